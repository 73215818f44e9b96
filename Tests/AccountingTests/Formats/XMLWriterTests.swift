import Accounting
import TestSupport
import Testing

@Suite struct XMLWriterTests {
  @Test func `an element is a call, and what is inside stands deeper`() throws {
    let document = try text { sink in
      var xml = try XMLWriter(to: sink)
      try xml.element("Order", ["xmlns": "urn:x", "version": "1"]) { xml in
        try xml.element("Id", "7")
        try xml.element("Note", ifAny: nil)
        try xml.element("Note", ifAny: "Обувки")
        try xml.element("Amount", ["Ccy": "EUR"], "1.00")
        try xml.element("Nothing") { _ in }
      }
      try xml.finish()
    }
    #expect(
      document == """
        <?xml version="1.0" encoding="UTF-8"?>
        <Order xmlns="urn:x" version="1">
         <Id>7</Id>
         <Note>Обувки</Note>
         <Amount Ccy="EUR">1.00</Amount>
         <Nothing></Nothing>
        </Order>

        """)
  }

  @Test func `characters that mean something in XML are text, in attributes, too`() async throws {
    let sample = #"A & B <C> "D" 'E' ]]>"#
    let document = try text { sink in
      var xml = try XMLWriter(to: sink)
      try xml.element("a", ["b": sample], sample)
      try xml.finish()
    }
    let escaped = "A &amp; B &lt;C&gt; &quot;D&quot; &apos;E&apos; ]]&gt;"
    #expect(document.hasSuffix("<a b=\"\(escaped)\">\(escaped)</a>\n"))
    let verdict = try await Judge("xmllint", "--xpath", "concat(/a, '|', /a/@b)", "{}")
      .verdict(on: Array(document.utf8), named: "sample.xml")
    #expect(verdict.output.trimmingPrefix("\n").hasPrefix("\(sample)|\(sample)"), "\(verdict)")
  }

  @Test(arguments: ["\u{0}", "\n", "\u{1B}", "\u{85}", "\u{202E}", "\u{FFFE}"])
  func `what controls devices or does not show is refused by its field`(scalar: String) throws {
    let refused = try #require(scalar.unicodeScalars.first)
    func write(_ body: (inout XMLWriter) throws -> Void) throws {
      var xml = try XMLWriter(to: { _ in })
      try xml.element("Party", content: body)
    }
    #expect(throws: AccountingError.character(field: "Party/Name", refused)) {
      try write { try $0.element("Name", "Blue\(scalar)bell") }
    }
    #expect(throws: AccountingError.character(field: "Party/Name/@kind", refused)) {
      try write { try $0.element("Name", ["kind": "a\(scalar)"], "Bluebell") }
    }
    #expect(throws: AccountingError.character(field: "name of bluebell", refused)) {
      try write { try $0.element("Name", "Blue\(scalar)bell", field: "name of bluebell") }
    }
  }
}
