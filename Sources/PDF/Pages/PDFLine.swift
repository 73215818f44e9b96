/// A colour of red, green and blue.
package struct PDFColour: Hashable, Sendable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  package static let black = PDFColour(0x00_0000)

  /// Creates a colour as web pages write it: 0x1F5F99.
  package init(_ code: UInt32) {
    red = UInt8(truncatingIfNeeded: code >> 16)
    green = UInt8(truncatingIfNeeded: code >> 8)
    blue = UInt8(truncatingIfNeeded: code)
  }
}

/// How text looks.
package struct PDFTextStyle: Hashable, Sendable {
  /// The place of its font among the document's.
  package let font: Int
  /// In hundredths of a point.
  package let size: Int
  package let colour: PDFColour

  /// Creates a style; the size is above zero.
  package init(font: Int, size: Int, colour: PDFColour) {
    precondition(size > 0, "text has a size")
    self.font = font
    self.size = size
    self.colour = colour
  }
}

/// A line of text that can be drawn in the document that made it.
package struct PDFLine: Sendable {
  let codes: ArraySlice<UInt16>
  package let style: PDFTextStyle
  /// How far it reaches, in hundredths of a point, rounded up: it fits where there is so much room.
  package let width: Int

  init(_ codes: ArraySlice<UInt16>, _ style: PDFTextStyle, advances: [UInt16]) {
    self.codes = codes
    self.style = style
    width = (codes.reduce(0) { $0 + Int(advances[Int($1)]) } * style.size + 999) / 1_000
  }
}

/// Text parted into lines.
struct TextBreaking {
  private let advances: [UInt16]
  private let space: UInt16
  /// The most that a line may be wide, in thousandths of the size.
  private let width: Int

  init(_ advances: [UInt16], space: UInt16, width: Int) {
    self.advances = advances
    self.space = space
    self.width = width
  }

  /// Returns the lines; one that is empty of a text that is.
  ///
  /// A line has one character at least, however narrow it may be, so that there is an end.
  func lines(of codes: [UInt16]) -> [ArraySlice<UInt16>] {
    var lines: [ArraySlice<UInt16>] = []
    var rest = codes[...].drop { $0 == space }
    repeat {
      let line = first(of: rest)
      lines.append(trimmed(line))
      rest = rest[line.endIndex...].drop { $0 == space }
    } while !rest.isEmpty
    return lines
  }

  /// As much of the codes as fits: to the last space before the end, or else to the end.
  private func first(of codes: ArraySlice<UInt16>) -> ArraySlice<UInt16> {
    var used = 0
    var lastSpace: Int?
    for place in codes.indices {
      if codes[place] == space { lastSpace = place }
      used += Int(advances[Int(codes[place])])
      guard used > width, codes[place] != space else { continue }
      return codes[..<(lastSpace ?? max(place, codes.startIndex + 1))]
    }
    return codes
  }

  private func trimmed(_ line: ArraySlice<UInt16>) -> ArraySlice<UInt16> {
    var line = line
    while line.last == space { line.removeLast() }
    return line
  }
}
