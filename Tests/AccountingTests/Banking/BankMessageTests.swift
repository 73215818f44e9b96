import Accounting
import Coalition
import TestSupport
import Testing

@Suite struct BankMessageTests {
  private typealias Entry = StatementFile.Entry

  private static func statement(_ file: StatementFile) throws -> BankStatement {
    guard case .statements(let all) = try BankMessage(reading: Array(file.text.utf8)) else {
      throw BankFileError.badElement("statements")
    }
    return try #require(all.first)
  }

  private static let whole = StatementFile(
    closing: "90.00",
    entries: [
      Entry(
        reference: "R1", amount: "30.00",
        details: [StatementFile.detail("S202610-P1", "30.00", iban: "AT611904300234573201")]),
      Entry(
        reference: "R2", amount: "40.00", isCredit: false,
        details: [
          StatementFile.detail("S202610-P2", "40.00", isCredit: false, reason: "MS03")
        ], code: "UPDD"),
      Entry(reference: "R3", amount: "5.00", status: "PDNG"),
    ])

  @Test func `a statement is read with its entries, and what is only announced is left out`()
    async throws
  {
    let verdict = try await BankJudgeTests.schema(Self.whole.text, message: "camt.053.001.08")
    #expect(verdict.isAccepted, "the sample is what banks write: \(verdict)")
    let statement = try Self.statement(Self.whole)
    #expect(statement.account.text == "BG80BNBG96611020345678")
    #expect(statement.sequence == 7 && statement.opening == 10_000 && statement.closing == 9_000)
    #expect(statement.entries.map(\.reference) == ["R1", "R2"])
    let first = try #require(statement.entries.first)
    #expect(first.endToEndID == "S202610-P1" && first.isCredit && !first.isReturn)
    #expect(first.counterparty == "AT611904300234573201")
    #expect(first.counterpartyName == "Alfa & Co" && first.remittance == "thanks")
    let second = try #require(statement.entries.last)
    #expect(second.isReturn && second.reason == "MS03" && second.amount == 4_000)
  }

  @Test func `a booking of several orders is as many movements, and they make its amount`() throws {
    var file = Self.whole
    file.closing = "130.00"
    file.entries = [
      Entry(
        reference: "R1", amount: "30.00",
        details: [StatementFile.detail("A", "10.00"), StatementFile.detail("B", "20.00")])
    ]
    #expect(try Self.statement(file).entries.map(\.reference) == ["R1/1", "R1/2"])
    #expect(try Self.statement(file).entries.map(\.amount) == [1_000, 2_000])
    file.entries[0].details[1] = StatementFile.detail("B", "20.01")
    #expect(throws: BankFileError.badElement("the details of R1")) { try Self.statement(file) }
  }

  @Test func `amounts of a booking's orders may stand one level deeper`() async throws {
    var file = Self.whole
    file.closing = "130.00"
    let parts = [("A", "10.00"), ("B", "20.00")].map { name, amount in
      "<TxDtls><Refs><EndToEndId>\(name)</EndToEndId></Refs><AmtDtls><TxAmt>"
        + "<Amt Ccy=\"EUR\">\(amount)</Amt></TxAmt></AmtDtls></TxDtls>"
    }
    file.entries = [Entry(reference: "R1", amount: "30.00", details: parts)]
    let verdict = try await BankJudgeTests.schema(file.text, message: "camt.053.001.08")
    #expect(verdict.isAccepted, "the sample is what banks write: \(verdict)")
    let entries = try Self.statement(file).entries
    #expect(entries.map(\.amount) == [1_000, 2_000])
    #expect(entries.map(\.endToEndID) == ["A", "B"])
    #expect(entries.map(\.partOf) == ["R1", "R1"])
  }

