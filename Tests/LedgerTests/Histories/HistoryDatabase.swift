import Coalition
import Postgres
import Store
import TestSupport

/// The real ledger behind the words of the model: the calls that the service's lanes make, as the
/// service, at instants that the history chooses.
struct HistoryDatabase: Sendable {
  /// Makes the third partner, after two of the sample coalition: its terms have rules of redemption
  /// (`ModelRules.ofPartners`).
  private static let partnerWithRules = """
    select tenancy.invite_partner('test', test.id('delta'), 'delta', 'Delta');
    select tenancy.issue_key('test', test.id('delta key'), 'delta', test.digest('delta'), 'till',
      array['earn', 'redeem', 'members', 'reports'], null);
    select tenancy.set_terms('test', test.id('delta terms'), 'delta', '2020-01-01', 'EUR', 1, 100,
      10000, null, 'immediate', null, 4, 2, 5000);
    insert into test.terms select 'delta', t.number from tenancy.terms t
      where t.id = test.id('delta terms');
    """

  let database: TestDatabase
  let service: PostgresConnection
  let administrator: PostgresConnection
  let operating: PostgresConnection
  /// By partner, as the terms.
  private let keys: [Int: KeyDigest]
  let members: [MemberID]
  /// First those with which the members begin, then those that leavers of households will get.
  let wallets: [WalletID]
  private let termsNumbers: [Int: Int32]

  init(members count: Int) async throws {
    database = try await SampleCoalition.makeDatabase(
      Self.words + Self.partnerWithRules + """
        select count(*) from (
          select array_agg('m' || i) as names, array_agg(test.digest(p)) as keys,
            array_agg(test.short_digest('enrol ' || p || i)) as requests,
            array_agg(test.id('m' || i)) as ids,
            array_agg(test.id('m' || i || ' wallet')) as wallets,
            array_agg(test.digest('m' || i)) as cards, array_agg(i + 1) as numbers,
            array_agg(null::text) as nothing, array_agg('card'::text) as kinds
          from unnest(array['alpha', 'beta', 'delta']) p, generate_series(0::bigint, \(count - 1)) i
          group by p
        ) m
        cross join lateral membership.enrol_members(m.keys, m.requests, m.requests, m.ids,
          m.wallets, m.nothing, m.nothing, m.nothing, m.nothing, m.numbers, m.cards, m.kinds,
          m.names) e;
        """)
    service = try await database.connect(as: "tessera_service")
    administrator = try await database.connect()
    operating = try await database.connect(as: "tessera_operator")
    let partners = try await administrator.query(
      """
      select p.number - 1, test.digest(p.code), t.number
      from tenancy.partners p join test.terms t on t.partner = p.code
      """)
    var keys: [Int: KeyDigest] = [:]
    var termsNumbers: [Int: Int32] = [:]
    for row in 0..<partners.rowCount {
      let partner = Int(try partners.integer(row, 0))
      keys[partner] = KeyDigest(try partners.bytea(row, 1))
      termsNumbers[partner] = try partners.integer(row, 2)
    }
    self.keys = keys
    self.termsNumbers = termsNumbers
    let ids = try await administrator.query(
      """
      select test.id('m' || i), test.id('m' || i || ' wallet')
      from generate_series(0, $1) i order by i
      """, [.integer(Int32(count + Self.leaversMax - 1))])
    members = try (0..<count).map { MemberID(Self.uuid(try ids.uuid($0, 0))) }
    wallets = try (0..<ids.rowCount).map { WalletID(Self.uuid(try ids.uuid($0, 1))) }
  }

  /// How often a member can leave a household.
  static let leaversMax = 2000

  private static func uuid(_ id: PostgresUUID) -> UUIDv7 { UUIDv7(high: id.high, low: id.low) }

  func close() async throws {
    await service.close()
    await administrator.close()
    await operating.close()
    try await database.close()
  }

  /// Sends a batch of asks of one kind in one call at an instant.
  func answer(
    _ batch: [Ask], at now: Int64, on connection: PostgresConnection? = nil
  ) async throws -> [Verdict] {
    let connection = connection ?? service
    return switch batch.first?.kind {
    case nil: []
    case .earn: try await call(RecordPurchases.self, batch.map(purchase), at: now, connection)
    case .giveBack: try await call(RecordReturns.self, batch.map(giveBack), at: now, connection)
    case .redeem: try await call(RecordRedemptions.self, batch.map(redemption), at: now, connection)
    case .refund: try await call(RecordRefunds.self, batch.map(refund), at: now, connection)
    case .decide: try await call(RecordDecisions.self, batch.map(decision), at: now, connection)
    case .hold: try await call(PlaceHolds.self, batch.map(hold), at: now, connection)
    case .capture: try await call(CaptureHolds.self, batch.map(capture), at: now, connection)
    case .void: try await call(VoidHolds.self, batch.map(void), at: now, connection)
    }
  }

