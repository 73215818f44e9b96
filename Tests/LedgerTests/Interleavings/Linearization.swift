/// The search for an order in which things that happened at the same time can have happened one
/// after the other: each as the model would answer it, none before one that was over when it began.
///
/// What has changed something must stand in the order of the ledger's events, which promise to tell
/// it as it was. Everything else, refusals and replays, may stand wherever its answer is right.
struct Linearization {
  private(set) var model: LedgerModel
  private var waiting: [Occurrence]
  private(set) var order: [Occurrence] = []
  /// Why there is no legal order; nil while there may be one.
  private(set) var objection: String?

  init(of occurrences: [Occurrence], after model: LedgerModel) {
    self.model = model
    waiting = occurrences.filter { $0.answer != .again }
  }

  /// Looks for the order; returns whether there is one.
  mutating func search(_ events: [ToldEvent]) -> Bool {
    for event in events {
      let told = waiting.filter { $0.isEffective && event.tells(of: $0) }
      guard !told.isEmpty else { continue }
      placeIdle()
      guard place(oneOf: told, event) else { return false }
    }
    placeIdle()
    if let left = waiting.first {
      objection = "nowhere legal, or told by no event: \(left)"
      return false
    }
    return true
  }

  /// Puts what changes nothing wherever it is legal, as early as it may stand. Refusals go first: a
  /// replay takes its key, which another ask with the same key may have been refused with before.
  private mutating func placeIdle() {
    while placeIdle(where: \.isRefused) || placeIdle(where: { !$0.isRefused }) {}
  }

  private mutating func placeIdle(where isMeant: (Occurrence) -> Bool) -> Bool {
    for occurrence in waiting where !occurrence.isEffective && isMeant(occurrence) {
      var next = model
      guard isFree(occurrence), occurrence.happens(in: &next) else { continue }
      accept(occurrence, next)
      return true
    }
    return false
  }

  private mutating func place(oneOf candidates: [Occurrence], _ event: ToldEvent) -> Bool {
    for occurrence in candidates.sorted(by: { $0.endedAt < $1.endedAt }) where isFree(occurrence) {
      var next = model
      if occurrence.happens(in: &next) {
        accept(occurrence, next)
        return true
      }
    }
    var trial = model
    let first = candidates[0]
    let blocking = waiting.filter { $0.precedes(first) }
    var expected = "?"
    switch first.action {
    case .ask(let ask): expected = "\(trial.answer([ask])[0])"
    case .deed(let deed): expected = "\(trial.act(deed))"
    }
    objection = """
      not where the event \(event.kind) stands: \(first)
      the model says there: \(expected)
      over before it and not yet placed: \(blocking)
      """
    return false
  }

  /// Whether nothing that was over before it is still to be placed.
  private func isFree(_ occurrence: Occurrence) -> Bool {
    !waiting.contains { $0.precedes(occurrence) }
  }

  private mutating func accept(_ occurrence: Occurrence, _ next: LedgerModel) {
    model = next
    order.append(occurrence)
    waiting.removeAll { $0.begunAt == occurrence.begunAt }
  }
}
