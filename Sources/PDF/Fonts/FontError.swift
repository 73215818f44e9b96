/// Why a file is not taken as a font.
package enum FontError: Error, Hashable, Sendable {
  /// It does not begin as a font with TrueType outlines does.
  case notTrueType
  /// A table that every such font has is not there.
  case missing(table: String)
  /// A table, or the directory of tables (empty), ends before what it announces.
  case truncated(table: String)
  /// A table contradicts itself or another; says in what.
  case malformed(table: String, String)
  /// A glyph is made of glyphs that are made of glyphs …, or of itself.
  case compositeTooDeep
}

/// A character for which a font has no glyph that can stand by itself.
package struct MissingGlyph: Error, Hashable, Sendable {
  package let scalar: Unicode.Scalar
}
