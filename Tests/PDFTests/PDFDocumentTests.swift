import TestSupport
import Testing

@testable import PDF

@Suite struct PDFDocumentTests {
  private static let style = PDFTextStyle(font: 0, size: 900, colour: .black)

  private func document(title: String = "A title") throws -> PDFDocument {
    var document = PDFDocument(
      title: title, language: "en",
      fonts: [
        try TrueTypeFont(named: "LiberationSans", FontFile.regular),
        try TrueTypeFont(named: "LiberationSans-Bold", FontFile.bold),
      ])
    document.addPage()
    return document
  }

  private func file(of texts: [String]) throws -> [UInt8] {
    var document = try document()
    for (place, text) in texts.enumerated() {
      let element = document.add(.paragraph, in: .document)
      document.draw(
        try document.line(text, Self.style), x: 5_000, base: 5_000 + 1_500 * place, as: element)
    }
    return try document.file()
  }

  private let reader = Judge("pdftotext", "-raw", "-nopgbrk", "{}", "-")

  @Test func `text that looks like PDF is text`() async throws {
    let texts = [
      #"a) Tj (b \( \\ <</Type>> %%EOF"#, "endstream endobj", "№ 7 — „Аптека“ ©", "x\u{A0}y",
    ]
    let verdict = try await reader.verdict(on: try file(of: texts), named: "text.pdf")
    // poppler tells words apart and says a space between them, whichever it was.
    let spaced = texts.map { $0.replacing("\u{A0}", with: " ") }
    #expect(verdict.output.split(separator: "\n").map { String($0) } == spaced, "\(verdict)")
  }

  /// So many that codes go through every byte, those that strings must escape among them.
  @Test func `every character of the font is read back as itself`() async throws {
    let font = try TrueTypeFont(named: "LiberationSans", FontFile.regular)
    let scalars = font.characters.scalars.filter { !$0.properties.isWhitespace }
    #expect(scalars.count > 2_000)
    var document = try document()
    for (place, scalar) in scalars.enumerated() {
      if place > 0, place.isMultiple(of: 200) { document.addPage() }
      let line = try document.line(String(Character(scalar)), Self.style)
      let (row, column) = (place % 200 / 20, place % 20)
      document.draw(
        line, x: 3_000 + 2_600 * column, base: 5_000 + 3_000 * row,
        as: document.add(.paragraph, in: .document))
    }
    let file = try document.file()
    let verdict = try await reader.verdict(on: file, named: "all.pdf")
    let found = Set(verdict.output.unicodeScalars)
    let missing = scalars.filter { !found.contains($0) }
    #expect(missing.isEmpty, "\(missing.map { String($0.value, radix: 16) })")
    let check = try await Judge("qpdf", "--check", "{}").verdict(on: file, named: "all.pdf")
    #expect(check.isAccepted, "\(check)")
    let fonts = try await Judge.script(
      "font_judge.py", "{}", "\(Judge.root)/deploy/fonts"
    ).verdict(on: file, named: "all.pdf")
    #expect(fonts.isAccepted, "\(fonts)")
  }

  @Test(arguments: ["\u{7}", "\r", "\n", "中", "😀", "\u{10FFFF}", "\u{FFFF}", "א", "x\u{301}"])
  func `what cannot be shown is refused by its character`(text: String) throws {
    var document = try document()
    let scalar = try #require(text.unicodeScalars.last)
    #expect(throws: MissingGlyph(scalar: scalar)) { try document.line("A" + text, Self.style) }
  }

  @Test func `a letter is one however its marks are spelled`() throws {
    var document = try document()
    let apart = try document.line("И\u{306} e\u{301} u\u{308}", Self.style)
    let one = try document.line("Й é ü", Self.style)
    #expect(apart.codes == one.codes && apart.width == one.width)
  }

  @Test func `nothing is drawn of nothing`() throws {
    var document = try document()
    let line = try document.line("", Self.style)
    #expect(line.width == 0)
    let before = try document.file()
    document.draw(line, x: 0, base: 0, as: nil)
    #expect(try document.file() == before)
    #expect(try document.lines("", Self.style, width: 1_000).count == 1)
  }

  @Test func `text breaks at spaces, and within words that are too long`() throws {
    var document = try document()
    func broken(_ text: String, _ width: Int) throws -> [Int] {
      try document.lines(text, Self.style, width: width).map(\.codes.count)
    }
    let word = try document.line("wood", Self.style).width
    #expect(try broken("wood wood wood", word) == [4, 4, 4])
    #expect(try broken("  wood   wood  ", word) == [4, 4])
    #expect(try broken("wood wood", 2 * word) == [4, 4])
    #expect(try broken("wood wood", 3 * word) == [9])
    #expect(try broken("wood\u{A0}wood", word) == [4, 4, 1], "that is no space to break at")
    #expect(try broken("woodwood wood", word) == [4, 4, 4])
    #expect(try broken("wood", 1) == [1, 1, 1, 1], "a character at least, so that there is an end")
    #expect(try broken("   ", word) == [0])
  }

  @Test func `numbers are written exactly and without zeros`() {
    func written(_ hundredths: Int) -> String {
      var bytes: [UInt8] = []
      bytes.write(hundredths: hundredths)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(
      [0, 5, 50, 100, 1_234, -7, -1_230].map(written) == [
        "0", "0.05", "0.5", "1", "12.34", "-0.07", "-12.3",
      ])
    let parts = ([0, 1, 28, 128, 255] as [UInt8]).map { part in
      var bytes: [UInt8] = []
      bytes.write(part: part)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(parts == ["0", ".004", ".110", ".502", "1"])
  }

  @Test func `the same document is the same bytes, and another has another name`() throws {
    let first = try file(of: ["one", "two"])
    #expect(try file(of: ["one", "two"]) == first)
    func id(_ file: [UInt8]) throws -> Substring {
      let text = String(decoding: file, as: UTF8.self)
      let start = try #require(text.firstRange(of: "/ID[<"))
      return text[start.upperBound...].prefix(32)
    }
    #expect(try id(file(of: ["one", "too"])) != id(first))
  }
}
