import Arguments
import Coalition
import Store

/// `tessera change list` and `show`.
enum ListChanges {
  private static let kind = Parameter<Change.Kind>.choice(
    "kind", "KIND", "Only changes of this.")
  private static let state = Parameter<Change.State>.choice(
    "state", "STATE", "Only those; `proposed` are waiting for a second person.")
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...1_000, "How many at most."
  ).defaulting(to: "100")
  private static let change: Parameter<ChangeID> = CommonParameters.id(
    "CHANGE", "The id of the change.")

  static let command = Command<CommandBody>(
    "list", "List changes of terms, policies and rates, newest first.",
    parameters: [kind.specification, state.specification, limit.specification],
    examples: [
      .init("tessera change list --state proposed", "What waits for a second person.")
    ],
    action: CommandBody { context in
      let found = try await context.withOperator {
        try await $0.changes(
          of: context[kind], in: context[state], limit: context.require(limit))
      }
      var table = Table(columns: [
        .init("proposed_at", "Proposed"), .init("state", "State"), .init("kind", "Kind"),
        .init("partner", "Partner"), .init("content", "Sets"), .init("proposed_by", "By"),
        .init("decided_by", "Decided by"), .init("id", "Id"),
      ])
      for change in found {
        table.append([
          .describing(change.proposedAt), .text(change.state.rawValue),
          .text(change.kind.rawValue), .optional(change.partner), .text(change.content),
          .text(change.proposedBy), .optional(change.decidedBy), .id(change.id),
        ])
      }
      context.answer(table)
    })

  static let show = Command<CommandBody>(
    "show", "Show a change by id.",
    parameters: [change.specification],
    action: CommandBody { context in
      let id = context.require(change)
      let found = try await context.withOperator { try await $0.change(id) }
      context.answer(
        Record([
          .init("id", "Id", .id(found.id)), .init("kind", "Kind", .text(found.kind.rawValue)),
          .init("partner", "Partner", .optional(found.partner)),
          .init("content", "Sets", .text(found.content)),
          .init("state", "State", .text(found.state.rawValue)),
          .init("proposed_by", "Proposed by", .text(found.proposedBy)),
          .init("proposed_at", "Proposed", .describing(found.proposedAt)),
          .init("decided_by", "Decided by", .optional(found.decidedBy)),
          .init("decided_at", "Decided", .describing(found.decidedAt)),
          .init("note", "Note", .optional(found.note)),
        ]))
    })
}

extension Table {
  /// The columns that tell what became of a proposal; none where nothing was proposed.
  static func columns(of outcome: ChangeOutcome?) -> [Column] {
    outcome == nil ? [] : [.init("state", "State"), .init("change", "Change")]
  }

  /// What became of a proposal.
  static func cells(of outcome: ChangeOutcome?) -> [Cell] {
    guard let outcome else { return [] }
    return [.text(outcome.state.rawValue), outcome.id.map { .id($0) } ?? .none]
  }
}

extension Record {
  /// The fields that tell what became of a proposal; none where nothing was proposed.
  static func fields(of outcome: ChangeOutcome?) -> [Field] {
    guard let outcome else { return [] }
    return [
      .init("state", "State", .text(outcome.state.rawValue)),
      .init("change", "Change", outcome.id.map { .id($0) } ?? .none),
    ]
  }
}
