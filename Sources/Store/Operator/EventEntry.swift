package import Coalition
package import Postgres

/// An event, as the operator sees it.
package struct EventEntry: Sendable {
  /// Where it stands in the order of all events.
  package let place: Int64
  package let recordedAt: Instant
  /// The partner's code; nil for the operator's own events.
  package let partner: String?
  package let kind: String
  package let subject: UUIDv7
  package let wallet: WalletID?
}

extension PostgresConnection {
  /// Reads up to `limit` events in their order, after a place or from the oldest that is kept;
  /// those of one partner, if its code is given. Stops where a later event could still come before.
  package func eventEntries(
    limit: Int, after place: Int64? = nil, ofPartner code: String? = nil
  ) async throws(OperatorError) -> [EventEntry] {
    if let code { _ = try await partner(code) }
    return try await rows(
      EventEntry.following, [.bigint(Int64(limit)), .bigint(place), .text(code)]
    ) { row, result throws(PostgresError) in
      let subject = try result.uuid(row, 4)
      return EventEntry(
        place: try result.bigint(row, 0), recordedAt: try result.instant(row, 1),
        partner: try result.optionalText(row, 2), kind: try result.text(row, 3),
        subject: UUIDv7(high: subject.high, low: subject.low),
        wallet: try result.optionalID(row, 5))
    }
  }

  /// Sets for how many days events are kept.
  package func keepEvents(days: Int, actor: String) async throws(OperatorError) {
    _ = try await operate(
      "select 1 from ledger.keep_events($1, $2)", [.text(actor), .integer(Int32(days))])
  }

  /// Makes partitions of events ahead and drops old ones.
  package func maintainEvents() async throws(OperatorError) -> (made: Int32, dropped: Int32) {
    try await rows(
      "select partitions_made, partitions_dropped from ledger.maintain_events()"
    ) { row, result throws(PostgresError) in
      (try result.integer(row, 0), try result.integer(row, 1))
    }[0]
  }
}

extension EventEntry {
  fileprivate static let following: Statement = """
    select e.place, e.recorded_at, p.code, e.kind::text, e.subject_id, e.wallet_id
    from ledger.events e
    left join tenancy.partners p on p.number = e.partner_number
    where e.place > coalesce($2, -1) and e.place < ledger.events_end()
      and ($3 is null or p.code = $3)
    order by e.place
    limit $1
    """
}
