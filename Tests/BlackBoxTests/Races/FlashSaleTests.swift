import Coalition
import Postgres
import Secrets
import TestSupport
import Testing

/// Goal: of a gift that everybody wants at the same moment exactly as many are ordered as there
/// are, and whoever gets none keeps all points. Method: a thousand of a gift, five thousand
/// members, every fifth with a point too few, through two services over keep-alive connections; the
/// answers are compared with what the wallets and the shelf hold, and the server is asked for
/// deadlocks.
@Suite struct FlashSaleTests {
  private static let itemCount = 1_000
  private static let memberCount = 5_000
  private static let connectionCount = 250
  private static let price: Int64 = 60

  @Test func `of a thousand of a gift five thousand members order exactly a thousand`()
    async throws
  {
    let stage = try await FaultStage.sharingServer()
    let services = [try await stage.startService(), try await stage.startService()]
    let gift = try await stage.coalition.offerGift(
      points: Self.price, stock: Int64(Self.itemCount), limit: 1)
    let crowd = try await stage.coalition.enrolCrowd(of: Self.memberCount, at: stage.partner) {
      $0.isMultiple(of: 5) ? Self.price - 1 : 100
    }
    let outcomes = try await Self.sell(gift, to: crowd, at: services.map { stage.till(at: $0) })
    let buyers = Set(outcomes.filter { $0.value == "placed" }.map(\.key))
    #expect(buyers.count == Self.itemCount)
    #expect(outcomes.count == Self.memberCount)
    #expect(Set(outcomes.values).isSubset(of: ["placed", "out_of_stock", "insufficient_points"]))
    try await stage.coalition.waitUntilConcluded(gift)
    #expect(try await stage.coalition.stock(of: gift) == [0, 0, Int64(Self.itemCount)])

    let points = try await stage.coalition.pointsOfMembers()
    for (number, member) in crowd.enumerated() {
      let before = number.isMultiple(of: 5) ? Self.price - 1 : 100
      let after = buyers.contains(member) ? before - Self.price : before
      #expect(
        points[member] == after, "member \(number) was told: \(outcomes[member] ?? "nothing")")
    }
    for service in services {
      service.terminate()
      #expect(await service.end() == 0)
      #expect(!service.log.contains("\"defect\""), "\(service.log.suffix(2_000))")
    }
    try await stage.expectSound()
    // A session adds what it has counted when it ends, at the latest.
    try await stage.waitFor("the sessions of the services have ended") {
      try await stage.coalition.number(
        """
        select count(*) from pg_stat_activity
        where datname = current_database() and usename = 'tessera_service'
        """) == 0
    }
    #expect(
      try await stage.coalition.number(
        "select deadlocks from pg_stat_database where datname = current_database()") == 0)
    try await stage.close()
  }

  /// Lets every member order the gift once, all connections at the same time, and returns what each
  /// was told.
  private static func sell(
    _ gift: String, to crowd: [MemberID], at tills: [Till]
  ) async throws -> [MemberID: String] {
    try await withThrowingTaskGroup(of: [MemberID: String].self) { group in
      for connection in 0..<connectionCount {
        group.addTask {
          var told: [MemberID: String] = [:]
          for number in stride(from: connection, to: crowd.count, by: connectionCount) {
            let answer = try await tills[connection % tills.count].post(
              "/v1/orders",
              Till.order(of: gift, for: ["id": .string(crowd[number].description)]),
              once: "sale-\(number)")
            told[crowd[number]] =
              answer.status == 201 ? "placed" : answer.code ?? "status \(answer.status)"
          }
          return told
        }
      }
      return try await group.reduce(into: [:]) { $0.merge($1) { $1 } }
    }
  }
}

extension TestCoalition {
  /// Enrols many members at once, behind the back of the API, and has each earn points.
  ///
  /// - Parameter points: How many, by the number of the member.
  fileprivate func enrolCrowd(
    of count: Int, at partner: TestPartner, earning points: (Int) -> Int64
  ) async throws -> [MemberID] {
    let members: [MemberID] = (0..<count).map { _ in Unique.id() }
    let ids = PostgresValue.uuids(
      members.map { PostgresUUID(high: $0.uuid.high, low: $0.uuid.low) })
    let owner = PostgresValue.text(partner.code)
    _ = try await database.segment([
      Command("insert into ledger.wallets (id) select unnest($1::uuid[])", [ids]),
      Command(
        "insert into membership.members (id, wallet_id) select u, u from unnest($1::uuid[]) u",
        [ids]),
      Command(
        """
        insert into membership.acquaintances (partner_number, member_id)
        select p.number, u from unnest($1::uuid[]) u, tenancy.partners p where p.code = $2
        """, [ids, owner]),
      Command(
        """
        select count(recorded.refusal)
        from (
          select array_agg($3::bytea) as keys,
            array_agg(substr(sha256(u.id::text::bytea), 1, 16)) as marks, array_agg(u.id) as ids,
            array_agg(null::bytea) as no_digest, array_agg('first-' || u.place) as receipts,
            array_agg(ledger.instant()) as times, array_agg(u.points * 100) as amounts,
            array_agg(u.points) as points, array_agg(t.number) as terms,
            array_agg(null::text) as no_text, array_agg(null::jsonb) as no_json
          from unnest($1::uuid[], $4::bigint[]) with ordinality as u (id, points, place),
            tenancy.terms t join tenancy.partners p on p.number = t.partner_number
          where p.code = $2
          group by u.place / 250
        ) batch,
        earning.record_purchases(keys, marks, marks, ids, ids, no_digest, receipts, times, amounts,
          points, terms, no_text, no_text, no_json, no_json) recorded
        """,
        [ids, owner, .bytea(partner.key.secret.digest), .bigints((0..<count).map(points))]),
    ])
    return members
  }

  /// What every member can spend.
  fileprivate func pointsOfMembers() async throws -> [MemberID: Int64] {
    let found = try await database.query(
      "select m.id, w.balance from membership.members m join ledger.wallets w on w.id = m.wallet_id"
    )
    var points: [MemberID: Int64] = [:]
    for row in 0..<found.rowCount {
      let id = try found.uuid(row, 0)
      points[MemberID(UUIDv7(high: id.high, low: id.low))] = try found.bigint(row, 1)
    }
    return points
  }
}
