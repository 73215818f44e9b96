import Accounting
import Coalition
import TestSupport
import Testing

@Suite struct BankInstructionsTests {
  private static let settled = Result { try WorkedExample.settlement() }

  /// The example with one party changed.
  private static func settlement(
    _ change: (Party) -> Party, orders: [BankOrder]? = nil
  ) throws -> ClosedSettlement {
    let good = try settled.get()
    let draft = try WorkedExample.draft()
    return ClosedSettlement(
      name: good.name, number: good.number, days: good.days,
      operatorParty: change(good.operatorParty), draft: draft,
      statements: good.statements.map {
        ClosedStatement(
          partner: change($0.partner), id: $0.id, serial: $0.serial, dueOn: $0.dueOn,
          draft: $0.draft)
      }, figures: good.figures, payments: good.payments)
  }

  private static func party(
    _ party: Party, name: String? = nil, account: BankAccount?, mandate: Mandate?,
    creditorIdentifier: CreditorIdentifier? = nil
  ) -> Party {
    Party(
      number: party.number, code: party.code, name: name ?? party.name, address: party.address,
      account: account, mandate: mandate, creditorIdentifier: creditorIdentifier)
  }

  @Test func `a partner without a mandate pays by itself, and is told of`() throws {
    let settlement = try Self.settlement { party in
      party.number == 2 ? Self.party(party, account: nil, mandate: nil) : party
    }
    let instructions = try BankInstructions(of: settlement, .collection)
    #expect(
      instructions.leftOut == [PaymentLeftOut(reference: "S202610-P2", reason: .noMandate)])
    let file = try BankJudgeTests.file(.directDebits, of: settlement).text
    #expect(file.contains("<CtrlSum>9943.45</CtrlSum>"))
    #expect(!file.contains("S202610-P2"))
  }

  @Test func `what was paid before is not collected again, and a part is a part`() throws {
    let settlement = try Self.settled.get()
    let first = try #require(settlement.payments.first { $0.reference == "S202610-P1" })
    let instructions = try BankInstructions(
      of: settlement, .collection, orders: [BankOrder(of: first, amount: 100)])
    #expect(
      instructions.leftOut == [PaymentLeftOut(reference: "S202610-P2", reason: .nothingOpen)])
    let file = try text { sink in
      try BankFile.write(instructions) { _, bytes in try sink(bytes) }
    }
    #expect(file.contains("<CtrlSum>1.00</CtrlSum>"))
  }

  @Test func `what came back is told again on another day, under other names`() async throws {
    let settlement = try Self.settled.get()
    let first = try #require(settlement.payments.first { $0.reference == "S202610-P1" })
    final class Box { var files: [String: [UInt8]] = [:] }
    let box = Box()
    let day = try WorkedExample.day("2026-11-20")
    let export = try SettlementExport(
      of: settlement, as: .directDebits, scope: ExportFormat.directDebits.standardScope,
      orders: [BankOrder(of: first, amount: 994_345, time: 2)],
      edition: .presentedAgain(on: day))
    #expect(export.name == "2026-10-pain.008-2026-11-20")
    try export.write { box.files[$0, default: []] += $1 }
    #expect(box.files.keys.sorted() == ["2026-10-pain.008-2026-11-20.xml"])
    let file = String(decoding: try #require(box.files.values.first), as: UTF8.self)
    #expect(file.contains("<MsgId>S202610-DD-20261120</MsgId>"))
    #expect(file.contains("<EndToEndId>S202610-P1/2</EndToEndId>"))
    #expect(file.contains("<ReqdColltnDt>2026-11-20</ReqdColltnDt>"))
    let verdict = try await BankJudgeTests.schema(file, message: "pain.008.001.08")
    #expect(verdict.isAccepted, "\(verdict)")
    let orders = try #require(try export.instructions()).orders
    #expect(orders.map(\.reference) == ["S202610-P1"], "the payment is still called so")
  }

  @Test func `a missing account, mandate's account and creditor identifier are refused by name`()
    throws
  {
    let noIdentifier = try Self.settlement {
      $0.number == 0 ? Self.party($0, account: $0.account, mandate: nil) : $0
    }
    #expect(throws: AccountingError.missing("the operator's creditor identifier")) {
      try BankInstructions(of: noIdentifier, .collection)
    }
    for (number, code, direction) in [
      (0, "operator", BankOrder.Direction.payout), (4, "P4", .payout), (1, "P1", .collection),
    ] {
      let settlement = try Self.settlement {
        $0.number == number
          ? Self.party(
            $0, account: nil, mandate: $0.mandate, creditorIdentifier: $0.creditorIdentifier) : $0
      }
      #expect(throws: AccountingError.missing("the bank account of \(code)")) {
        try BankInstructions(of: settlement, direction)
      }
    }
  }

  @Test(arguments: [
    ("ünïcode", "unicode"), ("Щастие ООД", "Shtastie OOD"), ("Αθήνα", "Athina"),
    ("A   B", "A B"), ("№7", "No7"),
    (String(repeating: "x", count: 71), String(repeating: "x", count: 70)),
  ])
  func `names are spelled as banks write them`(text: String, spelled: String) throws {
    #expect(try BankText.spelled(text, field: "name", lengthMax: 70) == spelled)
  }

  @Test(arguments: ["漢", "\u{7}", "😀", "#"])
  func `what has no spelling is refused by its field`(text: String) throws {
    let scalar = try #require(text.unicodeScalars.first)
    #expect(throws: AccountingError.character(field: "name", scalar)) {
      try BankText.spelled("A" + text, field: "name", lengthMax: 70)
    }
    #expect(throws: AccountingError.missing("name")) {
      try BankText.spelled("  ", field: "name", lengthMax: 70)
    }
  }

  @Test func `identifiers are never changed`() throws {
    #expect(try BankText.identifier("M-1/a", field: "m") == "M-1/a")
    for bad in ["/a", "a/", "a//b"] {
      #expect(throws: AccountingError.character(field: "m", "/")) {
        try BankText.identifier(bad, field: "m")
      }
    }
    #expect(throws: AccountingError.character(field: "m", "ü")) {
      try BankText.identifier("ü", field: "m")
    }
    let longest = String(repeating: "1", count: 35)
    #expect(try BankText.identifier(longest, field: "m") == longest)
    #expect(throws: AccountingError.tooLong(field: "m", limit: 35)) {
      try BankText.identifier(longest + "1", field: "m")
    }
  }

  @Test func `more than a bank moves at once is refused, and the most is not`() throws {
    let settlement = try Self.settled.get()
    let first = try #require(settlement.payments.first { $0.reference == "S202610-P1" })
    let most = BankInstructions.euroCentsMax
    _ = try BankInstructions(
      of: settlement, .collection, orders: [BankOrder(of: first, amount: most)])
    #expect(throws: AccountingError.unsupported("more than 999999999.99 EUR in S202610-P1")) {
      try BankInstructions(
        of: settlement, .collection, orders: [BankOrder(of: first, amount: most + 1)])
    }
  }

  @Test func `a partner's own books have no bank file`() throws {
    #expect(
      throws: AccountingError.unsupported("only the operator has a bank that settles")
    ) {
      try SettlementExport(
        of: Self.settled.get(), as: .creditTransfers, partner: 1,
        scope: ExportFormat.csv.standardScope)
    }
  }
}
