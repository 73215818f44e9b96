import Coalition
import EmbeddedPostgres
import Postgres
import TestSupport
import Testing

/// Goal: a deposit is used once and no further, and whatever it covers is paid. Method: operators
/// pay in, take back, pay out of deposits and undo it, record what the bank says and dun, at random
/// and all at once, while periods are closed and approved and partners issue; then every deposit is
/// followed through time by its rows alone.
@Suite struct DepositRaceTests {
  private static let periods = (1...4).map { "2025-0\($0)" }

  @Test(arguments: [UInt64.random(in: 0..<1_000_000)])
  func `deposits are used once while everything changes them`(seed: UInt64) async throws {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    let database = clearing.stage.coalition.database
    _ = try await database.query(
      "select settlement.set_payment_policy('ann', null, 1000000000, null, null)")
    var tills: [Till] = []
    var codes: [String] = []
    for number in 0..<4 {
      let partner = try await clearing.invitePartner(.init(isPrepaid: number < 3))
      _ = try await database.query(
        "select settlement.propose_deposit('ann', gen_random_uuid(), $1, 60000, 'EUR', 'first')",
        [.text(partner.code)])
      tills.append(Till(HTTPClient(service.origin), partner.key))
      codes.append(partner.code)
    }
    try await Self.trade(at: tills)
    let race = RaceTime()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<6 {
        let clerk = DepositClerk(
          number: number, codes: codes, dice: SplitMix(seed: seed << 8 | UInt64(number)))
        group.addTask {
          try await clerk.work(on: clearing.stage.coalition.connectionString, while: race)
        }
      }
      group.addTask {
        defer { race.end() }
        for period in Self.periods {
          for (verb, actor) in [("close", "ann"), ("approve", "bob")] {
            let done = try await clearing.run("settlement", verb, period, as: actor)
            try #require(done.status == 0, "\(done.text)")
          }
        }
      }
      try await group.waitForAll()
    }
    try await Self.expectConserved(database, seed)
    try await clearing.expectSound()
    try await clearing.close()
  }

  /// Each partner owes for points in every period.
  private static func trade(at tills: [Till]) async throws {
    for (index, till) in tills.enumerated() {
      let member = try await till.enrol()
      for period in periods {
        let body = Till.purchase(of: member.shown, amount: Int64(4_000 + 700 * index))
          .merging(["occurred_at": .string(period + "-15T12:00:00Z"), "points_expire": "never"])
        expect(try await till.post("/v1/purchases", body, once: Unique.text("race")), 201)
      }
    }
  }

  private static func expectConserved(
    _ database: PostgresConnection, _ seed: UInt64
  ) async throws {
    // Whatever is left to be paid by itself, a run of dunning pays.
    _ = try await database.query("select count(*) from settlement.run_dunning('ann', false)")
    let found = try await database.query(
      """
      with moved as (
        select d.partner_number, d.decided_at as moved_at, 0 as place,
          case s.kind when 'paid_in' then s.amount else -s.amount end as amount
        from settlement.deposit_decisions d
        join settlement.deposits s on s.id = d.deposit_id
        where d.verdict = 'approved'
        union all
        select u.partner_number, e.recorded_at, 1, -u.amount
        from settlement.deposit_uses u join settlement.payment_events e on e.number = u.event_number
      ), running as (
        select m.partner_number, sum(m.amount) over (
          partition by m.partner_number order by m.moved_at, m.place
          range between unbounded preceding and current row) as left_over
        from moved m
      )
      select (select count(*) from running where left_over < 0),
        (select count(*) from settlement.balances() b where b.amount < 0),
        (select count(*) from settlement.open_items(null) i
          join tenancy.partners p on p.number = i.partner_number
          where i.open > i.held and settlement.deposit_available(p.number, 'EUR') > 0
            and (settlement.exposure_terms(p.number, ledger.instant())).terms.is_prepaid)
      """)
    #expect(try found.bigint(0, 0) == 0, "seed \(seed): more was used than was there")
    #expect(try found.bigint(0, 1) == 0, "seed \(seed): more was paid than was owed")
    #expect(try found.bigint(0, 2) == 0, "seed \(seed): what a deposit covers is not paid")
    #expect(try await DepositRace.missing(in: database).isEmpty, "seed \(seed)")
  }
}