  /// A sum of which the bank names one order alone is not that order's.
  @Test func `a sum of several orders names the file, and none of the orders`() async throws {
    var file = Self.whole
    file.closing = "130.00"
    for (count, name) in [("2", nil), ("1", "A")] as [(String, String?)] {
      let batch =
        "<Btch><MsgId>S202610-DD-20261105</MsgId><NbOfTxs>\(count)</NbOfTxs></Btch>"
      file.entries = [
        Entry(
          reference: "R1", amount: "30.00", details: [batch, StatementFile.detail("A", "30.00")])
      ]
      let verdict = try await BankJudgeTests.schema(file.text, message: "camt.053.001.08")
      #expect(verdict.isAccepted, "the sample is what banks write: \(verdict)")
      let entry = try #require(try Self.statement(file).entries.first)
      #expect(entry.endToEndID == name && entry.batch == "S202610-DD-20261105")
      #expect(entry.amount == 3_000 && entry.partOf == nil)
    }
  }

  /// What a partner writes into its transfer must not keep the statement from being read.
  @Test func `what others write is bounded, and stops no statement`() throws {
    var file = Self.whole
    file.closing = "130.00"
    let long = String(repeating: "x", count: 500) + "\u{202E}\u{9B}31m"
    file.entries = [
      Entry(
        reference: "R1", amount: "30.00",
        details: [
          StatementFile.detail(long, "30.00", iban: long)
            .replacing("thanks", with: "\u{202E}\u{9B}31m" + long)
        ])
    ]
    let entry = try #require(try Self.statement(file).entries.first)
    #expect(entry.endToEndID == nil && entry.counterparty == nil, "neither can be ours")
    #expect(entry.remittance?.count == 140)
  }

  @Test func `a statement that does not add up is refused, and a cent makes the difference`()
    throws
  {
    var file = Self.whole
    file.closing = "90.01"
    #expect(
      throws: BankFileError.doesNotAddUp(
        statement: "STMT-1", opening: 10_000, entries: -1_000, closing: 9_001)
    ) { try Self.statement(file) }
    file.closing = nil
    #expect(throws: BankFileError.badElement("Bal of STMT-1")) { try Self.statement(file) }
    file.message = "camt.054.001.08"
    file.opening = nil
    #expect(try Self.statement(file).kind == .notification)
  }

  @Test func `an account below zero is read, too`() throws {
    let file = StatementFile(
      opening: "-10.00", closing: "0.00", entries: [Entry(reference: "R", amount: "10.00")])
    #expect(try Self.statement(file).opening == -1_000)
  }

  @Test(arguments: [
    "", "1.001", "1,00", "-1.00", "1.0.0", "1e3", "99999999999999999999.00", "0.00",
  ])
  func `what is no amount of the currency is refused by its place`(amount: String) {
    var file = Self.whole
    file.entries = [Entry(reference: "R1", amount: amount)]
    #expect(throws: BankFileError.badElement("Ntry R1")) { try Self.statement(file) }
  }

  @Test func `an entry without a name is named after its statement and place`() throws {
    let file = StatementFile(
      closing: "110.00", entries: [Entry(reference: nil, amount: "10.000")])
    #expect(try Self.statement(file).entries.map(\.reference) == ["STMT-1#1"])
  }

  @Test func `a bank's answer to orders tells which it will not execute`() throws {
    func answer(_ group: String, _ orders: String) throws -> OrderStatus {
      let text = """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
        <GrpHdr><MsgId>A1</MsgId></GrpHdr><OrgnlGrpInfAndSts>
        <OrgnlMsgId>S202610-DD-20261105</OrgnlMsgId>\(group)</OrgnlGrpInfAndSts>\(orders)
        </CstmrPmtStsRpt></Document>
        """
      guard case .status(let status) = try BankMessage(reading: Array(text.utf8)) else {
        throw BankFileError.badElement("status")
      }
      return status
    }
    let some = try answer(
      "",
      """
      <OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>S202610-P1</OrgnlEndToEndId>
      <TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>
      <TxInfAndSts><OrgnlEndToEndId>S202610-P2</OrgnlEndToEndId><TxSts>ACCP</TxSts></TxInfAndSts>
      </OrgnlPmtInfAndSts>
      """)
    #expect(some.originalID == "S202610-DD-20261105" && some.acceptedCount == 1)
    #expect(some.rejections.map(\.endToEndID) == ["S202610-P1"])
    #expect(some.rejections.map(\.reason) == ["AC04"])
    let all = try answer(
      "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM10</Cd></Rsn></StsRsnInf>", "")
    #expect(all.rejections.map(\.endToEndID) == [nil] && all.rejections.map(\.reason) == ["AM10"])
  }

  @Test func `another message is refused by its name`() {
    let text = #"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"></Document>"#
    #expect(
      throws: BankFileError.unknownMessage("urn:iso:std:iso:20022:tech:xsd:camt.052.001.08")
    ) { try BankMessage(reading: Array(text.utf8)) }
  }
}

