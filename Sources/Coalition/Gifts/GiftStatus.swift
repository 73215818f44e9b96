/// How far a gift has come.
///
/// A supplier drafts it and the operator approves it; while it is live members can order it,
/// within its dates. Revising it makes it a draft again.
package enum GiftStatus: String, CaseIterable, Hashable, Sendable {
  /// Being written; can become approved or retired.
  case draft
  /// Approved by the operator with what its supplier is paid; can become live, draft or retired.
  case approved
  /// In the catalogue that everybody sees; can become paused or retired.
  case live
  /// Taken from the catalogue for a while; can become live, draft or retired.
  case paused
  /// Gone for good. Its orders and vouchers stay what they are.
  case retired

  /// What it can become next.
  package var successors: Set<GiftStatus> {
    switch self {
    case .draft: [.draft, .approved, .retired]
    case .approved: [.draft, .live, .retired]
    case .live: [.paused, .retired]
    case .paused: [.draft, .live, .retired]
    case .retired: []
    }
  }
}
