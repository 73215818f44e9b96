import Coalition
import Postgres

extension TestCoalition {
  /// A live gift that yields vouchers, honoured by its supplier.
  ///
  /// - Parameters:
  ///   - uses: How often a voucher can be used.
  ///   - isPool: Whether its codes are its supplier's.
  ///   - givesPointsBack: Whether points go back when nobody uses it in time.
  func offerVoucher(
    by supplier: TestPartner, points: Int64, uses: Int32 = 1, isPool: Bool = false,
    givesPointsBack: Bool = false
  ) async throws -> String {
    let gift = try await offerGift(by: supplier, kind: "voucher", points: points)
    _ = try await database.query(
      """
      update catalogue.gifts set voucher_uses = $2,
        stock = case when $3 then 'code_pool' else 'unlimited' end::catalogue.stock_kind,
        voucher_expiry = case when $4 then 'points_back' else 'forfeited' end
          ::catalogue.voucher_expiry
      where id = $1
      """,
      [try Self.uuid(gift), .integer(uses), .boolean(isPool), .boolean(givesPointsBack)])
    return gift
  }

  /// Has a gift honoured by a partner at one of its outlets, or at all of them, and by nobody else
  /// who is not named so.
  func honour(_ gift: String, by partner: TestPartner, at outlet: String? = nil) async throws {
    _ = try await database.query(
      """
      insert into catalogue.gift_honourers (partner_number, gift_id, honoured_by, outlet)
      select g.partner_number, g.id, p.number, $3 from catalogue.gifts g, tenancy.partners p
      where g.id = $1 and p.code = $2
      """, [try Self.uuid(gift), .text(partner.code), .text(outlet)])
  }

  /// Lets the time of all vouchers of a gift be over in a second, behind the back of history.
  func letEndSoon(_ gift: String) async throws {
    let id = try Self.uuid(gift)
    _ = try await database.segment([
      Command("select set_config('session_replication_role', 'replica', true)"),
      Command(
        """
        update ordering.vouchers set expires_at = now() + interval '1 second' where gift_id = $1
        """, [id]),
      Command(
        """
        update ordering.open_vouchers o set expires_at = v.expires_at from ordering.vouchers v
        where v.id = o.voucher_id and v.gift_id = $1
        """, [id]),
    ])
  }

  /// Ends the vouchers whose time is over, as the background does.
  func expireVouchers() async throws {
    _ = try await database.query("select ordering.expire_vouchers(100)")
  }

  /// The tables in which a text stands, anywhere.
  func tables(holding text: String) async throws -> [String] {
    let found = try await database.query(
      """
      select c.oid::regclass::text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition
        and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and (xpath('/row/count/text()', query_to_xml(
          format('select count(*) from %s t where strpos(t::text, %L) > 0', c.oid::regclass, $1),
          false, true, '')))[1]::text <> '0'
      """, [.text(text)])
    return try (0..<found.rowCount).map { try found.text($0, 0) }
  }

  private static func uuid(_ gift: String) throws -> PostgresValue {
    let id = try GiftID(parsing: gift)
    return .uuid(PostgresUUID(high: id.uuid.high, low: id.uuid.low))
  }
}

extension Till {
  /// Uploads codes, one on each line below the heading, or has them withdrawn (`at: "/withdraw"`).
  func upload(
    _ codes: [String], to gift: String, once key: String, validUntil: String? = nil,
    at end: String = ""
  ) async throws -> HTTPAnswer {
    let lines =
      validUntil.map { time in ["code,valid_until"] + codes.map { "\($0),\(time)" } }
      ?? ["code"] + codes
    return try await send(
      "POST", "/v1/gifts/\(gift)/codes\(end)",
      headers: [("Content-Type", "text/csv"), ("Idempotency-Key", key)],
      body: Array(lines.joined(separator: "\n").utf8))
  }

  /// Uses a voucher.
  func activate(
    _ code: String, reference: String? = nil, uses: Int64? = nil, outlet: String? = nil,
    once key: String
  ) async throws -> HTTPAnswer {
    var body: JSON = ["reference": .string(reference ?? Unique.text("use"))]
    if let uses { body = body.merging(["uses": .number(uses)]) }
    if let outlet { body = body.merging(["outlet": .string(outlet)]) }
    return try await post("/v1/vouchers/\(code)/activate", body, once: key)
  }

  /// Orders a voucher for a member and returns the order.
  func orderVoucher(_ gift: String, for member: Member) async throws -> JSON {
    let placed = try await post(
      "/v1/orders", Till.order(of: gift, for: member.reference), once: Unique.text("order"))
    guard placed.status == 201 else { throw NotOrdered(answer: placed.text) }
    return placed.json
  }

  /// An order that was refused.
  struct NotOrdered: Error {
    let answer: String
  }
}