  private func call<Call: BatchCall>(
    _ call: Call.Type, _ requests: [Call.Request], at now: Int64, _ connection: PostgresConnection
  ) async throws -> [Verdict] where Call.Answer: VerdictConvertible {
    let result = try await connection.segment([
      Command(
        """
        select set_config('test.instant',
          (timestamptz 'epoch' + $1::bigint * interval '1 microsecond')::text, true)
        """, [.bigint(now)]),
      Call.command(for: requests),
    ])[1]
    var verdicts: [Verdict?] = Array(repeating: nil, count: requests.count)
    for row in 0..<result.rowCount {
      let index = Int(try result.bigint(row, 0)) - 1
      let answer = try Call.answer(to: requests[index], in: row, of: result)
      verdicts[index] = answer?.verdict ?? .again
    }
    return verdicts.map { $0! }
  }

  // MARK: Requests

  private func identity(_ ask: Ask) -> RequestIdentity {
    RequestIdentity(
      key: keys[ask.partner]!, requestKey: shortDigest("key \(ask.key)"),
      content: shortDigest(ask.content))
  }

  static func uuid(_ document: UInt64) -> UUIDv7 { UUIDv7(high: 1, low: document) }

  /// The id of the document that an ask names as `n` and its number.
  private static func original(_ ask: Ask) -> UUIDv7 { uuid(UInt64(ask.original!.dropFirst())!) }

  func purchase(_ ask: Ask) throws -> PurchaseRequest {
    PurchaseRequest(
      identity: identity(ask), id: PurchaseID(Self.uuid(ask.document)),
      member: .id(members[ask.member]), receipt: try Receipt(ask.name),
      occurredAt: Instant(microseconds: ask.occurredAt), amount: ask.amount!,
      points: try Points(ask.amount! / 100),
      pointsExpire: ask.pointsExpire.map {
        $0 == ModelPolicy.never ? .never : .at(Instant(microseconds: $0))
      }, termsNumber: termsNumbers[ask.partner]!,
      pending: ask.confirmDays.map { .confirmation(withinDays: $0) }
        ?? ask.maturesAt.map { .until(Instant(microseconds: $0)) })
  }

  func decision(_ ask: Ask) -> DecisionRequest {
    DecisionRequest(
      identity: identity(ask),
      purchase: PurchaseID(Self.original(ask)),
      isConfirmation: ask.isConfirmation)
  }

  private func giveBack(_ ask: Ask) throws -> ReturnRequest {
    ReturnRequest(
      identity: identity(ask), id: ReturnID(Self.uuid(ask.document)),
      original: .receipt(try Receipt(ask.original!)), receipt: try Receipt(ask.name),
      occurredAt: Instant(microseconds: ask.occurredAt),
      extent: ask.amount.map { .amount($0) } ?? .whole)
  }

  func redemption(_ ask: Ask) throws -> RedemptionRequest {
    RedemptionRequest(
      identity: identity(ask), id: RedemptionID(Self.uuid(ask.document)),
      member: .id(members[ask.member]), reference: try Reference(ask.name),
      occurredAt: Instant(microseconds: ask.occurredAt), points: try Points(ask.amount!),
      value: LedgerModel.value(of: ask.amount!), termsNumber: termsNumbers[ask.partner]!,
      basket: ask.basket)
  }

  private func hold(_ ask: Ask) throws -> HoldRequest {
    HoldRequest(
      id: HoldID(Self.uuid(ask.document)), redemption: try redemption(ask),
      lifetime: ask.lifetime!)
  }

  private func capture(_ ask: Ask) throws -> CaptureRequest {
    CaptureRequest(
      identity: identity(ask), id: RedemptionID(Self.uuid(ask.document)),
      hold: HoldID(Self.original(ask)),
      reference: ask.name.isEmpty ? nil : try Reference(ask.name),
      occurredAt: Instant(microseconds: ask.occurredAt), points: try Points(ask.amount!),
      value: LedgerModel.value(of: ask.amount!), basket: ask.basket)
  }

  private func void(_ ask: Ask) -> VoidRequest {
    VoidRequest(identity: identity(ask), hold: HoldID(Self.original(ask)))
  }

  private func refund(_ ask: Ask) throws -> RefundRequest {
    RefundRequest(
      identity: identity(ask), id: RefundID(Self.uuid(ask.document)),
      redemption: RedemptionID(Self.original(ask)),
      reference: try Reference(ask.name), occurredAt: Instant(microseconds: ask.occurredAt),
      points: try ask.amount.map { try Points($0) })
  }
}

/// An answer of the store that the model has a word for.
protocol VerdictConvertible {
  var verdict: Verdict { get }
}

extension Outcome: VerdictConvertible where Value: Told {
  var verdict: Verdict {
    switch self {
    case .done(let value, let isReplay):
      .done(document: value.document, isReplay: isReplay, told: value.told)
    case .refused(let refusal, let detail, let isReplay):
      .refused(refusal.code, detail: detail, isReplay: isReplay)
    }
  }
}

/// What the store tells of a document.
protocol Told {
  var document: UInt64 { get }
  var told: [Int64] { get }
}

extension PurchaseReceipt: Told {
  var document: UInt64 { id.uuid.low }
  var told: [Int64] { [points, balanceAfter] }
}

extension RedemptionReceipt: Told {
  var document: UInt64 { id.uuid.low }
  var told: [Int64] { [value, balanceAfter] }
}

extension ID: Told {
  var document: UInt64 { uuid.low }
  var told: [Int64] { [] }
}
