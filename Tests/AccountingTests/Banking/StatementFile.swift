/// A `camt` file of one account, as a bank writes it.
struct StatementFile {
  /// One booking.
  struct Entry {
    var reference: String?
    var amount: String
    var isCredit = true
    var status = "BOOK"
    var details: [String] = []
    var code = "ESDD"
  }

  var message = "camt.053.001.08"
  var id = "STMT-1"
  var sequence: Int? = 7
  var opening: String? = "100.00"
  var closing: String? = "100.00"
  var currency = "EUR"
  var entries: [Entry] = []

  static func detail(
    _ endToEnd: String, _ amount: String, isCredit: Bool = true, iban: String? = nil,
    reason: String? = nil
  ) -> String {
    let side = isCredit ? "Dbtr" : "Cdtr"
    let account = iban.map { "<\(side)Acct><Id><IBAN>\($0)</IBAN></Id></\(side)Acct>" } ?? ""
    let returned = reason.map { "<RtrInf><Rsn><Cd>\($0)</Cd></Rsn></RtrInf>" } ?? ""
    return """
      <TxDtls><Refs><EndToEndId>\(endToEnd)</EndToEndId></Refs><Amt Ccy="EUR">\(amount)</Amt>\
      <CdtDbtInd>\(isCredit ? "CRDT" : "DBIT")</CdtDbtInd>\
      <RltdPties><\(side)><Pty><Nm>Alfa &amp; Co</Nm></Pty></\(side)>\(account)</RltdPties>\
      <RmtInf><Ustrd>thanks</Ustrd></RmtInf>\(returned)</TxDtls>
      """
  }

  var text: String {
    let (outer, inner) =
      message.hasPrefix("camt.053")
      ? ("BkToCstmrStmt", "Stmt") : ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
    let number = sequence.map { "<ElctrncSeqNb>\($0)</ElctrncSeqNb>" } ?? ""
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:\(message)"><\(outer)>
      <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-06T18:00:00</CreDtTm></GrpHdr>
      <\(inner)><Id>\(id)</Id>\(number)<CreDtTm>2026-11-06T18:00:00</CreDtTm>
      <Acct><Id><IBAN>BG80BNBG96611020345678</IBAN></Id><Ccy>\(currency)</Ccy></Acct>
      \(balance("OPBD", opening))\(balance("CLBD", closing))\(entries.map(text).joined())
      </\(inner)></\(outer)></Document>
      """
  }

  private func balance(_ code: String, _ amount: String?) -> String {
    guard let amount else { return "" }
    let side = amount.hasPrefix("-") ? "DBIT" : "CRDT"
    return """
      <Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp>\
      <Amt Ccy="\(currency)">\(amount.trimmingPrefix("-"))</Amt><CdtDbtInd>\(side)</CdtDbtInd>\
      <Dt><Dt>2026-11-06</Dt></Dt></Bal>
      """
  }

  private func text(_ entry: Entry) -> String {
    let reference = entry.reference.map { "<AcctSvcrRef>\($0)</AcctSvcrRef>" } ?? ""
    let details = entry.details.isEmpty ? "" : "<NtryDtls>\(entry.details.joined())</NtryDtls>"
    return """
      <Ntry><Amt Ccy="\(currency)">\(entry.amount)</Amt>\
      <CdtDbtInd>\(entry.isCredit ? "CRDT" : "DBIT")</CdtDbtInd>\
      <Sts><Cd>\(entry.status)</Cd></Sts><BookgDt><Dt>2026-11-06</Dt></BookgDt>\(reference)\
      <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>\(entry.code)</SubFmlyCd></Fmly>\
      </Domn></BkTxCd>\(details)</Ntry>
      """
  }
}
