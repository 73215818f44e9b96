/// An XML document in UTF-8 on its way into a file, element by element.
///
/// What is opened is closed, because an element is a call; text and values of attributes are
/// escaped, and what does not show or controls devices is refused by the field's name. Nothing is
/// held but the names of the elements that are open.
package struct XMLWriter {
  /// Names and values of an element's attributes, in their order.
  package typealias Attributes = KeyValuePairs<String, String>

  private var output: Output
  private var path: [String] = []
  /// Whether the innermost open element has no child yet.
  private var isEmpty = true

  /// Begins a document.
  package init(to sink: @escaping Sink) throws {
    output = Output(to: sink)
    try output.write(#"<?xml version="1.0" encoding="UTF-8"?>"#)
  }

  /// Writes an element with what `content` writes inside.
  package mutating func element(
    _ name: String, _ attributes: Attributes = [:],
    content: (inout XMLWriter) throws -> Void
  ) throws {
    try begin(name, attributes, field: nil)
    path.append(name)
    isEmpty = true
    try content(&self)
    path.removeLast()
    if !isEmpty { try output.write(lineBreak) }
    try output.write("</\(name)>")
    isEmpty = false
  }

  /// Writes an element that holds text alone. Throws `character`, naming the field, which is the
  /// path of the element unless the caller has a better word for it.
  package mutating func element(_ name: String, _ text: String, field: String? = nil) throws {
    try element(name, [:], text, field: field)
  }

  /// Writes an element with attributes that holds text alone.
  package mutating func element(
    _ name: String, _ attributes: Attributes, _ text: String, field: String? = nil
  ) throws {
    try begin(name, attributes, field: field)
    try output.write(try escaped(text) { field ?? self.field(name) })
    try output.write("</\(name)>")
    isEmpty = false
  }

  /// Writes an element that holds text alone, where there is one.
  package mutating func element(
    _ name: String, ifAny text: String?, field: String? = nil
  ) throws {
    if let text { try element(name, text, field: field) }
  }

  /// Ends the document.
  ///
  /// - Precondition: every element is closed.
  package mutating func finish() throws {
    precondition(path.isEmpty, "an element is still open")
    try output.write("\n")
    try output.flush()
  }

  private mutating func begin(_ name: String, _ attributes: Attributes, field: String?) throws {
    try output.write(lineBreak + "<\(name)")
    for (attribute, value) in attributes {
      let value = try escaped(value) { field ?? self.field("\(name)/@\(attribute)") }
      try output.write(" \(attribute)=\"\(value)\"")
    }
    try output.write(">")
  }

  private var lineBreak: String { "\n" + String(repeating: " ", count: path.count) }

  private func field(_ name: String) -> String { (path + [name]).joined(separator: "/") }

  /// Text with the five characters that mean something in XML written as references.
  private func escaped(
    _ text: String, field: () -> String
  ) throws(AccountingError) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) && !Self.isMarkup($0) }) { return text }
    var escaped = ""
    for scalar in try SafeText.checked(text, field: field()).unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&apos;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func isMarkup(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }
}
