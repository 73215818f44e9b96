import Coalition
import EventLoop
import Postgres
import Secrets

/// Partners, keys, members and points to run against, made with SQL because their making is not
/// what is measured.
struct SampleCoalition {
  let keys: [APIKeySecret]
  let members: [MemberID]
  let wallets: [WalletID]

  /// Invents ids and keys.
  init(partners: Int, members count: Int) {
    keys = (0..<partners).map { _ in APIKeySecret.generate(mode: .test) }
    var sequence = UUIDv7.Sequence()
    var dice = SystemRandomNumberGenerator()
    let ids = (0..<count).map { _ in
      // 2026-01-01, so that the ids look like those of a running coalition.
      sequence.next(milliseconds: 1_767_225_600_000, using: &dice)
    }
    members = ids.map { MemberID($0) }
    wallets = ids.map { WalletID($0) }
  }

  /// Fills a migrated database, over a connection of its superuser.
  func fill(
    _ connection: PostgresConnection, oldPostings: Int
  ) async throws(PostgresError) {
    let numbers = (1...keys.count).map { Int32($0) }
    _ = try await connection.query(
      """
      with numbered as (
        select n, d from unnest($1::integer[], $2::bytea[]) as u (n, d)
      ), partner as (
        insert into tenancy.partners (id, code, name)
        select gen_random_uuid(), 'partner-' || n, 'Partner ' || n from numbered order by n
        returning number, code
      ), key as (
        insert into tenancy.api_keys (id, partner_number, digest, label, scopes)
        select gen_random_uuid(), p.number, u.d, 'benchmark', array['earn', 'redeem', 'members']
        from numbered u join partner p on p.code = 'partner-' || u.n
      )
      insert into tenancy.terms (id, partner_number, valid_from, currency, earn_points,
        earn_amount, redemption_value_micros)
      select gen_random_uuid(), p.number, '2020-01-01', 'EUR', 1, 100, 5000 from partner p
      """, [.integers(numbers), .byteas(keys.map(\.digest))])
    let ids = members.map { PostgresUUID(high: $0.uuid.high, low: $0.uuid.low) }
    _ = try await connection.query(
      """
      with wallet as (
        insert into ledger.wallets (id) select unnest($1::uuid[])
      )
      insert into membership.members (id, wallet_id) select u, u from unnest($1::uuid[]) u
      """, [.uuids(ids)])
    _ = try await connection.query(
      """
      insert into membership.acquaintances (partner_number, member_id)
      select 1 + (u.place + $2 / 5 * step)::integer % $2, u.id
      from unnest($1::uuid[]) with ordinality as u (id, place), generate_series(0, 4) step
      union
      select 1, unnest($1::uuid[])
      """, [.uuids(ids), .integer(Int32(keys.count))])
    _ = try await connection.query(Self.firstPoints, [.uuids(ids), .bytea(keys[0].digest)])
    try await grow(connection, by: oldPostings)
    try await connection.runScript("vacuum analyze", silenceMax: nil)
  }

  /// Adds purchases that were made and spent long ago, spread over all wallets: rows as the ledger
  /// would have left them, written set-based because their making is not what is measured. Each
  /// purchase of a wallet is followed by the redemption of its points, so that no lot is open.
  func grow(_ connection: PostgresConnection, by postings: Int) async throws(PostgresError) {
    let pairs = postings / 2
    var written = 0
    while written < pairs {
      let count = min(members.count, pairs - written)
      _ = try await connection.query(Self.oldPair, [.integer(Int32(count))])
      written += count
    }
  }

  /// One purchase and one redemption of it, for each of the first so many wallets.
  private static let oldPair: Statement = """
    with touched as (
      update ledger.wallets w
      set sequence_last = w.sequence_last + 2
      from (select id from ledger.wallets order by id limit $1) chosen
      where w.id = chosen.id
      returning w.id, w.sequence_last - 1 as earned, w.balance, w.pending, w.recorded_last,
        gen_random_uuid() as purchase, gen_random_uuid() as redemption,
        1 + (hashtext(w.id::text) & 2147483647) % (select count(*)::integer from tenancy.partners)
          as partner
    ), requested as (
      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
      select partner, substr(sha256(purchase::text::bytea), 1, 16),
        'purchase'::ledger.operation,
        substr(sha256(purchase::text::bytea), 17, 16), purchase, recorded_last from touched
      union all
      select partner, substr(sha256(redemption::text::bytea), 1, 16), 'redemption',
        substr(sha256(redemption::text::bytea), 17, 16), redemption, recorded_last from touched
    ), purchased as (
      insert into earning.purchases
        (partner_number, id, wallet_id, member_id, occurred_at, recorded_at, amount,
         paid_with_points, points, balance_after, expires_at, terms_number, posting, receipt)
      select partner, purchase, id, id, recorded_last, recorded_last, 1250, 0, 12, balance + 12,
        'infinity', 1, earned, purchase::text
      from touched
    ), redeemed as (
      insert into redemption.redemptions
        (partner_number, id, wallet_id, member_id, occurred_at, recorded_at, points, value,
         balance_after, terms_number, posting, reference)
      select partner, redemption, id, id, recorded_last, recorded_last, 12, 6, balance, 1,
        earned + 1, redemption::text
      from touched
    ), allocated as (
      insert into ledger.allocations
        (wallet_id, debit, cause, lot, points, issuer, expires_at, kind, partner_number,
         occurred_at, recorded_at)
      select id, earned + 1, earned + 1, earned, 12, partner, 'infinity'::timestamptz,
        'redeem'::ledger.posting_kind, partner, recorded_last, recorded_last
      from touched
    )
    insert into ledger.postings
      (wallet_id, sequence, partner_number, kind, points, balance_after, pending_after,
       occurred_at, recorded_at, document_id)
    select id, earned, partner, 'earn'::ledger.posting_kind, 12, balance + 12, pending,
      recorded_last, recorded_last, purchase
    from touched
    union all
    select id, earned + 1, partner, 'redeem', 12, balance, pending, recorded_last, recorded_last,
      redemption
    from touched
    """

  /// A purchase for each member through the ledger's own function, so that there is something to
  /// redeem: 1,000,000 points each, 500 members a call.
  private static let firstPoints: Statement = """
    select count(recorded.refusal)
    from (
      select array_agg($2::bytea) as keys,
        array_agg(substr(sha256(id::text::bytea), 1, 16)) as marks,
        array_agg(id) as ids, array_agg(null::bytea) as no_digest,
        array_agg('first-' || place) as receipts, array_agg(now()) as times,
        array_agg(100000000::bigint) as amounts, array_agg(1000000::bigint) as points,
        array_agg(1) as terms, array_agg(null::text) as no_text, array_agg(null::jsonb) as no_json
      from unnest($1::uuid[]) with ordinality as u (id, place)
      group by place / 500
    ) batch,
    earning.record_purchases(keys, marks, marks, ids, ids, no_digest, receipts, times, amounts,
      points, terms, no_text, no_text, no_json, no_json) recorded
    """
}
