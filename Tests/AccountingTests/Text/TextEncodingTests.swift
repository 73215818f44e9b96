import Accounting
import Foundation
import Testing

@Suite struct TextEncodingTests {
  /// Foundation has the tables, too; every character of the plane in which theirs lie is compared.
  @Test(arguments: [
    (TextEncoding.windows1251, String.Encoding.windowsCP1251),
    (.windows1252, .windowsCP1252), (.ascii, .ascii),
  ])
  func `our tables are those of Foundation`(ours: TextEncoding, theirs: String.Encoding) {
    for value in UInt32(0x20)...0xFFFF {
      guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .control
      else { continue }
      let text = String(scalar)
      // What does not show, Foundation drops instead of refusing it.
      let data = text.data(using: theirs).map(Array.init) ?? []
      let expected = data.count == 1 ? data : nil
      #expect((try? ours.bytes(of: text, field: "text")) == expected, "\(text) \(value)")
    }
  }

  @Test func `a character that an encoding cannot hold is refused and named`() {
    #expect(throws: AccountingError.character(field: "name", "€")) {
      try TextEncoding.ascii.bytes(of: "1 €", field: "name")
    }
  }

  @Test(arguments: [
    "\u{0}", "\t", "\n", "\r", "\u{1B}", "\u{85}", "\u{2028}", "\u{202E}", "\u{FEFF}",
  ])
  func `what controls or does not show is refused`(text: String) {
    #expect(throws: AccountingError.self) { try SafeText.checked("a\(text)b", field: "name") }
  }

  @Test func `a cut leaves no blank at the end`() {
    #expect(SafeText.cut("Alfa Market", to: 5) == "Alfa")
    #expect(SafeText.cut("Alfa", to: 4) == "Alfa")
  }
}
