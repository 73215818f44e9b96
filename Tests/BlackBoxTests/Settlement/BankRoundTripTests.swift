import EmbeddedPostgres
import FoundationEssentials
import Postgres
import TestSupport
import Testing

/// The worked example through a bank: its files go to a bank that is not ours, and what that bank
/// reports comes back, by the operator's command line alone.
@Suite struct BankRoundTripTests {
  private static let own = "BG80BNBG96611020345678"
  private static let ibans = [
    "AT611904300234573201", "DE89370400440532013000", "NL91ABNA0417164300", "BE71096123456769",
  ]

  @Test func `money goes out and comes back, and every account is square`() async throws {
    let clearing = try await ClearingStage()
    try await settle(clearing)
    let bank = try await MockBank(at: "2025-11-03T09:00", iban: Self.own)
    try await send(clearing, to: bank)
    try await bank.advance(to: "2025-11-06")
    #expect(try await bank.balance() == 750_609)
    try await importStatements(of: bank, clearing)
    try await expectSquare(clearing)
    try await expectReturn(by: bank, clearing)
    try await expectOwnersTransfer(by: bank, clearing)
    try await clearing.expectSound()
    try await clearing.close()
  }

  @Test func `what came back is collected again under another name, once`() async throws {
    let clearing = try await ClearingStage()
    try await clearing.moveClock(to: "2025-11-03 08:00Z")
    try await settle(clearing)
    let bank = try await MockBank(at: "2025-11-03T09:00", iban: Self.own)
    try await send(clearing, to: bank)
    try await bank.advance(to: "2025-11-06")
    try await clearing.moveClock(to: "2025-11-06 09:00Z")
    try await importStatements(of: bank, clearing)
    try await clearing.moveClock(to: "2025-11-11 09:00Z")
    let first = try await expectReturn(by: bank, clearing)
    try await clearing.moveClock(to: "2025-11-12 09:00Z")
    let words = ["settlement", "export", "2025-10", "--format", "pain.008", "--again"]
    let (folder, elsewhere) = (try clearing.path("bank"), try clearing.path("elsewhere"))
    let late = try await clearing.runWords(words + ["2025-11-11", "--out", folder])
    #expect(late.status == 2, "that day has passed: \(late.text)")
    try await clearing.expectDone(words + ["2025-11-14", "--out", folder])
    let name = "2025-10-pain.008-2025-11-14.xml"
    let file = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    #expect(file.contains("<EndToEndId>\(first)/2</EndToEndId>"))
    #expect(file.contains("<NbOfTxs>1</NbOfTxs>") && file.contains(">9943.45</InstdAmt>"))
    let findings = try await bank.post("/_mock/validate", file)
    #expect(findings.contains("1 collection, 0 findings"), "\(findings)")
    try await bank.post("/payments", file)

    // The same again is the same bytes, and on another day nothing is left to tell.
    try await clearing.expectDone(words + ["2025-11-14", "--out", elsewhere])
    #expect(try String(contentsOfFile: "\(elsewhere)/\(name)", encoding: .utf8) == file)
    try await clearing.expectDone(words + ["2025-11-17", "--out", elsewhere])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: elsewhere).sorted()
        == ["2025-10-pain.008-2025-11-14.manifest.json", name])

    try await bank.advance(to: "2025-11-15")
    try await clearing.moveClock(to: "2025-11-16 09:00Z")
    #expect(try await outcomes(of: bank, clearing) == [["paid", .string(first), "9943.45"]])
    let open = try await clearing.table("payment", "list", "--settlement", "2025-10")
      .filter { $0["open"] != "0.00" }
    #expect(open.isEmpty, "\(open)")
    try await clearing.close()
  }

  private func settle(_ clearing: ClearingStage) async throws {
    let service = try await clearing.stage.startService()
    var tills: [Till] = []
    for (place, partner) in SettledExampleTests.partners.enumerated() {
      var prices = partner.prices
      prices.iban = Self.ibans[place]
      prices.mandate = place < 2 ? "M-\(place + 1)" : nil
      let invited = try await clearing.invitePartner(prices)
      tills.append(Till(HTTPClient(service.origin), invited.key))
    }
    try await SettledExampleTests.trade(tills)
    try await clearing.expectDone(
      "coalition", "details", "--iban", Self.own, "--creditor-id", "DE98ZZZ09999999999", "--town",
      "Sofia", "--country", "BG")
    try await clearing.settle("2025-09")
    // What September came to is paid before October is closed, so that October is the example's.
    for payment in try await clearing.table("payment", "list", "--settlement", "2025-09") {
      let reference = try #require(payment["reference"].string)
      try await clearing.expectDone(
        "payment", "record", reference, "--on", "2025-10-05", "--bank-reference", reference)
    }
    try await clearing.settle("2025-10")
  }

  /// The files are handed out once, byte for byte, and the bank takes them without a finding.
  private func send(_ clearing: ClearingStage, to bank: MockBank) async throws {
    for (format, count) in [("pain.008", "2"), ("pain.001", "2")] {
      let words = ["settlement", "export", "2025-10", "--format", format, "--out"]
      let folder = try clearing.path("bank")
      try await clearing.expectDone(words + [folder])
      let file = try String(
        contentsOfFile: "\(folder)/2025-10-\(format)-2025-11-05.xml", encoding: .utf8)
      #expect(file.contains("<NbOfTxs>\(count)</NbOfTxs>"))
      let findings = try await bank.post("/_mock/validate", file)
      #expect(
        findings.contains("2 \(format == "pain.001" ? "payments" : "collections"), 0 findings"))
      try await bank.post("/payments", file)
      // Asked for again elsewhere, it is the same, although now nothing could be told any more.
      let again = try clearing.path("again")
      try await clearing.expectDone(words + [again])
      #expect(
        try String(
          contentsOfFile: "\(again)/2025-10-\(format)-2025-11-05.xml", encoding: .utf8) == file)
    }
    for answer in try await bank.collect("pain.002") {
      let file = try clearing.write(answer, to: "answer.xml")
      #expect(try await clearing.table("bank", "import", file).isEmpty, "nothing is rejected")
    }
    let states = try await clearing.table("payment", "list", "--settlement", "2025-10")
      .map { $0["state"] }
    #expect(states == Array(repeating: "instructed", count: 4))
  }

  /// Notifications and statements tell the same movements; each counts once.
  private func importStatements(of bank: MockBank, _ clearing: ClearingStage) async throws {
    var outcomes: [JSON] = []
    for message in try await bank.collect("camt.054") + bank.collect("camt.053") {
      let file = try clearing.write(message, to: "camt.xml")
      let tried = try await clearing.table("bank", "import", file, "--dry-run")
      let taken = try await clearing.table("bank", "import", file)
      #expect(tried.map { $0["outcome"] } == taken.map { $0["outcome"] })
      let again = try await clearing.table("bank", "import", file)
      #expect(again.allSatisfy { $0["known"] == true }, "the same file changes nothing")
      outcomes += taken.filter { $0["known"] == false }.map { $0["outcome"] }
    }
    #expect(outcomes == Array(repeating: "paid", count: 4))
    #expect(try await clearing.table("bank", "unmatched").isEmpty)
  }

  /// hledger finds every clearing account at zero on the day after, and the operator's position in
  /// the bank.
  private func expectSquare(_ clearing: ClearingStage) async throws {
    try await clearing.settle("2025-11")
    let folder = try clearing.path("books")
    try await clearing.expectDone(
      "settlement", "export", "2025-11", "--format", "hledger", "--out", folder)
    let journal = "\(folder)/2025-11-hledger.journal"
    let checked = try await hledger(journal, "check", "-s")
    #expect(checked.status == 0, "\(checked.text)")
    let clearingAccounts = try await hledger(
      journal, "balance", "Assets:Clearing", "-e", "2025-11-06", "-N", "--flat")
    #expect(
      clearingAccounts.status == 0 && clearingAccounts.text.isEmpty, "\(clearingAccounts.text)")
    let atBank = try await hledger(
      journal, "balance", "Assets:Bank", "-e", "2025-11-06", "-N", "--flat")
    #expect(atBank.text.contains("7506.09 EUR"), "\(atBank.text)")
  }

  private func hledger(_ words: String...) async throws -> ChildProgram.Outcome {
    let words = ["/usr/bin/env", "hledger", "-f"] + words
    return try await DetachedThread.value {
      try ChildProgram(words, environment: ChildProgram.plainEnvironment).run()
    }
  }

  /// What became of the entries of the statements that wait in the mailbox.
  private func outcomes(
    of bank: MockBank, _ clearing: ClearingStage
  ) async throws -> [[JSON]] {
    var outcomes: [[JSON]] = []
    for message in try await bank.collect("camt.053") {
      let file = try clearing.write(message, to: "camt.xml")
      outcomes += try await clearing.table("bank", "import", file)
        .map { [$0["outcome"], $0["payment"], $0["amount"]] }
    }
    return outcomes
  }

  /// The debtor has its money back: the payment is open again.
  @discardableResult
  private func expectReturn(
    by bank: MockBank, _ clearing: ClearingStage
  ) async throws -> String {
    let payments = try await clearing.table("payment", "list", "--settlement", "2025-10")
    let first = try #require(payments.first { $0["amount"] == "9943.45" })
    let reference = try #require(first["reference"].string)
    try await bank.post("/_mock/collections/\(reference)/refuse", #"{"reason": "MS03"}"#)
    try await bank.advance(to: "2025-11-11")
    #expect(
      try await outcomes(of: bank, clearing) == [["returned", .string(reference), "-9943.45"]])
    let open = try await clearing.table("payment", "list", "--settlement", "2025-10")
      .filter { $0["open"] != "0.00" }
    #expect(open.map { $0["reference"] } == [.string(reference)])
    #expect(open.map { $0["state"] } == ["returned"])
    return reference
  }

  /// Whoever pays by itself without a reference is found by amount and account; who pays another
  /// amount is not guessed at, and a person says what it is.
  private func expectOwnersTransfer(by bank: MockBank, _ clearing: ClearingStage) async throws {
    let due = try await clearing.table("payment", "list", "--settlement", "2025-11")
    let whole = try #require(due.first { $0["debtor"] != "operator" && $0["open"] != "0.00" })
    let amount = try #require(whole["open"].string)
    let cents = try #require(Int64(amount.filter { $0 != "." }))
    let iban = try await clearing.iban(of: #require(whole["debtor"].string))
    for (amount, note) in [(cents, "thanks"), (100, "part of it")] {
      let credit: JSON = [
        "account": "OP", "amount": .number(amount), "note": .string(note),
        "debtor": ["name": "Somebody", "iban": .string(iban)],
      ]
      try await bank.post("/_mock/credits", credit.text)
    }
    try await bank.advance(to: "2025-12-05")
    var outcomes: [JSON] = []
    for message in try await bank.collect("camt.053") {
      let file = try clearing.write(message, to: "camt.xml")
      outcomes += try await clearing.table("bank", "import", file).map { $0["outcome"] }
    }
    #expect(outcomes == ["paid", "unmatched"])
    let work = try await clearing.table("bank", "unmatched")
    #expect(work.map { $0["amount"] } == ["1.00"])
    let entry = String(try #require(work.first?["entry"].number))
    let words = ["bank", "resolve", entry, "--set-aside", "--reason", "a gift"]
    try await clearing.expectDone(words)
    let late = try await clearing.runWords(words)
    #expect(late.status == 1 && late.text.contains("bank_entry_already_resolved"))
    #expect(try await clearing.table("bank", "unmatched").isEmpty)
  }
}

extension ClearingStage {
  /// Runs a command that is done.
  fileprivate func expectDone(
    _ command: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await expectDone(command, sourceLocation: sourceLocation)
  }

  fileprivate func expectDone(
    _ command: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let outcome = try await runWords(command)
    try #require(outcome.status == 0, "\(outcome.text)", sourceLocation: sourceLocation)
  }

  /// Runs a command and returns the rows that it answers.
  fileprivate func table(
    _ command: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> [JSON] {
    let outcome = try await runWords(command + ["--format", "json"])
    try #require(outcome.status == 0, "\(outcome.text)", sourceLocation: sourceLocation)
    return try outcome.text.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
  }

  fileprivate func iban(of partner: String) async throws -> String {
    let found = try await stage.coalition.database.query(
      """
      select t.account_iban from settlement.terms t
      join tenancy.partners p on p.number = t.partner_number where p.code = $1
      """, [.text(partner)])
    return try found.text(0, 0)
  }
}
