import EmbeddedPostgres
import FoundationEssentials
import TestSupport
import Testing

/// What `tessera settlement export` makes of a coalition whose months are settled.
struct ExportedDemo {
  let site: Site

  func check() async throws {
    try checkWholeBooks()
    try checkWhatWasHandedOut()
    try checkPapers()
    try checkBankFiles()
    try checkEditions()
    try await PrintedDemo(site: site).check()
    try checkRefusals()
  }

  private func export(_ words: String...) throws -> Tool.Run {
    try site.tool.run(["settlement", "export"] + words)
  }

  private func read(_ path: String) throws -> String {
    try String(contentsOfFile: "\(site.folder.path)/\(path)", encoding: .utf8)
  }

  /// hledger takes each month by itself, and all of them one after the other.
  private func checkWholeBooks() throws {
    let months = try site.tool.run("settlement", "list", "-f", "json").json().compactMap {
      $0["name"]?.string
    }.sorted()
    #expect(months.count == 25)
    var whole = ""
    for month in months {
      let run = try export(month, "--format", "hledger", "--opening", "first")
      #expect(run.status == 0, "\(run.errors)")
      whole += run.output
    }
    try expectHledgerTakes(whole)
    for month in ["2009-12", "2010-01", "2011-12"] {
      let run = try export(month, "--format", "hledger")
      try expectHledgerTakes(run.output)
      #expect(try export(month, "--format", "hledger").output == run.output)
    }
    let own = try export("2010-01", "--format", "hledger", "--partner", "bags")
    try expectHledgerTakes(own.output)
    #expect(own.output.contains("books of bags"))
  }

  private func expectHledgerTakes(_ journal: String) throws {
    let path = try site.write(journal, to: "books.journal")
    let outcome = try ChildProgram(
      ["/usr/bin/env", "hledger", "-f", path, "check", "-s"],
      environment: ChildProgram.plainEnvironment
    ).run()
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  /// The same again is a replay; anything else is refused and leaves what was handed out.
  private func checkWhatWasHandedOut() throws {
    let words = [
      "2010-01", "--format", "csv", "--profile", "xero", "--out", "\(site.folder.path)/xero",
    ]
    let first = try site.tool.run(["settlement", "export"] + words)
    #expect(first.status == 0, "\(first.errors)")
    let file = try read("xero/2010-01-xero.csv")
    let manifest = try read("xero/2010-01-xero.manifest.json")
    #expect(file.hasPrefix("*Narration,*Date,"))
    let sum = try ChildProgram(["/usr/bin/sha256sum", "\(site.folder.path)/xero/2010-01-xero.csv"])
      .run()
    #expect(manifest.contains(sum.text.prefix(64)), "\(manifest)")
    let again = try site.tool.run(["settlement", "export"] + words)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.contains(" yes\n") && !again.output.contains(" no\n"))

    let other = try site.tool.run(["settlement", "export"] + words + ["--payments", "due"])
    #expect(other.status == 1 && other.errors.hasPrefix("export_differs: "), "\(other.errors)")
    #expect(try read("xero/2010-01-xero.csv") == file)
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(site.folder.path)/xero")
    #expect(names.sorted() == ["2010-01-xero.csv", "2010-01-xero.manifest.json"])
  }

