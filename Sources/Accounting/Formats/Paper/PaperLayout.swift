import PDF

/// Lengths, letters and colours of a paper: those of `StatementPage`, in hundredths of a point.
enum PaperStyle {
  static let left = millimetres(180)
  static let width = PDFDocument.pageWidth - 2 * left
  static let top = millimetres(160)
  static let bottom = PDFDocument.pageHeight - millimetres(160)
  /// Beside the text of a cell.
  static let padding = millimetres(10)

  static let ink = PDFColour(0x1C2430)
  static let quietInk = PDFColour(0x5C6672)
  static let body = PDFTextStyle(font: 0, size: 925, colour: ink)
  static let strong = PDFTextStyle(font: 1, size: 925, colour: ink)
  static let quiet = PDFTextStyle(font: 0, size: 800, colour: quietInk)
  static let title = PDFTextStyle(font: 1, size: 1_500, colour: ink)
  static let heading = PDFTextStyle(font: 1, size: 1_050, colour: ink)
  static let bar = PDFTextStyle(font: 0, size: 825, colour: ink)
  static let barSum = PDFTextStyle(font: 1, size: 825, colour: ink)

  /// Tenths of a millimetre as hundredths of a point, to the nearest.
  static func millimetres(_ tenths: Int) -> Int { (tenths * 7_200 + 127) / 254 }

  /// How far lines of a style stand apart.
  static func lineHeight(_ style: PDFTextStyle) -> Int { style.size * 7 / 5 }

  /// How far below the top of a line its letters stand.
  static func base(_ style: PDFTextStyle) -> Int {
    lineHeight(style) / 2 + style.size * 35 / 100
  }
}

/// A paper as it is filled from top to bottom.
struct PaperLayout {
  var document: PDFDocument
  /// How far down the page is filled.
  var y = PaperStyle.top

  init(title: String, language: String, fonts: [TrueTypeFont]) {
    document = PDFDocument(title: title, language: language, fonts: fonts)
    document.addPage()
  }

  mutating func turnPage() {
    document.addPage()
    y = PaperStyle.top
  }

  var isAtTop: Bool { y == PaperStyle.top }

  /// Begins a page unless what comes, and must not be parted, fits on this one.
  mutating func makeRoom(for height: Int) {
    if y + height > PaperStyle.bottom, !isAtTop { turnPage() }
  }

  /// Throws if a font lacks a character of a text.
  mutating func check(_ text: String) throws {
    _ = try document.line(text, PaperStyle.body)
  }

  /// Draws lines below each other from `y` on.
  mutating func draw(_ lines: [PDFLine], x: Int, as element: PDFElement?) {
    for line in lines {
      document.draw(line, x: x, base: y + PaperStyle.base(line.style), as: element)
      y += PaperStyle.lineHeight(line.style)
    }
  }

  /// Sets a text that wraps, as a part of the document.
  mutating func set(
    _ text: String, _ style: PDFTextStyle, as role: PDFRole, x: Int = PaperStyle.left,
    width: Int = PaperStyle.width
  ) throws {
    let lines = try document.lines(text, style, width: width)
    draw(lines, x: x, as: document.add(role, in: .document))
  }

  // MARK: Head

  /// Title, period, the two parties, and what is to be paid.
  mutating func setHead(_ sheet: StatementSheet) throws {
    try set(sheet.heading, PaperStyle.title, as: .heading1)
    y += PaperStyle.millimetres(10)
    try set(sheet.period, PaperStyle.body, as: .paragraph)
    y += PaperStyle.millimetres(40)
    let top = y
    var bottom = y
    let half = PaperStyle.width / 2
    for (place, side) in sheet.sides.enumerated() {
      y = top
      let x = PaperStyle.left + place * half
      let width = half - PaperStyle.millimetres(50)
      try set(side.word, PaperStyle.quiet, as: .paragraph, x: x, width: width)
      for line in side.lines {
        try set(line, PaperStyle.body, as: .paragraph, x: x, width: width)
      }
      bottom = max(bottom, y)
    }
    y = bottom + PaperStyle.millimetres(40)
    try set(sheet.sum)
  }

  private mutating func set(_ sum: StatementSheet.Sum) throws {
    let texts = [
      sum.before.map { ($0, PaperStyle.body) }, (sum.amount, PaperStyle.title),
      sum.after.map { ($0, PaperStyle.body) },
    ].compactMap(\.self)
    let space = PaperStyle.millimetres(30)
    let height = 2 * space + texts.reduce(0) { $0 + PaperStyle.lineHeight($1.1) }
    makeRoom(for: height)
    document.fill(
      x: PaperStyle.left, top: y, width: PaperStyle.width, height: height, PDFColour(0xEEF3F8))
    document.fill(
      x: PaperStyle.left, top: y, width: PaperStyle.millimetres(12), height: height,
      PDFColour(0x1F5F99))
    let bottom = y + height
    y += space
    for (text, style) in texts {
      try set(
        text, style, as: .paragraph, x: PaperStyle.left + PaperStyle.millimetres(52))
    }
    y = bottom
  }

  // MARK: Headings

  /// The space above a heading and below it.
  private static let (headingSpace, headingGap) = (
    PaperStyle.millimetres(50), PaperStyle.millimetres(15)
  )

  static var headingHeight: Int {
    headingSpace + PaperStyle.lineHeight(PaperStyle.heading) + headingGap
  }

  /// Sets a heading, with its note beside it where there is room and else below.
  mutating func setHeading(_ text: String, note: String? = nil) throws {
    if !isAtTop { y += Self.headingSpace }
    let element = document.add(.heading2, in: .document)
    let heading = try document.line(text, PaperStyle.heading)
    let base = y + PaperStyle.base(PaperStyle.heading)
    draw([heading], x: PaperStyle.left, as: element)
    if let note {
      let line = try document.line(note, PaperStyle.quiet)
      let gap = PaperStyle.padding
      if heading.width + gap + line.width <= PaperStyle.width {
        document.draw(
          line, x: PaperStyle.left + heading.width + gap, base: base, as: element)
      } else {
        draw([line], x: PaperStyle.left, as: element)
      }
    }
    y += Self.headingGap
  }

  // MARK: End

  /// Numbers the pages, and returns the file.
  mutating func file() throws -> [UInt8] {
    for page in 0..<document.pageCount {
      document.goToPage(page)
      let number = try document.line(
        "\(page + 1) / \(document.pageCount)", PaperStyle.quiet)
      document.draw(
        number, x: PaperStyle.left + PaperStyle.width - number.width,
        base: PDFDocument.pageHeight - PaperStyle.millimetres(80), as: nil)
    }
    return try document.file()
  }
}
