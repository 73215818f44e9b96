import Coalition
import Postgres

// What the database holds, in the words of `LedgerModel+State.swift`.

extension HistoryDatabase {
  /// One line for each of some wallets: balance, postings, pending points, held points, status and
  /// activity; lots, pending lots, open holds and debts; how many allocations.
  func walletLines(_ asked: [Int]) async throws -> [String] {
    let result = try await administrator.query(
      """
      select concat_ws('|', w.balance, w.sequence_last, w.pending, w.held, w.status,
        test.micros(w.active_until),
        (select coalesce(string_agg(test.lot(l.points, l.sequence, l.issuer, l.expires_at,
            l.renews), ' ' order by l.expires_at, l.sequence), '')
         from ledger.lots l where l.wallet_id = w.id),
        (select coalesce(string_agg(concat_ws(':', test.lot(p.points, p.sequence, p.issuer,
            p.expires_at, p.renews), test.micros(p.due_at), p.is_confirmed), ' '
            order by p.sequence), '')
         from ledger.pending_lots p where p.wallet_id = w.id),
        (select coalesce(string_agg(concat_ws(':', test.number(o.hold_id),
            test.micros(o.expires_at), o.points,
            (select string_agg(test.lot(h.points, h.sequence, h.issuer, h.expires_at, h.renews),
               '+' order by h.expires_at, h.sequence)
             from ledger.held_lots h where h.wallet_id = w.id and h.hold_id = o.hold_id)), ' '
            order by test.number(o.hold_id)), '')
         from ledger.open_holds o where o.wallet_id = w.id),
        (select coalesce(string_agg(concat_ws(':', d.points, d.debit), ' ' order by d.debit), '')
         from ledger.debts d where d.wallet_id = w.id),
        (select count(*) from ledger.allocations a where a.wallet_id = w.id))
      from unnest($1) with ordinality asked (id, place) join ledger.wallets w using (id)
      order by place
      """, [.uuids(asked.map { wallets[$0].asValue })])
    return try (0..<result.rowCount).map { try result.text($0, 0) }
  }

  /// The lines of the first wallets.
  func wallets(count: Int) async throws -> [String] {
    try await walletLines(Array(0..<count))
  }

  /// Every posting and allocation of every wallet, one line for each wallet.
  func histories(count: Int) async throws -> [String] {
    let result = try await administrator.query(
      """
      select concat_ws('|',
        (select coalesce(string_agg(concat_ws(':', p.kind, p.partner_number, p.points,
            p.balance_after, p.pending_after), ' ' order by p.sequence), '')
         from ledger.postings p where p.wallet_id = w.id),
        (select coalesce(string_agg(concat_ws(':', a.debit, a.cause,
            test.lot(a.points, a.lot, a.issuer, a.expires_at, a.renews)), ' '
            order by a.debit, a.cause, a.lot, a.expires_at, a.points), '')
         from ledger.allocations a where a.wallet_id = w.id))
      from unnest($1) with ordinality asked (id, place) join ledger.wallets w using (id)
      order by place
      """, [.uuids(wallets.prefix(count).map(\.asValue))])
    return try (0..<result.rowCount).map { try result.text($0, 0) }
  }

  /// Which wallet each member has, by their numbers, and of whom it is another name.
  func memberLines() async throws -> [String] {
    let result = try await administrator.query(
      """
      select concat_ws(':', a.place - 1, w.place - 1, coalesce(s.place - 1, -1))
      from unnest($1) with ordinality a (id, place) join membership.members m using (id)
      join unnest($2) with ordinality w (id, place) on w.id = m.wallet_id
      left join unnest($1) with ordinality s (id, place) on s.id = m.merged_into
      order by a.place
      """,
      [.uuids(members.map(\.asValue)), .uuids(wallets.map(\.asValue))])
    return try (0..<result.rowCount).map { try result.text($0, 0) }
  }

  /// Every document that is not a purchase, one line for each.
  func documents() async throws -> Set<String> {
    let result = try await administrator.query(
      """
      select concat_ws(':', 'return', partner_number, receipt, amount, points, points_cancelled,
        points_taken, points_expired, points_owed, points_waived, points_charged, balance_after)
      from earning.returns
      union all
      select concat_ws(':', 'decision', d.partner_number, p.receipt, d.is_confirmed, d.points)
      from earning.decisions d
      join earning.purchases p on p.partner_number = d.partner_number and p.id = d.purchase_id
      union all
      select concat_ws(':', 'redemption', partner_number, reference, points, value, balance_after)
      from redemption.redemptions
      union all
      select concat_ws(':', 'refund', partner_number, reference, points, value, balance_after)
      from redemption.refunds
      union all
      select concat_ws(':', 'hold', h.partner_number, h.reference, h.points, r.outcome,
        r.points_captured, r.points_released)
      from redemption.holds h left join redemption.hold_resolutions r
        on r.partner_number = h.partner_number and r.hold_id = h.id
      union all
      select concat_ws(':', 'move', m.kind, test.number(m.id), m.points, m.source_balance_after,
        m.target_balance_after, (select string_agg(concat_ws('/', p.source_lot, p.posting,
          p.points), ' ' order by p.posting) from ledger.move_parts p where p.move_id = m.id))
      from ledger.moves m
      union all
      select concat_ws(':', 'adjustment', a.reference, a.direction, a.points, d.verdict,
        d.balance_after)
      from ledger.adjustments a
      left join ledger.adjustment_decisions d on d.adjustment_id = a.id
      """)
    return Set(try (0..<result.rowCount).map { try result.text($0, 0) })
  }

  /// The invariants that do not hold at an instant, the deep ones among them.
  func violations(at now: Int64 = ConcurrencyTests.now) async throws -> [String] {
    try await Self.set(now, on: administrator)
    let result = try await administrator.query(
      """
      select invariant || ': ' || first_violation from ledger.verify() where violations > 0
      union all
      select invariant || ': ' || first_violation from ledger.verify_deep() where violations > 0
      """)
    return try (0..<result.rowCount).map { try result.text($0, 0) }
  }

  /// The functions in which the queries above speak.
  static let words = """
    create function test.micros(instant timestamptz) returns bigint
    language sql immutable set search_path = pg_catalog, pg_temp as $$
      select case when instant = 'infinity' then 9223372036854775807
        else (extract(epoch from instant) * 1000000)::bigint end
    $$;
    create function test.lot(
      points bigint, sequence integer, issuer integer, expires_at timestamptz, renews boolean
    ) returns text
    language sql immutable set search_path = pg_catalog, pg_temp as $$
      select points || ':' || sequence || ':' || issuer || ':'
        || case when renews then 'renews' else test.micros(expires_at)::text end
    $$;
    -- The number of a document of a history, which is the lower half of its id.
    create function test.number(id uuid) returns bigint
    language sql immutable set search_path = pg_catalog, pg_temp as $$
      select ('x' || right(replace(id::text, '-', ''), 16))::bit(64)::bigint
    $$;
    """
}

extension ID {
  var asValue: PostgresUUID { PostgresUUID(high: uuid.high, low: uuid.low) }
}
