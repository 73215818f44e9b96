import Coalition
import Postgres

// What the database holds, in the words of `GiftModel+State.swift`.

extension GiftDatabase {
  /// One line for each gift: what is available, reserved and taken; its codes, and how many of them
  /// are given, void and expired.
  func giftLines() async throws -> [String] {
    try await lines(
      """
      select concat_ws('|', coalesce(s.available, 0), coalesce(s.reserved, 0), coalesce(s.taken, 0),
        (select concat_ws(':', count(*), count(c.order_id), count(*) filter (where c.is_void),
           count(*) filter (where c.is_expired))
         from catalogue.codes c where c.gift_id = g.id))
      from unnest($1) with ordinality g (id, place) left join catalogue.stock s on s.gift_id = g.id
      order by g.place
      """, [.uuids(gifts.map(\.asValue))])
  }

  /// One line for each order, in the order of their documents.
  func orderLines() async throws -> [String] {
    try await lines(
      """
      select concat_ws('|', test.number(o.id), o.partner_number - 1, g.place - 1, t.place - 1,
        o.points, o.amount, o.units_taken,
        (select string_agg(m.state || coalesce('/' || m.moved_by - 1, ''), ' ' order by m.number)
         from ordering.order_moves m
         where m.partner_number = o.partner_number and m.order_id = o.id),
        exists (select from redemption.refunds f where f.redemption_id = o.id))
      from ordering.orders o
      join unnest($1) with ordinality g (id, place) on g.id = o.gift_id
      join unnest($1) with ordinality t (id, place) on t.id = o.outcome_id
      order by test.number(o.id)
      """, [.uuids(gifts.map(\.asValue))])
  }

  /// One line for each voucher, in the order of their ids.
  func voucherLines() async throws -> [String] {
    try await lines(
      """
      select concat_ws('|', test.number(v.id), test.number(v.order_id),
        encode(v.code_digest, 'hex'), v.uses, coalesce(o.uses_left::text, e.outcome::text),
        test.micros(v.expires_at), test.number(v.replaces))
      from ordering.vouchers v
      left join ordering.open_vouchers o on o.voucher_id = v.id
      left join ordering.voucher_ends e on e.voucher_id = v.id
      order by test.number(v.id)
      """)
  }

  /// One line for each use of a voucher, in the order of their documents.
  func activationLines() async throws -> [String] {
    try await lines(
      """
      select concat_ws('|', test.number(a.id), test.number(a.voucher_id), a.uses, a.uses_left)
      from ordering.activations a order by test.number(a.id)
      """)
  }

  private func lines(
    _ statement: Statement, _ parameters: [PostgresValue] = []
  ) async throws -> [String] {
    let result = try await ledger.administrator.query(statement, parameters)
    return try (0..<result.rowCount).map { try result.text($0, 0) }
  }
}

// What the model holds, in the words of `GiftDatabase+State.swift`.

extension GiftModel {
  func giftLines() -> [String] {
    gifts.map { gift in
      let codes = [
        gift.codes.count, gift.codes.count { $0.order != nil }, gift.codes.count { $0.isVoid },
        gift.codes.count { $0.isExpired },
      ]
      return "\(gift.available)|\(gift.reserved)|\(gift.taken)|"
        + codes.map { "\($0)" }.joined(separator: ":")
    }
  }

  func orderLines() -> [String] {
    orders.sorted { $0.key < $1.key }.map { document, order in
      let moves = order.moves.map { $0.state.rawValue + ($0.mover.map { "/\($0)" } ?? "") }
      return """
        \(document)|\(order.ask.partner)|\(order.gift)|\(order.outcome)|\(order.points)|\
        \(order.amount)|\(order.units)|\(moves.joined(separator: " "))|\
        \(order.isRefunded ? "t" : "f")
        """
    }
  }

  func voucherLines() -> [String] {
    vouchers.sorted { $0.id < $1.id }.map { voucher in
      let digest = GiftDatabase.digest(of: voucher.code).map {
        ($0 < 16 ? "0" : "") + String($0, radix: 16)
      }.joined()
      return """
        \(voucher.id)|\(voucher.order)|\(digest)|\(voucher.uses)|\
        \(voucher.outcome ?? "\(voucher.usesLeft)")|\(voucher.expiresAt)\
        \(voucher.replaces.map { "|\($0)" } ?? "")
        """
    }
  }

  func activationLines() -> [String] {
    activations.values.sorted { $0.document < $1.document }.map {
      "\($0.document)|\(vouchers[$0.voucher].id)|\($0.uses)|\($0.usesLeft)"
    }
  }
}
