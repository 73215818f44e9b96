import Coalition
import Postgres

extension TestCoalition {
  /// Puts a live gift into the catalogue, behind the back of its supplier, and returns its id.
  ///
  /// - Parameters:
  ///   - supplier: Nil: the operator.
  ///   - points: What it costs, and `amount` euro cents besides, if any.
  ///   - stock: How many there are; nil: any number.
  ///   - limit: How often one member may order it, ever.
  ///   - supply: What an order costs, in euro cents: its supplier is paid that, or the cause of a
  ///     donation by the operator. Nil: 1 euro for a partner.
  func offerGift(
    by supplier: TestPartner? = nil, kind: String = "goods", points: Int64, amount: Int64? = nil,
    stock: Int64? = nil, limit: Int32? = nil, supply: Int64? = nil
  ) async throws -> String {
    let id: GiftID = Unique.id()
    let gift = PostgresValue.uuid(PostgresUUID(high: id.uuid.high, low: id.uuid.low))
    let owner = try await database.query(
      """
      insert into catalogue.gifts (partner_number, id, code, kind, status, default_language, stock,
        limit_count, limit_window, cause, voucher_uses, voucher_expiry)
      select coalesce((select p.number from tenancy.partners p where p.code = $1), 0), $2, $3,
        $4::text::catalogue.gift_kind, 'live', 'en',
        case when $5 then 'counted' else 'unlimited' end::catalogue.stock_kind, $6,
        case when $6 is not null then 'ever' end::catalogue.limit_window,
        case when $4 = 'donation' then 'Trees' end,
        case when $4 = 'voucher' then 1 end,
        case when $4 = 'voucher' then 'forfeited' end::catalogue.voucher_expiry
      returning partner_number
      """,
      [
        .text(supplier?.code), gift, .text(Unique.text("gift")), .text(kind),
        .boolean(stock != nil), .integer(limit),
      ]
    ).integer(0, 0)
    _ = try await database.segment([
      Command(
        """
        insert into catalogue.gift_texts (partner_number, gift_id, language, title)
        values ($1, $2, 'en', 'A gift')
        """, [.integer(owner), gift]),
      Command(
        """
        insert into catalogue.gift_prices
          (partner_number, gift_id, option, valid_from, points, amount, currency)
        values ($1, $2, 1, '2020-01-01', $3, $4, case when $4 > 0 then 'EUR' end)
        """, [.integer(owner), gift, .bigint(points), .bigint(amount)]),
      Command(
        """
        insert into catalogue.supply_terms
          (partner_number, gift_id, valid_from, amount, currency, set_by)
        select $1, $2, '2020-01-01', coalesce($3, 100), 'EUR', 'test'
        where $1 > 0 or $3 is not null
        """, [.integer(owner), gift, .bigint(supply)]),
      Command(
        """
        insert into catalogue.stock (partner_number, gift_id, added, available)
        select $1, $2, $3, $3 where $3 is not null
        """, [.integer(owner), gift, .bigint(stock)]),
    ])
    return id.description
  }

  /// The stock of a gift: available, reserved, taken.
  func stock(of gift: String) async throws -> [Int64] {
    let id = try GiftID(parsing: gift)
    let found = try await database.query(
      "select available, reserved, taken from catalogue.stock where gift_id = $1",
      [.uuid(PostgresUUID(high: id.uuid.high, low: id.uuid.low))])
    return try (0..<3).map { try found.bigint(0, $0) }
  }

  /// Lets the time of all reservations be over that wait for their orders.
  func endReservationTimes() async throws {
    _ = try await database.query(
      """
      update catalogue.reservations set expires_at = ledger.instant() - interval '1 second'
      where expires_at < 'infinity'
      """)
  }

  /// Waits until nothing of a gift is reserved any more.
  func waitUntilConcluded(_ gift: String) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await stock(of: gift)[1] > 0 {
      guard ContinuousClock.now < deadline else { throw NeverConcluded(gift: gift) }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// A reservation that nobody has concluded within a minute.
  struct NeverConcluded: Error {
    let gift: String
  }
}

extension Till {
  /// An order that nobody has placed yet.
  static func order(
    of gift: String, for member: JSON, reference: String? = nil, paid: Int64? = nil
  ) -> JSON {
    let body: JSON = [
      "member": member, "gift": .string(gift),
      "reference": .string(reference ?? Unique.text("order")),
    ]
    guard let paid else { return body }
    return body.merging(["paid": ["amount": .number(paid), "currency": "EUR"]])
  }
}
