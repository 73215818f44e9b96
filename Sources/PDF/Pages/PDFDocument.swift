/// A document of pages with text and rectangles, written as PDF 1.7 (ISO 32000-1).
///
/// Lengths are hundredths of a point, from the left and from the top of a page; nothing here is a
/// floating-point number, and there is no time and no chance, so that the same document is the same
/// bytes everywhere. Text can be found and copied, and says what it is (tagged PDF, 14.8).
package struct PDFDocument {
  /// The size of a page: A4.
  package static let (pageWidth, pageHeight) = (59_528, 84_189)

  private struct Page {
    var content: [UInt8] = []
    var colour = PDFColour.black
    var font = -1
    var size = 0
    /// Whose marks are open; nil: none.
    var open: Owner?
  }

  private enum Owner: Hashable {
    case element(PDFElement)
    /// What only decorates or repeats.
    case artifact
  }

  private let title: String
  private let language: String
  private var fonts: [FontInUse]
  private var pages: [Page] = []
  private var page = -1
  private var tree = StructureTree()

  /// Begins a document without pages.
  ///
  /// - Parameters:
  ///   - title: what readers show above the window.
  ///   - language: of the text, as BCP 47 says: `en`.
  ///   - fonts: those that text may use, by their places.
  package init(title: String, language: String, fonts: [TrueTypeFont]) {
    self.title = title
    self.language = language
    self.fonts = fonts.map(FontInUse.init)
  }

  package var pageCount: Int { pages.count }

  /// Begins a page, on which is drawn from now on.
  package mutating func addPage() {
    pages.append(Page())
    pages[pages.count - 1].content.reserveCapacity(16_384)
    tree.addPage()
    page = pages.count - 1
  }

  /// Goes on to draw on a page that was begun before, counted from 0.
  package mutating func goToPage(_ number: Int) {
    precondition(pages.indices.contains(number), "the page is there")
    page = number
  }

  /// Adds a part of the document; of a cell it says over how many columns it goes.
  package mutating func add(
    _ role: PDFRole, in parent: PDFElement, columns: Int = 1
  ) -> PDFElement {
    tree.add(role, in: parent, columns: columns)
  }

  // MARK: Text

  /// Returns a text as one line; throws for a character that the style's font cannot show.
  package mutating func line(
    _ text: String, _ style: PDFTextStyle
  ) throws(MissingGlyph) -> PDFLine {
    let codes = try fonts[style.font].encode(text)
    return PDFLine(codes[...], style, advances: fonts[style.font].advances)
  }

  /// Returns a text as lines of at most a width: parted at spaces, and within words that are
  /// longer.
  package mutating func lines(
    _ text: String, _ style: PDFTextStyle, width: Int
  ) throws(MissingGlyph) -> [PDFLine] {
    let codes = try fonts[style.font].encode(text)
    let space = try fonts[style.font].encode(" ")[0]
    let advances = fonts[style.font].advances
    return TextBreaking(advances, space: space, width: width * 1_000 / style.size).lines(of: codes)
      .map { PDFLine($0, style, advances: advances) }
  }

  /// Draws a line of text with its left end and its base at a point, as content of an element, or
  /// as decoration.
  package mutating func draw(_ line: PDFLine, x: Int, base: Int, as element: PDFElement?) {
    guard !line.codes.isEmpty else { return }
    claim(element)
    colour(line.style.colour)
    if pages[page].font != line.style.font || pages[page].size != line.style.size {
      pages[page].font = line.style.font
      pages[page].size = line.style.size
      pages[page].content.write("/F\(line.style.font + 1) ")
      pages[page].content.write(hundredths: line.style.size)
      pages[page].content.write(" Tf\n")
    }
    pages[page].content.write("BT ")
    pages[page].content.write(hundredths: x)
    pages[page].content.write(" ")
    pages[page].content.write(hundredths: Self.pageHeight - base)
    pages[page].content.write(" Td ")
    pages[page].content.write(codes: line.codes)
    pages[page].content.write(" Tj ET\n")
  }

  /// Draws a filled rectangle, which only decorates.
  package mutating func fill(x: Int, top: Int, width: Int, height: Int, _ colour: PDFColour) {
    claim(nil)
    self.colour(colour)
    pages[page].content.write(hundredths: x)
    pages[page].content.write(" ")
    pages[page].content.write(hundredths: Self.pageHeight - top - height)
    pages[page].content.write(" ")
    pages[page].content.write(hundredths: width)
    pages[page].content.write(" ")
    pages[page].content.write(hundredths: height)
    pages[page].content.write(" re f\n")
  }

  /// Ends the marks of one owner and begins those of another (14.6, 14.8.2.2).
  private mutating func claim(_ element: PDFElement?) {
    let owner = element.map { Owner.element($0) } ?? .artifact
    guard pages[page].open != owner else { return }
    if pages[page].open != nil { pages[page].content.write("EMC\n") }
    pages[page].open = owner
    if let element {
      let mark = tree.mark(element, page: page)
      pages[page].content.write("/")
      pages[page].content.write(tree.role(of: element).rawValue)
      pages[page].content.write("<</MCID ")
      pages[page].content.write(mark)
      pages[page].content.write(">>BDC\n")
    } else {
      pages[page].content.write("/Artifact BMC\n")
    }
  }

  private mutating func colour(_ colour: PDFColour) {
    guard pages[page].colour != colour else { return }
    pages[page].colour = colour
    for part in [colour.red, colour.green, colour.blue] {
      pages[page].content.write(part: part)
      pages[page].content.write(" ")
    }
    pages[page].content.write("rg\n")
  }

  // MARK: Writing

  /// The numbers of the objects that every document has.
  private enum Number {
    static let (catalogue, pages, information, structure, firstFont) = (1, 2, 3, 4, 5)
  }

  /// Returns the file; throws what is wrong in a font of which glyphs are used.
  package func file() throws(FontError) -> [UInt8] {
    let firstPage = Number.firstFont + fonts.reduce(0) { $0 + $1.objectCount }
    let firstElement = firstPage + 2 * pages.count
    var file = PDFFile(objectCount: firstElement + tree.count - 1)
    file.object(
      Number.catalogue,
      """
      <</Type/Catalog/Pages \(Number.pages) 0 R/Lang(\(language))/MarkInfo<</Marked true>>\
      /StructTreeRoot \(Number.structure) 0 R/ViewerPreferences<</DisplayDocTitle true>>>>
      """)
    file.object(Number.pages) { bytes in
      bytes.write("<</Type/Pages/Count \(pages.count)/Kids[")
      for place in pages.indices { bytes.write("\(firstPage + 2 * place) 0 R ") }
      bytes.write("]>>")
    }
    file.object(Number.information) { bytes in
      bytes.write("<</Title")
      bytes.write(textString: title)
      bytes.write(">>")
    }
    var resources = "/Resources<</Font<<"
    var number = Number.firstFont
    for (place, font) in fonts.enumerated() where font.objectCount > 0 {
      try font.write(to: &file, from: number)
      resources += "/F\(place + 1) \(number) 0 R"
      number += font.objectCount
    }
    resources += ">>>>"
    var digest = PDFDigest()
    for (place, page) in pages.enumerated() {
      let number = firstPage + 2 * place
      file.object(
        number,
        """
        <</Type/Page/Parent \(Number.pages) 0 R/MediaBox[0 0 595.28 841.89]\(resources)\
        /Contents \(number + 1) 0 R/StructParents \(place)/Tabs/S>>
        """)
      let content = page.content + (page.open == nil ? [] : Array("EMC\n".utf8))
      file.stream(number + 1, content)
      digest.add(content)
    }
    tree.write(to: &file, root: Number.structure, first: firstElement) { firstPage + 2 * $0 }
    file.end(root: Number.catalogue, information: Number.information, digest: digest)
    return file.bytes
  }
}
