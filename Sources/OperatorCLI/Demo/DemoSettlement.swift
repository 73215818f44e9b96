import Arguments
import Coalition
import Operations
import Postgres
import Secrets
import Store

/// How the demo's coalition settles: set up and closed as two people of an operator would do it.
///
/// All goes through the operations of the commands, and what is there already is left alone.
struct DemoSettlement: Sendable {
  /// What is agreed with a partner, and what it pays in beforehand.
  private struct Contract: Sendable {
    let partner: String
    let terms: SettlementTermsDraft
    let deposit: Money?
  }

  /// Who sets up, proposes and closes; and who approves.
  private static let clerk = "ann"
  private static let director = "ben"
  /// The last month with receipts; those after it stay open.
  private static let lastMonth = "2011-12"
  /// Who does not pay any more, and from which month on.
  private static let debtor = (partner: "garden", from: "2011-10")
  /// Whose terms change next year, and what a point costs it then.
  private static let changing = (partner: "stationery", issuePriceMicros: Int64(9900))

  private let policy: DatedSettlementPolicy
  private let contracts: [Contract]
  private let parties: DemoParties

  /// Reads `settlement_terms.csv` and `parties.csv`.
  init(_ folder: DemoFolder, _ coalition: DemoCoalition) throws {
    let rows = try DemoTermsFile(folder.settlementTerms).read()
    let parties = try DemoParties(folder)
    self.parties = parties
    contracts = try coalition.partners.map { partner in
      guard let row = rows[partner.code] else {
        throw CommandFailure.usage("\(folder.settlementTerms) has no row of \(partner.code)")
      }
      var terms = try row.draft(partner.terms)
      parties.complete(&terms, of: partner.code)
      return Contract(
        partner: partner.code, terms: terms,
        deposit: try row.deposit(in: partner.terms.currency))
    }
    guard let first = coalition.partners.first?.terms else {
      throw CommandFailure.usage("\(folder.partners) has no partners")
    }
    policy = DatedSettlementPolicy(
      validFromOn: first.validFromOn, currency: first.currency, calendar: .monthly, cutOffDay: 1,
      carryingRateMicros: 8000, levy: 100_000)
  }

  // MARK: Set up

  /// Sets the policy, and has the partners' terms proposed and approved, where there are none.
  func prepare(over connection: PostgresConnection) async throws {
    if try await connection.settlementPolicies(onlyNow: false).isEmpty {
      _ = try await connection.set(
        policy, as: Identities.make(), actor: Self.clerk, isRehearsal: false)
    }
    try await parties.prepare(
      contracts.map(\.partner), over: connection, actor: Self.clerk)
    for contract in contracts {
      let known = try await connection.settlementTerms(ofPartner: contract.partner, in: nil)
      if !known.contains(where: { $0.state != .rejected }) {
        try await agree(contract.terms, with: contract.partner, over: connection)
      }
      if let deposit = contract.deposit {
        try await payIn(deposit, by: contract.partner, over: connection)
      }
      if contract.partner == Self.changing.partner, known.count < 2 {
        try await agree(try nextYear(of: contract.terms), with: contract.partner, over: connection)
      }
    }
  }

  private func payIn(
    _ deposit: Money, by partner: String, over connection: PostgresConnection
  ) async throws {
    let proposed = try await connection.proposeDeposit(
      Identities.make(), of: partner, amount: deposit, bankReference: "DEMO-1",
      actor: Self.clerk, isRehearsal: false)
    guard proposed.state == .proposed else { return }
    _ = try await connection.decide(
      proposed.id, Verdict(isApproved: true, note: nil, actor: Self.director))
  }

  private func agree(
    _ terms: SettlementTermsDraft, with partner: String, over connection: PostgresConnection
  ) async throws {
    _ = try await connection.propose(
      terms, ofPartner: partner, actor: Self.clerk, isRehearsal: false)
    _ = try await connection.decide(
      terms.id, Verdict(isApproved: true, note: nil, actor: Self.director))
  }

  /// A change that begins with the next year: all is paid at issue, at another price, and what is
  /// open of the points issued before is bought out.
  private func nextYear(of terms: SettlementTermsDraft) throws -> SettlementTermsDraft {
    let today = Identities.now().description.prefix(4)
    guard let year = Int(today) else { preconditionFailure("an instant begins with its year") }
    var next = terms
    next.id = Identities.make()
    next.validFromOn = try CivilDate(parsing: "\(year + 1)-01-01")
    next.issuePriceMicros = Self.changing.issuePriceMicros
    next.buysOut = next.funding != .atIssue
    next.funding = .atIssue
    next.issueShare = SettlementTerms.basisPointsAll
    next.reason = "contract of \(year + 1)"
    return next
  }

  // MARK: Closing

  /// Closes, approves and pays the months of the receipts that are not closed yet.
  ///
  /// - Returns: Whether there were any.
  func close(
    with key: Ed25519.PrivateKey, over connection: PostgresConnection, _ console: Console
  ) async throws -> Bool {
    // A demo that was ended in the middle goes on with what waits for approval.
    for waiting in try await connection.settlements().reversed()
    where waiting.approvedBy == nil && waiting.name <= Self.lastMonth {
      try await approve(waiting.name, over: connection)
    }
    var isChanged = false
    while true {
      let month = try await SettlementSession.open(over: connection).name
      guard month <= Self.lastMonth else { break }
      if !isChanged { console.write("Settling between twelve partners, month by month ...\n") }
      isChanged = true
      if console.isWatched { console.draw("\r\(month)") }
      _ = try await CloseSettlement.close(
        month, netting: .multilateral, with: key, actor: Self.clerk, over: connection)
      try await approve(month, over: connection)
    }
    if isChanged, console.isWatched { console.draw("\r       \r") }
    return isChanged
  }

  /// Puts a settlement into force and records what is paid: all but the last month, and what one
  /// partner owes.
  private func approve(_ month: String, over connection: PostgresConnection) async throws {
    _ = try await connection.approveSettlement(month, actor: Self.director)
    guard month < Self.lastMonth else { return }
    let payments = try await connection.payments(
      ofSettlement: month, partner: nil, in: .open, limit: contracts.count)
    for payment in payments
    where payment.debtor != Self.debtor.partner || month < Self.debtor.from {
      _ = try await connection.record(
        PaymentReport(
          reference: payment.reference, kind: .paid, amount: nil, happenedOn: payment.dueOn,
          bankReference: "DEMO-\(payment.reference)"), actor: Self.clerk)
    }
  }

  /// What the settlements come to, by a few lines, and what to try with them.
  func summary(over connection: PostgresConnection) async throws -> String {
    let settlements = try await connection.settlements().filter { $0.approvedBy != nil }
    guard let last = settlements.first, let first = settlements.last else { return "" }
    let position = settlements.reduce(0) { $0 + $1.position }
    let statements = settlements.reduce(0) { $0 + $1.statements }
    return """
      Settled \(settlements.count) months, \(first.name) to \(last.name): \(statements) signed \
      statements, which come to \(Money(minorUnits: position, currency: last.currency)).
      Try `tessera settlement list`, `tessera settlement show \(last.name) --partner decor`,
      `tessera settlement verify \(last.name)`, `tessera payment ageing`, and as a partner \
      GET /v1/statements.

      """
  }
}
