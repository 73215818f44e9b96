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

  /// Counts the postings and orders of the open settlement and reads what prices them.
  ///
  /// Refuses `settlement_terms_missing` with the partners that have figures and no terms.
  static func counted(
    _ open: OpenSettlement, cut: Instant, over connection: PostgresConnection,
    telling tell: (String) -> Void = { _ in }
  ) async throws -> CloseInputs {
    tell("Counting the postings of \(open.name)…")
    let figures = try await connection.settlementFigures(
      until: open.until, cut: cut, previousUntil: open.previousUntil,
      previousCut: open.previousCut)
    tell("Counted \(figures.count) figures of points; counting the orders of \(open.name)…")
    let orders = try await connection.orderFigures(
      until: open.until, cut: cut, previousUntil: open.previousUntil,
      previousCut: open.previousCut)
    return try await inputs(open, cut: cut, figures: figures, orders: orders, over: connection)
  }

  /// Counts, and adds what is carried.
  static func inputs(
    _ open: OpenSettlement, cut: Instant, over connection: PostgresConnection
  ) async throws -> CloseInputs {
    var inputs = try await counted(open, cut: cut, over: connection)
    try await carry(into: &inputs, over: connection)
    return inputs
  }

  /// Adds what does not follow from figures: what is open from before, accepted disputes, and the
  /// price of changes of funding that begin in this settlement.
  static func carry(
    into inputs: inout CloseInputs, over connection: PostgresConnection
  ) async throws {
    let adjustments = try await connection.pendingAdjustments()
    var further: [Int32: [StatementLine]] = [:]
    for adjustment in adjustments {
      further[adjustment.partner, default: []].append(
        try billed(adjustment.line, in: adjustment.currency, to: adjustment.partner, inputs))
    }
    let buyOuts = try await buyOuts(of: inputs, over: connection)
    for (partner, line) in try await buyOuts + finalLines(of: inputs, over: connection) {
      further[partner, default: []].append(line)
    }
    let balances = try await connection.partnerBalances()
    let points = try await connection.issuerPoints(before: inputs.open.number)
    for partner in inputs.partners.map(\.number) {
      inputs.carry(
        partner, previousBalance: balances[partner] ?? 0, openingPoints: points[partner] ?? 0,
        furtherLines: further[partner] ?? [])
    }
    inputs.disputes = adjustments.map(\.dispute)
  }

  /// A line that is in some currency, in that in which its partner is billed now: an accepted
  /// dispute over an earlier statement, or what was paid in before the billing currency changed.
  private static func billed(
    _ line: StatementLine, in currency: Currency, to partner: Int32, _ inputs: CloseInputs
  ) throws -> StatementLine {
    func rate(of currency: Currency) throws(SettlementError) -> ExchangeRate {
      guard currency != inputs.policy.currency else { return .identity(of: currency) }
      guard let rate = inputs.rates.first(where: { $0.billing == currency }) else {
        throw .unknownRate(currency)
      }
      return rate
    }
    guard let billing = inputs.termsLast(of: partner)?.terms.currency, billing != currency else {
      return line
    }
    do throws(SettlementError) {
      return try line.converted(by: rate(of: currency), to: rate(of: billing))
    } catch {
      throw failure(error)
    }
  }

  /// The price of changes of funding that begin in this settlement, and of what is learned in it
  /// about those before: points that earlier terms price were bought out, or were not.
  private static func buyOuts(
    of inputs: CloseInputs, over connection: PostgresConnection
  ) async throws -> [(partner: Int32, line: StatementLine)] {
    let changes = inputs.terms.filter {
      $0.buysOut && inputs.exits[$0.terms.partnerNumber]?.stage != .left
    }
    guard !changes.isEmpty, let until = inputs.open.previousUntil,
      let cut = inputs.open.previousCut
    else { return [] }
    let beginning = changes.filter { $0.terms.validFrom >= inputs.open.from }
    let open =
      beginning.isEmpty ? [:] : try await connection.openPoints(until: until, cut: cut)
    let versions = Dictionary(grouping: inputs.terms.map(\.terms), by: \.partnerNumber)
    let figures = figures(inputs.figures, of: Set(changes.map(\.terms.partnerNumber)))
    var lines: [(partner: Int32, line: StatementLine)] = []
    for new in changes.map(\.terms) {
      let older = (versions[new.partnerNumber] ?? []).filter { $0.validFrom < new.validFrom }
      guard let old = older.last else { continue }
      do throws(SettlementError) {
        let missed = try BuyOut.pointsMissed(
          by: new, olderTerms: Set(older.map(\.number)),
          figures: figures[new.partnerNumber] ?? [])
        let isBeginning = new.validFrom >= inputs.open.from
        let points = missed + (isBeginning ? open[new.partnerNumber] ?? 0 : 0)
        guard points != 0 else { continue }
        lines.append(
          (new.partnerNumber, try BuyOut.correction(from: old, to: new, points: points)))
      } catch {
        throw failure(error)
      }
    }
    return lines
  }

  /// The figures of some partners, as whose own or as whose points they count.
  private static func figures(
    _ figures: [Figure], of partners: Set<Int32>
  ) -> [Int32: [Figure]] {
    var found: [Int32: [Figure]] = [:]
    for figure in figures {
      for partner in Set([figure.partnerNumber, figure.counterpart ?? figure.partnerNumber])
      where partners.contains(partner) {
        found[partner, default: []].append(figure)
      }
    }
    return found
  }

  /// The lines that end the run-off of partners: the price of what is left of their points, and
  /// what they had paid in.
  private static func finalLines(
    of inputs: CloseInputs, over connection: PostgresConnection
  ) async throws -> [(partner: Int32, line: StatementLine)] {
    var lines: [(partner: Int32, line: StatementLine)] = []
    guard inputs.exits.values.contains(where: { $0.stage == .final }) else { return [] }
    // Read again, because what is left of deposits stays as it is only while the accounts are held.
    let exits = try await connection.exitStandings(
      in: inputs.open.number, from: inputs.open.from, until: inputs.open.until
    ).values.filter { $0.stage == .final }
    for exit in exits.sorted(by: { $0.partner < $1.partner }) {
      let points = try await connection.openPoints(until: exit.runsOffUntil, cut: inputs.cut)
      let old = inputs.terms.last {
        $0.terms.partnerNumber == exit.partner && $0.terms.validFrom < exit.runsOffUntil
      }
      do throws(SettlementError) {
        if let old, let open = points[exit.partner] {
          let line = try BuyOut.line(from: old.terms, to: exit.terms.terms, outstanding: open)
          if line.amount != 0 { lines.append((exit.partner, line)) }
        }
      } catch {
        throw failure(error)
      }
      for deposit in try await connection.depositsLeft(of: exit.partner) {
        let line = StatementLine(
          charge: .depositReturn, document: .deposit, amount: -deposit.minorUnits)
        lines.append(
          (exit.partner, try billed(line, in: deposit.currency, to: exit.partner, inputs)))
      }
    }
    return lines
  }

  /// Reads again what a recorded settlement was computed from: postings are counted anew, or
  /// `figures` are what was counted, and what it went on from is taken from its own rows.
  static func inputs(
    of settlement: SettlementAccount, stored: [(partner: Int32, statement: StoredStatement)],
    figures: [Figure]? = nil, over connection: PostgresConnection
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
    var inputs =
      if let figures {
        try await inputs(
          open, cut: settlement.cut, figures: figures,
          orders: connection.orderFigures(
            until: open.until, cut: settlement.cut, previousUntil: open.previousUntil,
            previousCut: open.previousCut), over: connection)
      } else {
        try await counted(open, cut: settlement.cut, over: connection)
      }
    inputs.rates = try await connection.settledRates(
      of: settlement.number, into: settlement.currency)
    let further = Dictionary(
      grouping: try await connection.furtherLines(of: settlement.number), by: \.partner)
    let balances = Dictionary(
      uniqueKeysWithValues: stored.map { ($0.partner, $0.statement.previousBalance.minorUnits) })
    let points = try await connection.issuerPoints(before: settlement.number)
    for partner in inputs.partners.map(\.number) {
      inputs.carry(
        partner, previousBalance: balances[partner] ?? 0, openingPoints: points[partner] ?? 0,
        furtherLines: (further[partner] ?? []).map(\.line))
    }
    return inputs
  }

  private static func inputs(
    _ open: OpenSettlement, cut: Instant, figures: [Figure], orders: [OrderFigure],
    over connection: PostgresConnection
  ) async throws -> CloseInputs {
    let policy = try await connection.settlementPolicy(open.policyNumber)
    let partners = try await connection.settledPartners(before: open.until)
    try await requireTerms(figures, orders, of: partners, over: connection)
    var inputs = CloseInputs(
      coalition: try await connection.coalitionName(), open: open, cut: cut,
      lastDay: try await connection.lastDay(until: open.until), policy: policy,
      partners: partners,
      terms: try await connection.approvedSettlementTerms(before: open.until),
      rates: try await connection.exchangeRates(into: policy.currency, at: open.until),
      figures: figures, orders: orders)
    inputs.exits = try await connection.exitStandings(
      in: open.number, from: open.from, until: open.until)
    return inputs
  }

  private static func requireTerms(
    _ figures: [Figure], _ orders: [OrderFigure], of partners: [SettledPartner],
    over connection: PostgresConnection
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
    let ordered = orders.map(\.partnerNumber).filter { !known.contains($0) }
    let numbers = Set(
      unpriced.map(\.partnerNumber) + issuers.compactMap(\.counterpart) + ordered)
    guard numbers.isEmpty else {
      let codes = try await connection.partnerCodes(of: numbers.sorted())
      throw CommandFailure.refused(
        code: Refusal.settlementTermsMissing.code,
        message:
          "points or orders of these partners have no settlement terms in force when they moved: "
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
