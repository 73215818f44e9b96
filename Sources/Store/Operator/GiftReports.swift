package import Coalition
package import Postgres

/// What orders of a stretch of time came to, for one value of what they are counted by.
package struct OrdersReportRow: Sendable {
  /// What orders can be counted by.
  package enum Grouping: String, CaseIterable, Sendable {
    case month, partner, supplier, gift, category, kind
  }

  /// A month of the coalition's time zone, or the code or word of what they are counted by.
  package let key: String?
  package let orders: Int64
  package let placed: Int64
  package let fulfilled: Int64
  package let delivered: Int64
  package let cancelled: Int64
  package let returned: Int64
  package let expired: Int64
  /// What all of them cost.
  package let points: Int64
  /// What of that went back.
  package let pointsBack: Int64
}

/// What vouchers that can still be used stand for: those of one gift.
package struct OpenVouchersRow: Sendable {
  package let supplier: String
  package let gift: String
  package let vouchers: Int64
  package let uses: Int64
  /// The points that were paid for them.
  package let points: Int64
  /// Of these, what goes back to members if the vouchers expire unused.
  package let pointsAtRisk: Int64
  /// What their suppliers are paid for them.
  package let supply: Money?
  package let expiresFirst: Instant?
}

/// A gift by how often it was ordered.
package struct BestSellerRow: Sendable {
  package let supplier: String
  package let gift: String
  /// Orders that were not cancelled, returned, or expired with their points given back.
  package let orders: Int64
  package let members: Int64
  /// Orders whose points were given back.
  package let takenBack: Int64
  package let points: Int64
}

/// What a supplier is owed for orders of its gifts, in one currency.
package struct PayablesRow: Sendable {
  package let supplier: String
  /// Of donations, to whom they go.
  package let cause: String?
  package let orders: Int64
  package let amount: Money
  /// Orders that gave their points back since.
  package let reversedOrders: Int64
  package let reversedAmount: Money
  package let payable: Money
  /// What of that is in no closed settlement yet.
  package let unsettled: Money
}

extension PostgresConnection {
  /// Counts the orders that were placed from a local day on and before another.
  package func ordersReport(
    by grouping: OrdersReportRow.Grouping, from: CivilDate?, until: CivilDate?
  ) async throws(OperatorError) -> [OrdersReportRow] {
    try await rows(
      """
      select case $1
          when 'month' then to_char(o.occurred_at at time zone c.time_zone, 'YYYY-MM')
          when 'partner' then p.code
          when 'supplier' then coalesce(s.code, '@operator')
          when 'gift' then coalesce(s.code, '@operator') || '/' || g.code
          when 'category' then g.category
          else g.kind::text end as key,
        count(*), count(*) filter (where m.state = 'placed'),
        count(*) filter (where m.state = 'fulfilled'),
        count(*) filter (where m.state = 'delivered'),
        count(*) filter (where m.state = 'cancelled'), count(*) filter (where m.state = 'returned'),
        count(*) filter (where m.state = 'expired'), sum(o.points)::bigint,
        coalesce(sum(o.points) filter (where m.refund_id is not null), 0)::bigint
      from ordering.orders o
      cross join coalition.settings c
      join tenancy.partners p on p.number = o.partner_number
      left join tenancy.partners s on s.number = o.supplier
      join catalogue.gifts g on g.id = o.gift_id
      cross join lateral (
        select x.state, x.refund_id from ordering.order_moves x
        where x.partner_number = o.partner_number and x.order_id = o.id
        order by x.number desc limit 1
      ) m
      where ($2 is null or o.occurred_at >= $2::timestamp at time zone c.time_zone)
        and ($3 is null or o.occurred_at < $3::timestamp at time zone c.time_zone)
      group by 1
      order by 1 nulls last
      """,
      [
        .text(grouping.rawValue), .date((from?.daysSince1970).map(Int32.init)),
        .date((until?.daysSince1970).map(Int32.init)),
      ]
    ) { row, result throws(PostgresError) in
      OrdersReportRow(
        key: try result.optionalText(row, 0), orders: try result.bigint(row, 1),
        placed: try result.bigint(row, 2), fulfilled: try result.bigint(row, 3),
        delivered: try result.bigint(row, 4), cancelled: try result.bigint(row, 5),
        returned: try result.bigint(row, 6), expired: try result.bigint(row, 7),
        points: try result.bigint(row, 8), pointsBack: try result.bigint(row, 9))
    }
  }

