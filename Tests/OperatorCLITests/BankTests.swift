import EmbeddedPostgres
import TestSupport
import Testing

@Suite(.ownThread) struct BankTests {
  private static func settled() throws -> Site {
    let site = try Site()
    try site.makePartner("north")
    try site.sql(
      SettledPeriod.sql(partner: "north", statement: "01930000-0000-7000-8000-000000000001"))
    return site
  }

  /// A statement of one entry; what it says of balances is told apart.
  private static func statement(
    _ id: String, _ reference: String, _ amount: String, closing: String, order: String,
    isReturn: Bool = false
  ) -> String {
    let side = isReturn ? "DBIT" : "CRDT"
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
      <Id>\(id)</Id><Acct><Id><IBAN>BG80BNBG96611020345678</IBAN></Id><Ccy>EUR</Ccy></Acct>
      <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt>
      <CdtDbtInd>CRDT</CdtDbtInd></Bal>
      <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">\(closing)</Amt>
      <CdtDbtInd>CRDT</CdtDbtInd></Bal>
      <Ntry><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>\(side)</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
      <BookgDt><Dt>2026-02-14</Dt></BookgDt><AcctSvcrRef>\(reference)</AcctSvcrRef>
      <NtryDtls><TxDtls><Refs><EndToEndId>\(order)</EndToEndId></Refs>
      \(isReturn ? "<RtrInf><Rsn><Cd>MS03</Cd></Rsn></RtrInf>" : "")</TxDtls></NtryDtls></Ntry>
      </Stmt></BkToCstmrStmt></Document>
      """
  }

  @Test func `what a bank reports is taken once, and the rest is work for a person`() throws {
    let site = try Self.settled()
    func take(_ text: String, _ words: String...) throws -> Tool.Run {
      let file = try site.write(text, to: "camt.xml")
      return try site.tool.run(["bank", "import", file, "-f", "json"] + words)
    }
    let paid = Self.statement("S1", "B1", "40.00", closing: "140.00", order: "S202601-P1")
    let tried = try take(paid, "--dry-run")
    #expect(tried.status == 0, "\(tried.errors)")
    #expect(try tried.json()[0]["outcome"] == .text("paid"))
    #expect(try take(paid).json()[0]["known"] == .flag(false))
    #expect(try take(paid).json()[0]["known"] == .flag(true))
    let open = try site.tool.run("payment", "list", "-f", "json").json()
    #expect(open[0]["open"] == .text("60.00") && open[0]["state"] == .text("part_paid"))

    let returned = Self.statement(
      "S2", "B2", "40.00", closing: "60.00", order: "S202601-P1", isReturn: true)
    #expect(try take(returned).json()[0]["outcome"] == .text("returned"))
    let unknown = Self.statement("S3", "B3", "7.00", closing: "107.00", order: "NOTPROVIDED")
    let entry = try take(unknown).json()[0]
    #expect(entry["outcome"] == .text("unmatched"))
    let work = try site.tool.run("bank", "unmatched", "-f", "json").json()
    #expect(work.count == 1 && work[0]["reference"] == .text("B3"))
    guard case .number(let number) = try #require(work[0]["entry"]) else {
      Issue.record("an entry has a number")
      return
    }
    let resolve = ["bank", "resolve", String(number), "--reason", "theirs", "--yes", "-f", "json"]
    #expect(try site.tool.run(resolve).status == 2, "a payment, or none")
    let resolved = try site.tool.run(resolve + ["--payment", "S202601-P1"])
    #expect(resolved.status == 0, "\(resolved.errors)")
    #expect(try resolved.json()[0]["outcome"] == .text("paid"))
    let late = try site.tool.run(resolve + ["--set-aside"])
    #expect(late.errors.hasPrefix("bank_entry_already_resolved: "), "\(late.errors)")
    let after = try site.tool.run("payment", "list", "-f", "json").json()
    #expect(after[0]["open"] == .text("93.00"))
  }

  @Test func `a file that no bank would write is refused, and nothing is recorded`() throws {
    let site = try Self.settled()
    let good = Self.statement("S1", "B1", "40.00", closing: "140.00", order: "S202601-P1")
    for broken in [
      good.replacing("140.00", with: "140.01"),
      good.replacing("<Document", with: "<!DOCTYPE a><Document"),
      good.replacing("camt.053.001.08", with: "camt.053.001.02"), "",
    ] {
      let file = try site.write(broken, to: "camt.xml")
      let run = try site.tool.run("bank", "import", file)
      #expect(run.status == 1 && run.errors.hasPrefix("bank_file_refused: "), "\(run.errors)")
    }
    #expect(try site.tool.run("bank", "import", "/nowhere").status == 2)
    let open = try site.tool.run("payment", "list", "-f", "json").json()
    #expect(open[0]["open"] == .text("100.00"))
  }

  @Test func `details of the operator and of partners are said, kept and taken away`() throws {
    let site = try Self.settled()
    let said = try site.tool.run(
      "coalition", "details", "--iban", "bg80 bnbg 9661 1020 3456 78", "--creditor-id",
      "DE98ZZZ09999999999", "--street", "Main Street 1", "--town", "Sofia", "--country", "bg", "-f",
      "json")
    #expect(said.status == 0, "\(said.errors)")
    let less = try site.tool.run("coalition", "details", "--street", "", "-f", "json").json()[0]
    #expect(less["iban"] == .text("BG80BNBG96611020345678") && less["country"] == .text("BG"))
    #expect(less["street"] == .null)
    for wrong in [
      ["--iban", "BG80BNBG96611020345679"], ["--creditor-id", "DE97ZZZ09999999999"],
      ["--country", "BGR"], ["--bic", "X"], ["--town", String(repeating: "x", count: 36)],
    ] {
      #expect(try site.tool.run(["coalition", "details"] + wrong).status == 2, "\(wrong)")
    }
    let alone = try site.tool.run("coalition", "details", "--town", "")
    #expect(alone.status == 1, "an address has a town: \(alone.errors)")
    let own = try site.tool.run(
      "partner", "details", "north", "--debit-scheme", "b2b", "--tax-number", "BG1", "-f", "json")
    #expect(try own.json()[0]["debit_scheme"] == .text("b2b"))
    let nobody = try site.tool.run("partner", "details", "nobody", "--tax-number", "BG1")
    #expect(nobody.errors.hasPrefix("partner_not_found: "))
  }
}