private enum DepositRace {
  /// What must happen for a race to be one, and has not.
  static func missing(in database: PostgresConnection) async throws -> [String] {
    let found = try await database.query(
      """
      select w.what
      from (values ('paid'), ('from_deposit'), ('to_deposit'), ('paid_by_itself'), ('reversed'))
        as w(what)
      except select e.kind::text from settlement.payment_events e
      except select 'paid_by_itself' from settlement.payment_events e
        where e.kind = 'from_deposit' and e.bank_reference is null
      except select d.kind::text from settlement.deposits d
      order by 1
      """)
    return try (0..<found.rowCount).map { try found.text($0, 0) }
  }
}

/// A person who changes deposits and payments at random.
private struct DepositClerk: Sendable {
  let number: Int
  let codes: [String]
  let dice: SplitMix

  /// The refusals that may meet somebody who does not know what others do.
  private static let refusals = ["TS442", "TS443", "TS444", "TS460", "TS462", "TS463"]

  func work(on connectionString: String, while race: RaceTime) async throws {
    let database = PostgresConnection(
      PostgresConfiguration(connectionString: connectionString), on: try TestLoop.shared)
    try await database.waitUntilReady(patience: .seconds(60))
    var dice = dice
    while try await race.isOn(until: { try await DepositRace.missing(in: database).isEmpty }) {
      let amount = Int64.random(in: 1...20_000, using: &dice)
      let code = codes.randomElement(using: &dice) ?? codes[0]
      let name = Unique.text("name")
      do {
        try await act(
          Int.random(in: 0..<12, using: &dice), code, amount, name, over: database)
      } catch let error as PostgresError {
        guard let state = error.sqlState, Self.refusals.contains(state) else { throw error }
      }
    }
    await database.close()
  }

  private func act(
    _ die: Int, _ code: String, _ amount: Int64, _ name: String,
    over database: PostgresConnection
  ) async throws {
    let actor = PostgresValue.text("clerk\(number)")
    switch die {
    case 0..<3:
      _ = try await database.query(
        "select settlement.propose_deposit($1, gen_random_uuid(), $2, $3, 'EUR', $4)",
        [actor, .text(code), .bigint(amount), .text(name)])
    case 3..<5:
      _ = try await database.query(
        """
        select settlement.propose_deposit_reversal($1, gen_random_uuid(), $2, coalesce((
          select d.bank_reference from settlement.deposit_states d
          join tenancy.partners p on p.number = d.partner_number
          where p.code = $2 and d.state = 'approved' and d.kind = 'paid_in'
            and d.bank_reference <> 'first'
          order by random() limit 1), 'none'), 'a typo')
        """, [actor, .text(code)])
    case 5..<11: try await pay(die, actor, amount, name, over: database)
    default:
      _ = try await database.query(
        "select count(*) from settlement.run_dunning($1, false)", [actor])
    }
  }

  private func pay(
    _ die: Int, _ actor: PostgresValue, _ amount: Int64, _ name: String,
    over database: PostgresConnection
  ) async throws {
    let due = try await database.query(
      """
      select reference from settlement.payment_states where approved_at is not null
      order by random() limit 1
      """)
    guard due.rowCount == 1 else { return }
    let reference = PostgresValue.text(try due.text(0, 0))
    switch die {
    case 5, 6:
      _ = try await database.query(
        "select settlement.pay_from_deposit($1, $2, $3, $4, false)",
        [actor, reference, .bigint(amount), .text(name)])
    case 7:
      _ = try await database.query(
        "select settlement.return_to_deposit($1, $2, $3, 'a typo', false)",
        [actor, reference, .text(name)])
    case 8, 9:
      _ = try await database.query(
        "select settlement.record_payment($1, $2, 'paid', $3, '2025-12-31', $4, false)",
        [actor, reference, .bigint(amount), .text(name)])
    default:
      _ = try await database.query(
        """
        select settlement.return_payment($1, p.reference, e.bank_reference, '2025-12-31', 'AM04',
          false)
        from (
          select * from settlement.payment_events where kind = 'paid' order by random() limit 1
        ) e
        join settlement.payments p on p.settlement_number = e.settlement_number and p.line = e.line
        """, [actor])
    }
  }
}