  /// Counts the vouchers that can be used now, by gift.
  package func openVouchers() async throws(OperatorError) -> [OpenVouchersRow] {
    try await rows(
      """
      select coalesce(s.code, '@operator'), g.code, count(*), sum(w.uses_left)::bigint,
        sum(o.points)::bigint,
        coalesce(sum(o.points) filter (
          where v.gives_points_back and w.uses_left = v.uses and not exists (
            select from ordering.activations a where a.voucher_id in (
              select x.id from ordering.vouchers x where x.order_id = o.id))), 0)::bigint,
        sum(o.supply_amount)::bigint, o.supply_currency,
        nullif(min(w.expires_at), 'infinity')
      from ordering.open_vouchers w
      join ordering.vouchers v on v.id = w.voucher_id
      join ordering.orders o on o.partner_number = v.partner_number and o.id = v.order_id
      join catalogue.gifts g on g.id = v.gift_id
      left join tenancy.partners s on s.number = v.supplier
      where w.expires_at > ledger.instant()
      group by coalesce(s.code, '@operator'), g.code, o.supply_currency
      order by 1, 2, o.supply_currency
      """
    ) { row, result throws(PostgresError) in
      OpenVouchersRow(
        supplier: try result.text(row, 0), gift: try result.text(row, 1),
        vouchers: try result.bigint(row, 2), uses: try result.bigint(row, 3),
        points: try result.bigint(row, 4), pointsAtRisk: try result.bigint(row, 5),
        supply: try result.isNull(row, 7) ? nil : try result.money(row, 6),
        expiresFirst: try result.finiteInstant(row, 8))
    }
  }

  /// Ranks gifts by how many orders, placed from a local day on and before another, still stand.
  package func bestSellers(
    from: CivilDate?, until: CivilDate?, limit: Int
  ) async throws(OperatorError) -> [BestSellerRow] {
    try await rows(
      """
      select coalesce(supplier, '@operator'), code, orders, members, taken_back, points
      from ordering.best_sellers(
        coalesce($1, '-infinity'::date), coalesce($2, 'infinity'::date), $3)
      """,
      [
        .date((from?.daysSince1970).map(Int32.init)), .date((until?.daysSince1970).map(Int32.init)),
        .integer(Int32(limit)),
      ]
    ) { row, result throws(PostgresError) in
      BestSellerRow(
        supplier: try result.text(row, 0), gift: try result.text(row, 1),
        orders: try result.bigint(row, 2), members: try result.bigint(row, 3),
        takenBack: try result.bigint(row, 4), points: try result.bigint(row, 5))
    }
  }

  /// Sums what suppliers are owed for orders, placed from a local day on and before another.
  package func supplierPayables(
    from: CivilDate?, until: CivilDate?
  ) async throws(OperatorError) -> [PayablesRow] {
    try await rows(
      """
      select coalesce(supplier, '@operator'), cause, orders, amount, currency, reversed_orders,
        reversed_amount, currency, payable, currency, unsettled, currency
      from settlement.supplier_payables(
        coalesce($1, '-infinity'::date), coalesce($2, 'infinity'::date))
      """,
      [.date((from?.daysSince1970).map(Int32.init)), .date((until?.daysSince1970).map(Int32.init))]
    ) { row, result throws(PostgresError) in
      PayablesRow(
        supplier: try result.text(row, 0), cause: try result.optionalText(row, 1),
        orders: try result.bigint(row, 2), amount: try result.money(row, 3),
        reversedOrders: try result.bigint(row, 5), reversedAmount: try result.money(row, 6),
        payable: try result.money(row, 8), unsettled: try result.money(row, 10))
    }
  }
}
