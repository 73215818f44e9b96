import Postgres
import TestSupport
import Testing

@Suite struct EnrolmentRaceTests {
  /// Enrols the members m0 to m19 by their cards, in ascending ($1) or descending order.
  private static let enrolAll: Statement = """
    select count(e.refusal) from (
      select array_agg(uuid_send(gen_random_uuid())) as keys,
        array_agg(gen_random_uuid()) as ids,
        array_agg(test.digest('m' || case when $1 then i else 19 - i end) order by i) as known
      from generate_series(0, 19) i
    ) a, membership.enrol_members(
      array_fill(test.digest('alpha'), array[20]), a.keys, a.keys, a.ids, a.ids,
      array_fill('Name'::text, array[20]), array_fill(null::text, array[20]),
      array_fill(null::text, array[20]), array_fill(null::text, array[20]),
      (select array_agg(i) from generate_series(1::bigint, 20) i), a.known,
      array_fill('card'::text, array[20]), array_fill('1'::text, array[20])) e
    """

  /// Shows the same cards at a till of the same partner.
  private static let earnAll: Statement = """
    select count(*) from (
      select array_agg(uuid_send(gen_random_uuid())) as keys, array_agg(gen_random_uuid()) as ids,
        array_agg(test.digest('m' || i)) as known, array_agg(gen_random_uuid()::text) as receipts
      from generate_series(0, 19) i
    ) a, earning.record_purchases(
      array_fill(test.digest('alpha'), array[20]), a.keys, a.keys, a.ids,
      array_fill(null::uuid, array[20]), a.known, a.receipts, array_fill(test.now(), array[20]),
      array_fill(100::bigint, array[20]), array_fill(1::bigint, array[20]),
      array_fill((select number from test.terms where partner = 'alpha'), array[20]),
      array_fill(null::text, array[20]), array_fill(null::text, array[20]),
      array_fill(null::jsonb, array[20]), array_fill(null::jsonb, array[20]), '{}')
    """

  @Test func `batches that meet the same members in opposite order do not deadlock`() async throws {
    for round in 0..<5 {
      // Beta has enrolled them: alpha becomes acquainted with all of them here, in every batch.
      let database = try await SampleCoalition.makeDatabase(
        "select test.enrol('beta', 'm' || i) from generate_series(0, 19) i;")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (statement, parameters) in [
          (Self.enrolAll, [PostgresValue.boolean(true)]), (Self.enrolAll, [.boolean(false)]),
          (Self.enrolAll, [.boolean(true)]), (Self.earnAll, []), (Self.earnAll, []),
        ] {
          group.addTask {
            let connection = try await database.connect(as: "tessera_service")
            for _ in 0..<5 { _ = try await connection.query(statement, parameters) }
            await connection.close()
          }
        }
        // An error of any, 40P01 above all, ends the test here.
        try await group.waitForAll()
      }
      let connection = try await database.connect()
      let result = try await connection.query(
        """
        select count(*) from membership.acquaintances a
        join tenancy.partners p on p.number = a.partner_number and p.code = 'alpha'
        where a.member_id in (select test.id('m' || i) from generate_series(0, 19) i)
        """)
      #expect(try result.bigint(0, 0) == 20, "round \(round)")
      await connection.close()
      try await database.close()
    }
  }
}
