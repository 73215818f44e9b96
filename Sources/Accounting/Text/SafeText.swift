/// Text of people on its way into a file that programs read.
package enum SafeText {
  /// Returns the text, or throws `character` for the first one that controls devices or does not
  /// show, so that what a person read in the one program is what the other stores.
  package static func checked(
    _ text: String, field: String
  ) throws(AccountingError) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        throw .character(field: field, scalar)
      default: continue
      }
    }
    return text
  }

  /// Whether a text has more characters than a limit; most have fewer bytes than that.
  package static func isLonger(_ text: String, than limit: Int) -> Bool {
    text.utf8.count > limit && text.count > limit
  }

  /// Returns the text cut to so many characters, without white space at its end.
  package static func cut(_ text: String, to limit: Int) -> String {
    guard isLonger(text, than: limit) else { return text }
    var cut = text.prefix(limit)
    while cut.last?.isWhitespace == true { cut.removeLast() }
    return String(cut)
  }
}
