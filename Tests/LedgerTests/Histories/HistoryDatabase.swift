import Coalition
import Postgres
import Store
import TestSupport

/// The real ledger behind the words of the model: the calls that the service's lanes make, as the
/// service, at instants that the history chooses.
struct HistoryDatabase: Sendable {
  /// The sample coalition's partners that take part, by the order of their numbers.
  static let partners = ["alpha", "beta"]

  let database: TestDatabase
  let service: PostgresConnection
  let administrator: PostgresConnection
  private let keys: [KeyDigest]
  private let members: [MemberID]
  private let termsNumbers: [Int32]

  init(members count: Int) async throws {
    database = try await SampleCoalition.makeDatabase(
      """
      select test.enrol(p, 'm' || i)
      from unnest(array['alpha', 'beta']) p, generate_series(0, \(count - 1)) i;
      """)
    service = try await database.connect(as: "tessera_service")
    administrator = try await database.connect()
    let partners = try await administrator.query(
      """
      select test.digest(u.code), t.number from unnest(array['alpha', 'beta']) with ordinality
        u (code, place) join test.terms t on t.partner = u.code order by u.place
      """)
    keys = try (0..<partners.rowCount).map { KeyDigest(try partners.bytea($0, 0)) }
    termsNumbers = try (0..<partners.rowCount).map { try partners.integer($0, 1) }
    let ids = try await administrator.query(
      "select test.id('m' || i) from generate_series(0, $1) i order by i",
      [.integer(Int32(count - 1))])
    members = try (0..<ids.rowCount).map {
      let id = try ids.uuid($0, 0)
      return MemberID(UUIDv7(high: id.high, low: id.low))
    }
  }

  func close() async throws {
    await service.close()
    await administrator.close()
    try await database.close()
  }

  /// Applies a policy as of now; the model's words are the database's.
  func apply(_ policy: ModelPolicy) async throws {
    _ = try await administrator.query(
      """
      update coalition.settings set expiry_months = $1,
        expiry_rounding = $2::text::coalition.expiry_rounding,
        return_policy = $3::text::coalition.return_policy, refund_grace_days = $4
      """,
      [
        .integer(policy.expiryMonths.map(Int32.init)), .text(policy.rounding.rawValue),
        .text(policy.returns.rawValue), .integer(Int32(policy.graceDays)),
      ])
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
      Command(Call.statement, Call.parameters(of: requests)),
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
      key: keys[ask.partner], requestKey: shortDigest("key \(ask.key)"),
      content: shortDigest(ask.content))
  }

  private static func uuid(_ document: UInt64) -> UUIDv7 { UUIDv7(high: 1, low: document) }

  func purchase(_ ask: Ask) throws -> PurchaseRequest {
    PurchaseRequest(
      identity: identity(ask), id: PurchaseID(Self.uuid(ask.document)),
      member: .id(members[ask.member]), receipt: try Receipt(ask.name),
      occurredAt: Instant(microseconds: ask.occurredAt), amount: ask.amount!,
      points: try Points(ask.amount! / 100), termsNumber: termsNumbers[ask.partner],
      pending: ask.confirmDays.map { .confirmation(withinDays: $0) }
        ?? ask.maturesAt.map { .until(Instant(microseconds: $0)) })
  }

  func decision(_ ask: Ask) -> DecisionRequest {
    DecisionRequest(
      identity: identity(ask),
      purchase: PurchaseID(Self.uuid(UInt64(ask.original!.dropFirst())!)),
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
      value: LedgerModel.value(of: ask.amount!), termsNumber: termsNumbers[ask.partner])
  }

  private func refund(_ ask: Ask) throws -> RefundRequest {
    RefundRequest(
      identity: identity(ask), id: RefundID(Self.uuid(ask.document)),
      redemption: RedemptionID(Self.uuid(UInt64(ask.original!.dropFirst())!)),
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
