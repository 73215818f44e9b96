package import Coalition
package import Postgres

/// Something that has happened, as the partner whose event it is reads it.
package struct StoredEvent: Sendable {
  /// Where it stands in the order of all events; not for partners to see, because it counts.
  package let place: Int64
  /// Such as `purchase.earned`.
  package let kind: String
  /// The document, member or wallet of which it tells.
  package let subject: UUIDv7
  /// Of what kind the subject is, such as `reinstatement`, where the event's kind does not say it.
  package let subjectKind: String?
  /// The wallet, where the subject does not lead to it.
  package let wallet: WalletID?
  package let recordedAt: Instant
}

/// Events in their order, and the place to read on from.
package struct EventPage: Sendable {
  package let events: [StoredEvent]
  /// Whether more can be read at once.
  package let hasMore: Bool
  package let nextPlace: Int64
}

extension PostgresConnection {
  /// Reads events of the partner that a key proves, after a place or from the oldest that is kept.
  package func events(
    after place: Int64?, limit: Int, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<EventPage> {
    let command = Command(Self.partnerEvents, [.bigint(place), .integer(Int32(limit))])
    do throws(PostgresError) {
      switch try await read(command, presenting: key, scopes: [.reports]) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        if let refusal = try result.refusal(0, 0) {
          return .refused(refusal, detail: nil, isReplay: false)
        }
        return .done(try EventPage(of: result), isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  private static let partnerEvents: Statement = """
    select refusal, next_place, has_more, places, kinds, subjects, wallets, recorded_ats,
      subject_kinds
    from ledger.partner_events($1, $2)
    """
}

extension EventPage {
  fileprivate init(of result: QueryResult) throws(PostgresError) {
    nextPlace = try result.bigint(0, 1)
    hasMore = try result.boolean(0, 2)
    guard try !result.isNull(0, 3) else {
      events = []
      return
    }
    let places = try result.bigints(0, 3)
    let kinds = try result.texts(0, 4)
    let subjects = try result.uuids(0, 5)
    let wallets = try result.uuids(0, 6)
    let instants = try result.timestamptzs(0, 7)
    let subjectKinds = try result.texts(0, 8)
    events = places.indices.map { index in
      guard let place = places[index], let kind = kinds[index], let subject = subjects[index],
        let instant = instants[index]
      else { preconditionFailure("an event lacks what every event has") }
      return StoredEvent(
        place: place, kind: kind, subject: UUIDv7(high: subject.high, low: subject.low),
        subjectKind: subjectKinds[index], wallet: wallets[index].map { ID($0) },
        recordedAt: Instant(clamping: instant))
    }
  }
}
