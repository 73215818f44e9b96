import EmbeddedPostgres
import Secrets

/// A settlement that the command line closes, exports and pays, with what each took.
struct ExportedSettlement {
  let lease: Lease
  let folder: String
  private let name: String

  /// The one that is open.
  init(lease: Lease, folder: String) throws {
    self.lease = lease
    self.folder = folder
    try BenchmarkFolder.write(
      Hexadecimal.encode(SecureRandom.bytes(32)), to: folder + "/settlement.key")
    name = try lease.psql("select name from settlement.open_settlement()")
  }

  /// Closes it as one person and approves it as another.
  func close() throws {
    try tell("settlement close", try Child.usage(of: words(["settlement", "close", name])))
    try tell(
      "settlement approve",
      try Child.usage(of: words(["settlement", "approve", name], as: "ben")))
  }

  /// Hands it out in a format. Nothing of it is removed until all is measured: where thousands of
  /// files were removed a moment ago, ext4 is slow to make new ones.
  func export(_ format: [String]) throws -> Child.Usage {
    let title = format.joined(separator: " ").replacing(" --profile", with: "")
    let out = "\(folder)/\(title.replacing(" ", with: "-"))"
    let usage = try Child.usage(
      of: words(
        ["settlement", "export", name, "--out", out, "--details", folder + "/details.json"]
          + ["--chart", folder + "/chart.json", "--format"] + format))
    try tell(title, usage, out)
    return usage
  }

  /// Takes a bank's statement in which every payment of the settlement is paid by its reference.
  func importStatement() throws {
    try BenchmarkFolder.write(
      try lease.psql(Self.statement), to: folder + "/camt.053.xml")
    try tell(
      "bank import",
      try Child.usage(of: words(["bank", "import", folder + "/camt.053.xml"])))
  }

  private static let statement = """
    select '<?xml version="1.0" encoding="UTF-8"?>'
      || '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
      || '<Id>ALL</Id><Acct><Id><IBAN>BG80BNBG96611020345678</IBAN></Id><Ccy>EUR</Ccy></Acct>'
      || string_agg(format('<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">%s</Amt>'
        '<CdtDbtInd>%s</CdtDbtInd></Bal>', b.code, to_char(abs(b.amount) / 100.0, 'FM99999990.00'),
        case when b.amount < 0 then 'DBIT' else 'CRDT' end), '')
      || (select string_agg(format('<Ntry><Amt Ccy="EUR">%s</Amt><CdtDbtInd>%s</CdtDbtInd>'
        '<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>%s</Dt></BookgDt><AcctSvcrRef>B%s</AcctSvcrRef>'
        '<NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>',
        to_char(p.amount / 100.0, 'FM99999990.00'),
        case when p.creditor = 0 then 'CRDT' else 'DBIT' end, ledger.instant()::date, p.line,
        p.reference), '' order by p.line) from settlement.payments p)
      || '</Stmt></BkToCstmrStmt></Document>'
    from (values ('OPBD', 0), ('CLBD', (
      select sum(case when p.creditor = 0 then p.amount else -p.amount end)
      from settlement.payments p))) as b (code, amount)
    """

  private func words(_ command: [String], as actor: String = "ann") throws -> [String] {
    [try ServiceUnderTest.program()] + command + [
      "--yes", "--actor", actor, "--database",
      lease.connectionString(user: EmbeddedPostgres.superuser, database: "tessera"),
      "--settlement-key-file", folder + "/settlement.key",
    ]
  }

  /// A line of the answer: with the files that lie in a folder but for the manifest.
  private func tell(_ title: String, _ usage: Child.Usage, _ out: String? = nil) throws {
    var line = Self.pad(title, 24, right: false) + Self.pad(Report.decimal(usage.seconds), 9)
    line += Self.pad(String(usage.megabytes), 7)
    if let out {
      let found = try Child.run([
        "find", out, "-type", "f", "!", "-name", "*.manifest.json", "-printf", "%s\\n",
      ]).split(separator: "\n").compactMap { Int($0) }
      line += Self.pad(String(found.count), 9)
      line += Self.pad(String(found.reduce(0, +)), 13)
    }
    Output.line(line)
  }

  private static func pad(_ text: String, _ width: Int, right: Bool = true) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }
}
