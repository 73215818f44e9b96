import Arguments
import Coalition
import Postgres
import Store

/// The commands `approve` and `reject`, by which a second person decides on what somebody proposed.
///
/// Whoever proposed it cannot approve it; anybody may reject it. Approving asks for confirmation at
/// a terminal, a rehearsal changes nothing, and who decides the same again is told so.
struct Decision<Tag: IDTag, Proposal>: Sendable {
  /// The argument that says on which proposal.
  let id: Parameter<ID<Tag>>
  /// Reads what was proposed.
  let proposal: @Sendable (PostgresConnection, ID<Tag>) async throws(OperatorError) -> Proposal
  /// What is asked before it is approved.
  let question: @Sendable (Proposal) -> String
  /// What the answer tells of it, behind its id.
  let fields: @Sendable (Proposal) -> [Record.Field]
  /// Decides; returns whether it had been decided so before.
  let decide: @Sendable (PostgresConnection, ID<Tag>, Verdict) async throws(OperatorError) -> Bool

  /// The command that approves; `pronoun` stands for the proposal in its help.
  func approve(
    _ summary: String, pronoun: String = "it",
    examples: [Arguments.Command<CommandBody>.Example] = []
  ) -> Arguments.Command<CommandBody> {
    Arguments.Command(
      "approve", summary, discussion: "Whoever proposed \(pronoun) cannot approve \(pronoun).",
      parameters: [
        CommonParameters.reason.specification, CommonParameters.dryRun.specification,
        id.specification,
      ],
      examples: examples, action: CommandBody { try await run($0, isApproved: true) })
  }

  /// The command that rejects, which wants a reason.
  func reject(_ summary: String) -> Arguments.Command<CommandBody> {
    Arguments.Command(
      "reject", summary,
      parameters: [
        CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
        id.specification,
      ],
      action: CommandBody { try await run($0, isApproved: false) })
  }

  private func run(_ context: Context, isApproved: Bool) async throws {
    let id = context.require(id)
    let verdict = Verdict(
      isApproved: isApproved, note: context[CommonParameters.reason], actor: context.actor,
      isRehearsal: context.isSet(CommonParameters.dryRun))
    let shown = try await context.withOperator { try await proposal($0, id) }
    if isApproved, !verdict.isRehearsal { try context.confirm(question(shown)) }
    let isReplay = try await context.withOperator { try await decide($0, id, verdict) }
    context.answer(
      Record(
        [.init("id", "Id", .id(id))] + fields(shown) + [
          .init("state", "State", .text(isApproved ? "approved" : "rejected")),
          .init("replayed", "Done before", .flag(isReplay)),
          .init("dry_run", "Dry run", .flag(verdict.isRehearsal)),
        ]))
  }
}