  /// Papers of months, with what they name beyond the settlement; judges read the example's.
  private func checkPapers() throws {
    let codes = try site.tool.run("partner", "list", "-f", "json").json().compactMap {
      $0["code"]?.string
    }
    let address = #"{"town": "London", "country": "GB"}"#
    let parties = (["operator"] + codes).map {
      "\"\($0)\": {\"tax_number\": \"GB123456789\", \"address\": \(address)}"
    }
    let details = try site.write(
      """
      {"datev": {"consultant": 1001, "client": 1}, "parties": {\(parties.joined(separator: ","))}}
      """, to: "details.json")
    let out = "\(site.folder.path)/papers"
    for month in ["2009-12", "2010-01", "2011-12"] {
      for format in ["datev", "gnucash", "ofx", "ubl", "html", "pdf"] {
        let words = [month, "--format", format, "--details", details, "--out", out]
        let run = try site.tool.run(["settlement", "export"] + words)
        #expect(run.status == 0, "\(words): \(run.errors)")
      }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: out)
    for name in [
      "EXTF_2010-01-datev-201001.csv", "2010-01-gnucash.gnucash", "2010-01-bags-ofx.ofx",
      "2010-01-bags-html.html", "2010-01-bags-pdf.pdf", "2010-01-ubl.manifest.json",
    ] { #expect(names.contains(name), "\(name)") }
    let missing = try export("2010-01", "--format", "datev")
    #expect(missing.errors.hasPrefix("detail_missing: "), "\(missing.errors)")
  }

  /// The last month of the demo is due: what is collected is what was open when it was handed out.
  private func checkBankFiles() throws {
    let words = ["2011-12", "--format", "pain.008"]
    #expect(try site.tool.run(["settlement", "export"] + words).status == 2, "it needs a folder")
    let first = try site.tool.run(
      ["settlement", "export"] + words + ["--out", "\(site.folder.path)/bank"])
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.contains("2011-12-pain.008-2012-01-14.xml"), "\(first.output)")
    let paid = try site.tool.run(
      "payment", "record", "S201112-P1", "--on", "2012-01-14", "--bank-reference", "X1", "--yes")
    #expect(paid.status == 0, "\(paid.errors)")
    let again = try site.tool.run(
      ["settlement", "export"] + words + ["--out", "\(site.folder.path)/bank-2"])
    #expect(again.status == 0, "\(again.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(site.folder.path)/bank")
    #expect(names.contains("2011-12-pain.008.manifest.json"))
    for name in names { #expect(try read("bank/\(name)") == read("bank-2/\(name)")) }
    let changed = try site.tool.run(
      "settlement", "export", "2010-01", "--format", "csv", "--profile", "xero", "--payments",
      "recorded", "--out", "\(site.folder.path)/xero-2", "--chart",
      try site.write(
        #"{"extends_standard": true, "accounts": [{"role": "bank", "code": "9", "name": "A:B"}]}"#,
        to: "other.json"))
    #expect(changed.status == 0, "what is booked differs, so that it is another export")
    let nothing = try site.tool.run(
      "settlement", "export", "2010-01", "--format", "pain.001", "--out",
      "\(site.folder.path)/bank")
    #expect(nothing.status == 0 && nothing.output.isEmpty, "nothing is to be paid out")
  }

  /// What was handed out stays; what replaces it is another edition that says why.
  private func checkEditions() throws {
    func export(_ words: String...) throws -> Tool.Run {
      try site.tool.run(
        ["settlement", "export", "2010-02", "--format", "hledger", "--out"]
          + ["\(site.folder.path)/editions"] + words)
    }
    let chart = try site.write(
      """
      {"extends_standard": true,
       "accounts": [{"role": "bank", "code": "9", "name": "Assets:Bank:Main"}]}
      """, to: "bank.json")
    let nothing = try export("--reissue", "--reason", "another chart")
    #expect(nothing.status == 2, "nothing was handed out yet")
    #expect(try export().status == 0)
    let other = try export("--chart", chart)
    #expect(other.errors.hasPrefix("export_differs: "), "\(other.errors)")
    #expect(try export("--chart", chart, "--reissue").status == 2, "it says why")
    let next = try export("--chart", chart, "--reissue", "--reason", "another bank account")
    #expect(next.status == 0, "\(next.errors)")
    let journal = try read("editions/2010-02-hledger-e2.journal")
    #expect(journal.contains("Assets:Bank:Main"))
    let manifest = try read("editions/2010-02-hledger-e2.manifest.json")
    #expect(manifest.contains(#""edition" : 2"#) && manifest.contains("another bank account"))
    let same = try export("--chart", chart, "--reissue", "--reason", "again")
    #expect(same.errors.hasPrefix("export_unchanged: "), "\(same.errors)")
    // The last edition is the one that is handed out again, and the first one is asked for by name.
    let last = try export("--chart", chart)
    #expect(last.status == 0 && !last.output.contains(" no\n"), "\(last.errors)")
    let first = try export("--edition", "1")
    #expect(first.status == 0 && !first.output.contains(" no\n"), "\(first.errors)")
    #expect(try export().errors.hasPrefix("export_differs: "))
    #expect(try export("--edition", "3").status == 2)
    for words in [
      ["--format", "ubl", "--reissue", "--reason", "x"],
      ["--format", "pain.008", "--edition", "1"],
      ["--format", "jsonl", "--again", "2012-02-01"],
      ["--format", "pain.008", "--again", "2012-01-14"],
    ] {
      let run = try site.tool.run(
        ["settlement", "export", "2011-12", "--out", "\(site.folder.path)/bank"] + words)
      #expect(run.status == 2, "\(words): \(run.errors)")
    }
  }

  private func checkRefusals() throws {
    let chart = try site.write(
      #"{"accounts": [{"role": "clearing", "code": "1", "name": "Assets:C"}]}"#, to: "chart.json")
    let unmapped = try export("2010-01", "--format", "csv", "--profile", "sap", "--chart", chart)
    #expect(unmapped.status == 1 && unmapped.errors.hasPrefix("account_missing: "))
    #expect(unmapped.output.isEmpty)
    let noPartner = try export("2010-01", "--format", "jsonl", "--partner", "nobody")
    #expect(noPartner.errors.hasPrefix("partner_not_found: "))
    let noPeriod = try export("1999-01", "--format", "jsonl")
    #expect(noPeriod.errors.hasPrefix("settlement_not_found: "))
    for words in [
      ["2010-01"], ["--format", "jsonl"], ["2010-01", "--format", "docx"],
      ["2010-01", "--format", "csv", "--profile", "xerox"],
      ["2010-01", "--format", "jsonl", "--chart", "/nowhere"],
    ] {
      #expect(try site.tool.run(["settlement", "export"] + words).status == 2, "\(words)")
    }
    let formats = try export("--list-formats").output
    #expect(formats.contains("hledger") && formats.contains("sage-50"))
    try checkUnapproved()
  }

  /// What waits for a second person is not handed out.
  private func checkUnapproved() throws {
    let closed = try site.tool.run("settlement", "close", "2012-01", "--yes")
    #expect(closed.status == 0, "\(closed.errors)")
    let early = try export("2012-01", "--format", "jsonl")
    #expect(early.errors.hasPrefix("settlement_not_approved: "), "\(early.errors)")
  }
}
