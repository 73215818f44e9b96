import Arguments
import Coalition
import Store

/// `tessera member erase`.
enum EraseMember {
  private static let member: Parameter<MemberID> = CommonParameters.id(
    "MEMBER", "The member's id.")
  private static let reason = CommonParameters.reason.required
  private static let forfeit = Parameter<Bool>.flag(
    "forfeit", "Let the member's points expire, which nobody could spend any more.")
  private static let dryRun = Parameter<Bool>.flag(
    "dry-run", "Tell what would happen and change nothing.")

  static let command = Command<CommandBody>(
    "erase", "Remove everything personal about a member, for good.",
    discussion: """
      Identifiers, contact data and who knows the member are removed; documents lose their lines, \
      metadata and other free text; the ledger stays, by ids that lead nowhere. The answer says \
      for each kind of data what was done and why what is kept must be kept. Partners find the \
      member no more; whoever enrols the same card makes a new member. The members that were \
      merged with it are erased with it, and cannot be separated again; what a household shares \
      stays with the others. Backups forget when they are replaced. Erasing again removes what \
      has come in since.
      """,
    parameters: [
      reason.specification, forfeit.specification, dryRun.specification, member.specification,
    ],
    examples: [
      .init(
        "tessera member erase mem_01jd8x3v5wf6zr8v2y0kq4m9st --reason 'asked on 3 May' --dry-run",
        "Shows what an erasure would do.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let id = context.require(member)
    let isDryRun = context.isSet(dryRun)
    if !isDryRun { try context.confirm("Erase \(id) for good?") }
    let erased = try await context.withOperator(statementTimeout: nil) {
      try await $0.eraseMember(
        id, reason: context.require(reason), forfeitsPoints: context.isSet(forfeit),
        discardsChanges: isDryRun, actor: context.actor)
    }
    var table = Table(columns: [
      .init("data", "Data"), .init("treatment", "Treatment"),
      .init("rows", "Rows", isNumeric: true), .init("reason", "Why it is kept"),
      .init("erased_at", "Erased"),
    ])
    for data in erased {
      table.append([
        .text(data.data), .text(data.treatment), .number(data.rows), .optional(data.reason),
        .describing(data.erasedAt),
      ])
    }
    context.answer(table)
    if isDryRun { context.remark("Nothing was changed.") }
  }
}
