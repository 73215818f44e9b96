import Accounting
import Coalition
import Testing

@Suite struct JournalTests {
  static let scopes = JournalScope.Opening.allCases.flatMap { opening in
    JournalScope.Payments.allCases.map {
      JournalScope(opening: opening, payments: $0, hasPoints: true)
    }
  }

  /// What each account comes to, by account and commodity.
  static func balances(_ journal: Journal) -> [AccountKey: [Commodity: Int64]] {
    var balances: [AccountKey: [Commodity: Int64]] = [:]
    for line in journal.entries.flatMap(\.lines) {
      balances[line.account, default: [:]][line.commodity, default: 0] += line.amount
    }
    return balances
  }

  /// The goal is to find a settlement whose books do not say what was stated. The assertions come
  /// from the statements, the balances from the entries; the seed replays a failure.
  @Test(arguments: (0..<30).map { UInt64($0) }, scopes)
  func `what is asserted holds`(seed: UInt64, scope: JournalScope) throws {
    let first = scope.opening == .first ? Int32(1) : 7
    let settlement = try RandomSettlement(seed: seed, number: first).settlement
    let journal = try OperatorJournal.journal(of: settlement, scope)
    try Self.check(journal)
    _ = try Books(journal, chart: .standard)
    for statement in settlement.statements {
      let own = try #require(
        try PartnerJournal.journal(of: statement.partner.number, in: settlement, scope))
      #expect(!own.assertions.isEmpty)
      try Self.check(own)
      _ = try Books(own, chart: .standard)
    }
  }

  private static func check(_ journal: Journal) throws {
    let balances = balances(journal)
    for assertion in journal.assertions {
      let balance = balances[assertion.account]?[assertion.commodity] ?? 0
      #expect(balance == assertion.amount, "\(assertion.account)")
    }
    #expect(journal.entries.map(\.date) == journal.entries.map(\.date).sorted())
    let references = journal.entries.map(\.reference.text)
    #expect(Set(references).count == references.count, "\(references)")
  }

  /// The roles on which each item of the operator's position is booked.
  private static let roles: [OperatorItem: [AccountRole]] = [
    .revaluation: [.revaluation], .programmeMargin: [.programmeMargin],
    .redemptionVariance: [.redemptionVariance], .redemptionIncome: [.redemptionIncome],
    .issueFees: [.issueFees], .redemptionFees: [.redemptionFees],
    .platformFees: [.platformFees], .levy: [.levy], .breakageIncome: [.breakageIncome],
    .breakageShare: [.breakageShare], .causeExpense: [.causeExpense],
    .causesPayable: [.causesPayable], .adjustmentCost: [.adjustmentCost],
    .buyOuts: [.buyOuts], .depositReturns: [.deposits], .disputes: [.disputes],
    .giftSupplies: [.giftSupplies], .donations: [.donations], .giftMoney: [.giftMoney],
    .taxPayable: [.taxPayable, .taxReceivable], .conversionDifference: [.conversionDifference],
  ]

  @Test(arguments: (0..<30).map { UInt64($0) })
  func `every item of the operator's position is booked to the unit`(seed: UInt64) throws {
    let settlement = try RandomSettlement(seed: seed, number: 2).settlement
    let journal = try OperatorJournal.journal(
      of: settlement, JournalScope(opening: .first, payments: .none, hasPoints: false))
    var booked: [AccountRole: Int64] = [:]
    for line in journal.entries.flatMap(\.lines) {
      booked[line.account.role, default: 0] -= line.amount
    }
    for item in OperatorItem.allCases where item != .liabilityChange {
      let sum = (Self.roles[item] ?? []).map { booked[$0] ?? 0 }.reduce(0, +)
      #expect(sum == settlement.breakdown[item], "\(item)")
    }
    #expect(booked[.pointsLiability] ?? 0 == settlement.breakdown[.liabilityChange])
    #expect(-(booked[.clearing] ?? 0) == settlement.breakdown.total)
  }

  @Test func `the example is thirteen entries of fifty-three lines`() throws {
    let journal = try WorkedExample.journal()
    #expect(journal.entries.count == 13)
    #expect(journal.entries.map(\.lines.count).reduce(0, +) == 53)
    let debits = journal.entries.flatMap(\.lines).map(\.amount).filter { $0 > 0 }.reduce(0, +)
    #expect(debits == 10_305_127)
  }

  @Test func `an entry that does not balance is none`() throws {
    let reference = try #require(EntryReference("R-1"))
    let (euro, key) = (Commodity.money(WorkedExample.euro), AccountKey(.bank))
    let day = try WorkedExample.day("2026-10-31")
    func entry(_ lines: [JournalLine]) throws -> JournalEntry {
      try JournalEntry(.fees, on: day, reference, "text", lines: lines)
    }
    #expect(throws: JournalEntry.Unbookable.unbalanced(euro)) {
      try entry([JournalLine(key, 2, euro), JournalLine(key, -1, euro)])
    }
    #expect(throws: JournalEntry.Unbookable.unbalanced(euro)) {
      try entry([JournalLine(key, 1, euro), JournalLine(key, -1, .points)])
    }
    #expect(throws: JournalEntry.Unbookable.unbalanced(euro)) {
      try entry([JournalLine(key, .max, euro), JournalLine(key, .max, euro)])
    }
    #expect(throws: JournalEntry.Unbookable.tooFewLines) {
      try entry([JournalLine(key, 0, euro), JournalLine(key, 0, euro)])
    }
    #expect(try entry([JournalLine(key, 1, euro), JournalLine(key, -1, euro)]).lines.count == 2)
  }

  @Test func `a reference is one to sixteen letters, digits and dashes`() {
    #expect(EntryReference("S202610-FEE-P123")?.text == "S202610-FEE-P123")
    for text in ["", "S202610-FEE-P1234", "S 1", "S_1", "Ä1", "S1\u{0}"] {
      #expect(EntryReference(text) == nil, "\(text)")
    }
  }

  @Test func `what became of payments has references of its own, and opens what is returned`()
    throws
  {
    let payment = try WorkedExample.settlement().payments[0]
    let day = try WorkedExample.day("2026-11-06")
    func event(
      _ number: Int64, _ kind: PaymentEvent.Kind, _ amount: Int64, isPulledOut: Bool = false
    ) -> PaymentEvent {
      PaymentEvent(
        number: number, sequence: Int(number), settlement: "2026-10", of: payment, kind: kind,
        amount: amount, happenedOn: day, bankReference: "BK-\(number)", isPulledOut: isPulledOut)
    }
    let events = [
      event(1, .paid, 400_000), event(2, .paid, 594_345), event(3, .returned, 594_345),
      event(4, .writtenOff, 94_345), event(5, .pulledOut, 500_000),
      event(6, .paid, 100_000, isPulledOut: true),
      event(7, .fromDeposit, 50_000, isPulledOut: true),
      event(8, .toDeposit, 30_000, isPulledOut: true),
    ]
    let settlement = try WorkedExample.settlement(
      events: events, number: 2, openingBalances: [1: 994_345])
    let journal = try OperatorJournal.journal(
      of: settlement, JournalScope(opening: .first, payments: .recorded, hasPoints: false))
    #expect(
      journal.entries.suffix(8).map(\.reference.text) == [
        "S202610-P1-W4", "S202610-P1-O5", "S202610-P1-D7", "S202610-P1-U8", "S202610-P1",
        "S202610-P1-2", "S202610-P1-R3", "S202610-P1-6",
      ])
    #expect(
      journal.entries.suffix(8).map(\.text) == [
        "Written off Alfa Market", "Pulled out of the clearing Alfa Market",
        "Paid out of the deposit Alfa Market", "Put back into the deposit Alfa Market",
        "Collection Alfa Market", "Collection Alfa Market", "Returned: Collection Alfa Market",
        "Collection Alfa Market",
      ])
    let end = try WorkedExample.day("2026-10-31")
    #expect(
      journal.entries.suffix(8).map(\.date)
        == Array(repeating: end, count: 4) + Array(repeating: day, count: 4),
      "the bank's days are the bank's; what no bank moves stays within its period")
    let balances = Self.balances(journal)
    let euro = Commodity.money(WorkedExample.euro)
    #expect(balances[AccountKey(.bank)]?[euro] == 500_000)
    #expect(balances[AccountKey(.writeOffs, partner: 1)]?[euro] == 94_345)
    #expect(balances[AccountKey(.defaultedClaims, partner: 1)]?[euro] == 380_000)
    #expect(balances[AccountKey(.deposits, partner: 1)]?[euro] == 20_000)
    #expect(balances[AccountKey(.clearing, partner: 1)]?[euro] == 0)
  }

  @Test func `a partner's own books are the mirror of its clearing account`() throws {
    let scope = JournalScope(opening: .first, payments: .due, hasPoints: false)
    let journal = try #require(
      try PartnerJournal.journal(of: 4, in: WorkedExample.settlement(), scope))
    #expect(
      journal.entries.map(\.reference.text) == [
        "S202610-ISS", "S202610-RED", "S202610-FEE", "S202610-BRK", "S202610-P4",
      ])
    let balances = Self.balances(journal)
    let euro = Commodity.money(WorkedExample.euro)
    #expect(balances[AccountKey(.ownBank, partner: 4)]?[euro] == 632_775)
    #expect(balances[AccountKey(.ownClearing, partner: 4)]?[euro] == 0)
    #expect(balances[AccountKey(.ownTaxReceivable, partner: 4, charge: .tax)]?[euro] == 4_053)
    #expect(try PartnerJournal.journal(of: 5, in: WorkedExample.settlement(), scope) == nil)
  }
}
