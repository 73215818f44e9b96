import Coalition
import Postgres

/// Gifts of the operator with counted stock, of which nobody sees the end.
struct SampleGifts {
  static let count = 200

  /// The hot one is the first.
  let ids: [GiftID]

  /// Invents ids.
  init() {
    var sequence = UUIDv7.Sequence()
    var dice = SystemRandomNumberGenerator()
    ids = (0..<Self.count).map { _ in
      GiftID(sequence.next(milliseconds: 1_767_225_600_000, using: &dice))
    }
  }

  /// Puts them into the catalogue of a migrated database, over a connection of its superuser.
  func fill(_ connection: PostgresConnection) async throws(PostgresError) {
    let ids = PostgresValue.uuids(ids.map { PostgresUUID(high: $0.uuid.high, low: $0.uuid.low) })
    _ = try await connection.query(
      """
      with gift as (
        insert into catalogue.gifts
          (partner_number, id, code, kind, status, default_language, stock)
        select 0, u.id, 'gift-' || u.place, 'goods', 'live', 'en', 'counted'
        from unnest($1::uuid[]) with ordinality as u (id, place)
        returning id
      ), price as (
        insert into catalogue.gift_prices (partner_number, gift_id, option, valid_from, points)
        select 0, g.id, 1, '2020-01-01', 10 from gift g
      )
      insert into catalogue.stock (partner_number, gift_id, added, available)
      select 0, g.id, 10000000, 10000000 from gift g
      """, [ids])
    try await connection.runScript(
      "vacuum analyze catalogue.gifts, catalogue.gift_prices, catalogue.stock", silenceMax: nil)
  }
}