@Suite struct XMLReaderTests {
  private static func read(
    _ text: String, limits: XMLReader.Limits = XMLReader.Limits()
  ) throws -> XMLNode { try XMLReader.read(Array(text.utf8), limits: limits) }

  @Test func `elements, prefixes, references, comments and sections are read`() throws {
    let node = try Self.read(
      """
      \u{FEFF}<?xml version='1.0' encoding='utf-8'?><!-- a > b --><n:a xmlns:n="u" k='&quot;'>
      <n:b> x &amp; &#x42;&#67; </n:b><b><![CDATA[<y>]]></b><c/></n:a>
      """)
    #expect(node.name == "a" && node.attributes["k"] == "\"")
    #expect(node.all("b").map(\.text) == ["x & BC", "<y>"])
    #expect(node.first("c")?.children.isEmpty == true)
  }

  @Test(arguments: [
    "", "text", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a>&nbsp;</a>", "<a>&#0;</a>", "<a>&amp</a>",
    "<!DOCTYPE a><a/>", "<?pi?><a/>", "<a b=c/>", "<a b='1' b='2'/>", "<a b='<'/>", "<a b/>",
    "<a>\u{1}</a>", "<?xml version='1.0' encoding='windows-1251'?><a/>", "<a><!-- </a>",
    "<a/>x", "< a/>", "<a b='1'c='2'/>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
  ])
  func `what no bank writes is refused`(text: String) {
    #expect(throws: BankFileError.self) { try Self.read(text) }
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: BankFileError.self) { try XMLReader.read(Array("<a>".utf8) + [0xC3, 0x28]) }
    #expect(throws: BankFileError.self) {
      try XMLReader.read(Array("<a>".utf8) + [0xFF] + Array("</a>".utf8))
    }
  }

  @Test func `bytes, levels and elements are bounded`() throws {
    var limits = XMLReader.Limits()
    limits.depthMax = 3
    limits.elementsMax = 4
    limits.bytesMax = 40
    _ = try Self.read("<a><b><c/></b></a>", limits: limits)
    #expect(throws: BankFileError.tooLarge("3 levels")) {
      try Self.read("<a><b><c><d/></c></b></a>", limits: limits)
    }
    _ = try Self.read("<a><b/><b/><b/></a>", limits: limits)
    #expect(throws: BankFileError.tooLarge("4 elements")) {
      try Self.read("<a><b/><b/><b/><b/></a>", limits: limits)
    }
    let padding = String(repeating: " ", count: 36)
    _ = try Self.read("<a/>" + padding, limits: limits)
    #expect(throws: BankFileError.tooLarge("40 bytes")) {
      try Self.read("<a/>" + padding + " ", limits: limits)
    }
  }

  /// The goal is a crash or a hang; the seed in the failure replays it.
  @Test(arguments: (0..<20).map { UInt64($0) })
  func `whatever happens to a file, it is read or refused`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    let good = Array(StatementFile(entries: []).text.utf8)
    for _ in 0..<50 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...6, using: &dice) {
        let place = Int.random(in: 0..<bytes.count, using: &dice)
        if Bool.random(using: &dice) {
          bytes[place] = UInt8.random(in: 0...255, using: &dice)
        } else {
          bytes.removeSubrange(
            place..<min(bytes.count, place + Int.random(in: 1...9, using: &dice)))
        }
      }
      do throws(BankFileError) { _ = try BankMessage(reading: bytes) } catch { continue }
    }
  }
}
