import Coalition
import Operations
import Postgres
import Secrets
import Store

/// What closing, previewing and verifying have in common: to read all that a settlement is computed
/// from.
enum SettlementSession {
  /// How often the cut is tried while others are writing for long.
  private static let attemptsMax = 50

  /// What the next close will be; refuses while the coalition has no policy.
  static func open(over connection: PostgresConnection) async throws -> OpenSettlement {
    guard let open = try await connection.openSettlement() else {
      throw CommandFailure.refused(
        code: Refusal.settlementPolicyMissing.code,
        message: "the coalition has no settlement policy; `tessera settlement-policy set` sets one")
    }
    return open
  }

  /// Cuts the ledger for a close, in a transaction of its own.
  static func cut(
    _ open: OpenSettlement, over connection: PostgresConnection
  ) async throws(OperatorError) -> Instant {
    for attempt in 1... {
      do throws(OperatorError) {
        return try await connection.cutForSettlement(until: open.until)
      } catch {
        guard error.isLockTimeout, attempt < attemptsMax else { throw error }
      }
    }
    preconditionFailure("the last attempt throws")
  }

  /// Counts the postings of the open settlement and reads what prices them.
  ///
  /// Refuses `settlement_terms_missing` with the partners that have figures and no terms.
  static func inputs(
    _ open: OpenSettlement, cut: Instant, over connection: PostgresConnection
  ) async throws -> CloseInputs {
    let figures = try await connection.settlementFigures(
      until: open.until, cut: cut, previousUntil: open.previousUntil,
      previousCut: open.previousCut)
    var inputs = try await inputs(open, cut: cut, figures: figures, over: connection)
    try await carry(into: &inputs, over: connection)
    return inputs
  }

  /// Adds what does not follow from figures: what is open from before, accepted disputes, and the
  /// price of changes of funding that begin in this settlement.
  private static func carry(
    into inputs: inout CloseInputs, over connection: PostgresConnection
  ) async throws {
    let adjustments = try await connection.pendingAdjustments()
    var further = Dictionary(grouping: adjustments, by: \.partner).mapValues { $0.map(\.line) }
    for (partner, line) in try await buyOuts(of: inputs, over: connection) {
      further[partner, default: []].append(line)
    }
    let balances = try await connection.partnerBalances()
    for partner in inputs.partners.map(\.number) {
      inputs.carried[partner] = SettlementPartner(
        number: partner, previousBalance: balances[partner] ?? 0,
        furtherLines: further[partner] ?? [])
    }
    inputs.disputes = adjustments.map(\.dispute)
  }

  private static func buyOuts(
    of inputs: CloseInputs, over connection: PostgresConnection
  ) async throws -> [(partner: Int32, line: StatementLine)] {
    let changes = inputs.terms.filter { $0.buysOut && $0.terms.validFrom >= inputs.open.from }
    guard !changes.isEmpty, let until = inputs.open.previousUntil,
      let cut = inputs.open.previousCut
    else { return [] }
    let points = try await connection.openPoints(until: until, cut: cut)
    var lines: [(partner: Int32, line: StatementLine)] = []
    for change in changes {
      let new = change.terms
      let old = inputs.terms.last {
        $0.terms.partnerNumber == new.partnerNumber && $0.terms.validFrom < new.validFrom
      }
      guard let old, let open = points[new.partnerNumber] else { continue }
      do throws(SettlementError) {
        lines.append(
          (new.partnerNumber, try BuyOut.line(from: old.terms, to: new, outstanding: open)))
      } catch {
        throw failure(error)
      }
    }
    return lines
  }

  /// Reads again what a recorded settlement was computed from: postings are counted anew, and what
  /// it went on from is taken from its own rows.
  static func inputs(
    of settlement: SettlementAccount, stored: [(partner: Int32, statement: StoredStatement)],
    over connection: PostgresConnection
  ) async throws -> CloseInputs {
    let before = try await connection.settlements().first {
      $0.number == settlement.number - 1
    }
    let serials = stored.compactMap { Int64($0.statement.serial) }
    let open = OpenSettlement(
      number: settlement.number, name: settlement.name, from: settlement.from,
      until: settlement.until, policyNumber: settlement.policyNumber,
      previousUntil: before?.until, previousCut: before?.cut,
      previousDigest: settlement.previousDigest, openingPoints: settlement.openingPoints,
      openingLiability: before?.closingLiability, serialLast: (serials.min() ?? 1) - 1)
    var inputs = try await inputs(open, cut: settlement.cut, over: connection)
    inputs.rates = []
    for (_, statement) in stored {
      guard let nanos = statement.rateNanos else { continue }
      let rate = try ExchangeRate(
        of: statement.net.currency, in: settlement.currency, nanoUnits: nanos)
      if !inputs.rates.contains(rate) { inputs.rates.append(rate) }
    }
    let further = Dictionary(
      grouping: try await connection.furtherLines(of: settlement.number), by: \.partner)
    for (partner, statement) in stored {
      inputs.carried[partner] = SettlementPartner(
        number: partner, previousBalance: statement.previousBalance.minorUnits,
        furtherLines: (further[partner] ?? []).map(\.line))
    }
    return inputs
  }

  private static func inputs(
    _ open: OpenSettlement, cut: Instant, figures: [Figure], over connection: PostgresConnection
  ) async throws -> CloseInputs {
    let policy = try await connection.settlementPolicy(open.policyNumber)
    let partners = try await connection.settledPartners(before: open.until)
    try await requireTerms(figures, of: partners, over: connection)
    return CloseInputs(
      coalition: try await connection.coalitionName(), open: open, cut: cut,
      lastDay: try await connection.lastDay(until: open.until), policy: policy,
      partners: partners,
      terms: try await connection.approvedSettlementTerms(before: open.until),
      rates: try await connection.exchangeRates(into: policy.currency, at: open.until),
      figures: figures)
  }

  private static func requireTerms(
    _ figures: [Figure], of partners: [SettledPartner], over connection: PostgresConnection
  ) async throws {
    let known = Set(partners.map(\.number) + [Payment.operatorNumber])
    let unpriced = figures.filter { figure in
      figure.partnerNumber != Payment.operatorNumber
        && (figure.termsNumber == nil || !known.contains(figure.partnerNumber))
    }
    let issuers = figures.filter { figure in
      guard let issuer = figure.counterpart, issuer != Payment.operatorNumber else { return false }
      return !known.contains(issuer)
        || figure.counterpartTermsNumber == nil
          && (figure.measure == .redeemed || figure.measure == .refunded)
    }
    let numbers = Set(unpriced.map(\.partnerNumber) + issuers.compactMap(\.counterpart))
    guard numbers.isEmpty else {
      let codes = try await connection.partnerCodes(of: numbers.sorted())
      throw CommandFailure.refused(
        code: Refusal.settlementTermsMissing.code,
        message: "points of these partners have no settlement terms in force when they moved: "
          + codes.joined(separator: ", ")
          + "; `tessera settlement-terms propose` proposes some, a second person approves")
    }
  }

  /// A refusal of the calculation as the command line tells it.
  static func failure(_ error: SettlementError) -> any Error {
    switch error {
    case .unknownRate(let currency):
      CommandFailure.refused(
        code: Refusal.exchangeRateMissing.code,
        message: "there is no exchange rate of \(currency); `tessera exchange-rate set` sets one")
    case .overflow:
      CommandFailure.refused(
        code: Refusal.invalidRequest.code, message: "an amount does not fit in 64 bits")
    default:
      CommandFailure.refused(
        code: Refusal.invalidRequest.code, message: "the settlement cannot be computed: \(error)")
    }
  }
}
