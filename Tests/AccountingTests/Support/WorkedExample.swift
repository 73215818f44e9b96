import Accounting
import Coalition

/// One settlement of four partners that was worked out by hand and in six bookkeeping programs: its
/// journal is in `hledger`, as those programs read it.
enum WorkedExample {
  static let euro: Currency = {
    guard let euro = Currency("EUR") else { preconditionFailure("the euro is known") }
    return euro
  }()

  static let coalition = Party(
    number: 0, code: "operator", name: "Coalition Clearing AD",
    address: PostalAddress(town: "Sofia", country: "BG"), taxNumber: "BG200000005",
    account: account("BG80BNBG96611020345678"),
    creditorIdentifier: try? CreditorIdentifier(parsing: "DE98ZZZ09999999999"))

  static let partners = [
    Party(
      number: 1, code: "P1", name: "Alfa Market", taxNumber: "BG200000001",
      account: account("AT611904300234573201"), mandate: mandate("M-P1")),
    Party(
      number: 2, code: "P2", name: "Beta Fuel", taxNumber: "BG200000002",
      account: account("DE89370400440532013000"), mandate: mandate("M-P2")),
    Party(
      number: 3, code: "P3", name: "Gamma Pharm", taxNumber: "BG200000003",
      account: account("NL91ABNA0417164300")),
    Party(
      number: 4, code: "P4", name: "Delta Travel", taxNumber: "BG200000004",
      account: account("BE71096123456769")),
  ]

  private static func account(_ iban: String) -> BankAccount? {
    (try? IBAN(parsing: iban)).map { BankAccount(iban: $0) }
  }

  private static func mandate(_ reference: String) -> Mandate? {
    (try? day("2026-01-15")).map { Mandate(reference: reference, signedOn: $0, scheme: .b2b) }
  }

  static func day(_ text: String) throws -> CivilDate { try CivilDate(parsing: text) }

  static let figures: [Figure] = [
    (1, 1_284_317, 402_118, 70_003), (2, 655_109, 311_907, 31_007), (3, 198_441, 387_563, 9_511),
    (4, 61_737, 934_250, 3_002),
  ].flatMap { (partner: Int32, issued: Int64, redeemed: Int64, expired: Int64) in
    [
      Figure(partnerNumber: partner, measure: .issued, points: issued),
      Figure(
        partnerNumber: partner, measure: .redeemed, counterpart: partner % 4 + 1, points: redeemed),
      Figure(partnerNumber: partner, measure: .expired, points: expired),
    ]
  }

  private static func terms() throws -> [SettlementTerms] {
    let taxed: [ChargeType] = [.issueFee, .redemptionFee, .platformFee, .levy]
    let prices: [(Int64, Int64)] = [
      (9_500, 8_000), (10_000, 8_000), (10_500, 7_900), (11_000, 7_750),
    ]
    return try prices.enumerated().map { place, price in
      try SettlementTerms(
        number: Int32(place + 1), partnerNumber: Int32(place + 1),
        validFrom: Instant(microseconds: 0), currency: euro, funding: .atIssue,
        issuePriceMicros: price.0, issueShareBasisPoints: 10_000, reimbursementMicros: price.1,
        issueFeeBasisPoints: 250, redemptionFeeBasisPoints: 150, platformFee: 4_900, paysLevy: true,
        breakagePolicy: .shared,
        breakageShareBasisPoints: 4_000,
        taxes: Dictionary(uniqueKeysWithValues: taxed.map { ($0, 2_000) }))
    }
  }

  static func draft(furtherLines: [Int32: [StatementLine]] = [:]) throws -> SettlementDraft {
    try SettlementCalculation.draft(
      of: figures, terms: terms(),
      partners: partners.map {
        SettlementPartner(number: $0.number, furtherLines: furtherLines[$0.number] ?? [])
      },
      policy: SettlementPolicy(
        currency: euro, carryingRateMicros: 8_000, levyTotal: 100_000, openingPoints: 5_000_001),
      rates: [])
  }

  /// The settlement; changed names of partners by number are given, and lines that correct earlier
  /// statements.
  static func settlement(
    names: [Int32: String] = [:], events: [PaymentEvent] = [], number: Int32 = 1,
    openingBalances: [Int32: Int64] = [:], furtherLines: [Int32: [StatementLine]] = [:],
    earlierStatements: [EarlierStatement] = []
  ) throws -> ClosedSettlement {
    let draft = try draft(furtherLines: furtherLines)
    let due = try day("2026-11-05")
    let parties = partners.map { party in
      guard let name = names[party.number] else { return party }
      return Party(
        number: party.number, code: party.code, name: name, taxNumber: party.taxNumber,
        account: party.account, mandate: party.mandate)
    }
    let statements = zip(parties, draft.statements).map { party, draft in
      ClosedStatement(
        partner: party, id: "stm_\(party.number)", serial: "0000000\(party.number)", dueOn: due,
        draft: draft)
    }
    let positions = Dictionary(
      uniqueKeysWithValues: draft.statements.map { ($0.partnerNumber, $0.balance.minorUnits) })
    let payments = try Netting.multilateral(positions, in: euro).enumerated().map {
      place, payment in
      let partner = payment.debtor == 0 ? payment.creditor : payment.debtor
      return SettledPayment(
        line: Int32(place + 1), reference: "S202610-P\(partner)", payment: payment, dueOn: due)
    }
    return ClosedSettlement(
      name: "2026-10", number: number, days: try day("2026-10-01")...day("2026-10-31"),
      operatorParty: coalition, draft: draft, statements: statements, figures: figures,
      payments: payments, events: events, openingBalances: openingBalances,
      earlierStatements: earlierStatements)
  }

  /// The operator's journal as the example books it: with the payments when they are due.
  static func journal(hasPoints: Bool = false) throws -> Journal {
    try OperatorJournal.journal(
      of: settlement(), JournalScope(opening: .first, payments: .due, hasPoints: hasPoints))
  }

  /// The same with the accounts of the standard chart.
  static func books(hasPoints: Bool = false) throws -> Books {
    try Books(journal(hasPoints: hasPoints), chart: .standard)
  }
}

/// Returns what a writer writes.
func written(_ write: (@escaping Sink) throws -> Void) rethrows -> [UInt8] {
  // The sink escapes into the writer, so it fills a box.
  final class Box { var bytes: [UInt8] = [] }
  let box = Box()
  try write { box.bytes += $0 }
  return box.bytes
}

/// Returns what a writer writes as text.
func text(_ write: (@escaping Sink) throws -> Void) rethrows -> String {
  String(decoding: try written(write), as: UTF8.self)
}
