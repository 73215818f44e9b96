package import Coalition
package import Store

/// Something that has happened, under the name that its partner knows it by.
package struct NamedEvent: Sendable {
  package let id: EventID
  package let event: StoredEvent
}

/// Events in their order, and what to ask for next.
package struct EventsRead: Sendable {
  package let events: [NamedEvent]
  /// Whether more can be read at once.
  package let hasMore: Bool
  /// What to read on after; nothing that is not in `events` stands before it.
  package let next: EventID
}

extension Platform {
  /// Reads the caller's events in their order, after one of them or after what an earlier answer
  /// named as next; from the oldest that is kept, if neither is given. Needs the scope `reports`;
  /// the partner may be suspended.
  ///
  /// - Returns: Nil when `after` is an id that this partner was never told.
  package func events(
    after id: EventID?, limit: Int, from key: KeyDigest
  ) async throws(OperationFailure) -> EventsRead? {
    let partner = try await reader(key)
    let names = eventNames
    let place = id.flatMap { names.place(named: $0, for: partner) }
    if id != nil && place == nil { return nil }
    let page = try await answer(key) { () async throws(StoreError) in
      try await store.reads.events(after: place, limit: limit, presenting: key)
    }.value
    return EventsRead(
      events: page.events.map {
        NamedEvent(id: names.name(of: $0.place, for: partner), event: $0)
      },
      hasMore: page.hasMore, next: names.name(of: page.nextPlace, for: partner))
  }
}
