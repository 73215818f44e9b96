import PDF

/// The fonts in which papers are printed: given as bytes, because nothing here reads files.
package struct PaperFonts: Sendable {
  let regular: TrueTypeFont
  let bold: TrueTypeFont

  /// Reads the two; throws what is wrong with one.
  package init(regular: [UInt8], bold: [UInt8]) throws {
    self.regular = try TrueTypeFont(named: "LiberationSans", regular)
    self.bold = try TrueTypeFont(named: "LiberationSans-Bold", bold)
  }
}
