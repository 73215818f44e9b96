/// Why a file of a bank is not taken. Nothing of it has been recorded.
package enum BankFileError: Error, Hashable {
  /// It is not well-formed XML in UTF-8, or has what bank files have not: a document type,
  /// processing instructions, entities. Says what, and in which line.
  case malformed(String, line: Int)
  /// It is larger or deeper than a bank file may be; says which limit.
  case tooLarge(String)
  /// It is no message that is read here; says which it is.
  case unknownMessage(String)
  /// An element is missing or holds no such value; names its place.
  case badElement(String)
  /// Opening balance and entries do not make the closing balance: something is missing, or there
  /// twice. In minor units.
  case doesNotAddUp(statement: String, opening: Int64, entries: Int64, closing: Int64)
}

extension BankFileError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .malformed(let what, let line): "line \(line): \(what)"
    case .tooLarge(let limit): "the file has more than \(limit)"
    case .unknownMessage(let what): "\(what) is no message that is read here"
    case .badElement(let place): "\(place) is missing or holds no such value"
    case .doesNotAddUp(let statement, let opening, let entries, let closing):
      "statement \(statement) begins with \(opening), moves \(entries) and ends with \(closing) "
        + "minor units: ask the bank for a whole one"
    }
  }
}
