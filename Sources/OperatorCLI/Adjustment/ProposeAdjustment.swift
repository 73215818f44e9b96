import Arguments
import Coalition
import Store

/// `tessera adjustment propose`.
enum ProposeAdjustment {
  private static let member: Parameter<MemberID> = CommonParameters.id(
    option: "member", "MEMBER", "Whose wallet it is about."
  ).required
  private static let credit = Parameter<Int>.integer(
    "credit", "N", in: 1...CommonParameters.pointsMax, "Give so many points.")
  private static let debit = Parameter<Int>.integer(
    "debit", "N", in: 1...CommonParameters.pointsMax, "Take so many points.")
  private static let kind = Parameter<Adjustment.Kind>.choice(
    "kind", "KIND", "A gesture, or the correction of a mistake."
  ).required
  private static let expiresOn = Parameter<CivilDate>.option(
    "expires-on", "DATE",
    "The last day on which the points can be spent (default: by the coalition's policy).",
    reading: CommonParameters.day)

  static let command = Command<CommandBody>(
    "propose", "Propose to give points to a member, or to take some.",
    discussion: """
      Up to the coalition's --adjustment-approval-limit it is done at once; above it a second \
      person approves it with `tessera adjustment approve`. Points that are taken are taken as a \
      redemption takes them, and only as many as can be spent.
      """,
    parameters: [
      member.specification, credit.specification, debit.specification, kind.specification,
      CommonParameters.reason.required.specification, CommonParameters.reference.specification,
      expiresOn.specification, CommonParameters.dryRun.specification,
    ],
    examples: [
      .init(
        "tessera adjustment propose --member mem_... --credit 500 --kind goodwill "
          + "--reason 'late parcel' --reference case-4711",
        "Proposes a gift of 500 points.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let direction: Adjustment.Direction = context[credit] != nil ? .credit : .debit
    guard (context[credit] == nil) != (context[debit] == nil),
      let points = context[credit] ?? context[debit]
    else { throw CommandFailure.usage("say --credit or --debit") }
    guard direction == .credit || context[expiresOn] == nil else {
      throw CommandFailure.usage("points that are taken have no --expires-on")
    }
    let id: AdjustmentID = Identities.make()
    let proposal = AdjustmentProposal(
      id: id, reference: context[CommonParameters.reference] ?? Reference(checked: id.description),
      member: context.require(member), direction: direction, kind: context.require(kind),
      points: Int64(points), expiresOn: context[expiresOn],
      reason: context.require(CommonParameters.reason.required))
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    if !isRehearsal {
      let verb = direction == .credit ? "Give" : "Take"
      try context.confirm("\(verb) \(points) points?")
    }
    let outcome = try await context.withOperator {
      try await $0.propose(proposal, actor: context.actor, isRehearsal: isRehearsal)
    }
    context.answer(Record(of: outcome, isRehearsal: isRehearsal))
  }
}

extension Record {
  /// What an adjustment came to, or would.
  init(of outcome: AdjustmentOutcome, isRehearsal: Bool) {
    self.init([
      .init("id", "Id", isRehearsal && !outcome.isReplay ? .none : .id(outcome.id)),
      .init("state", "State", .text(outcome.state.rawValue)),
      .init("balance_after", "Balance after", .optional(outcome.balanceAfter)),
      .init("replayed", "Done before", .flag(outcome.isReplay)),
      .init("dry_run", "Dry run", .flag(isRehearsal)),
    ])
  }
}

extension Table.Cell {
  /// A number, or nothing.
  static func optional(_ number: Int64?) -> Table.Cell { number.map { .number($0) } ?? .none }
}
