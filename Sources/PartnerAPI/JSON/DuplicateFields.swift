import FoundationEssentials

/// Finds a field that stands twice in an object of a JSON text.
///
/// RFC 8259, section 4, leaves it open what a duplicate means, and Foundation keeps one of the two
/// without a word. Two readers that keep different ones would see two different purchases, so
/// duplicates are refused. The text must have been parsed already: this walks its structure and
/// trusts its syntax.
struct DuplicateFields {
  private enum Container {
    case object(names: Set<String>, name: String)
    case array(index: Int)
  }

  private let text: [UInt8]
  private var position = 0
  private var open: [Container] = []

  /// The JSON Pointer (RFC 6901) of the first duplicate in a valid JSON text, or nil.
  static func first(in text: [UInt8]) -> String? {
    var search = DuplicateFields(text: text)
    return search.run()
  }

  private init(text: [UInt8]) { self.text = text }

  private mutating func run() -> String? {
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "{"): open.append(.object(names: [], name: ""))
      case UInt8(ascii: "["): open.append(.array(index: 0))
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
      case UInt8(ascii: ","):
        if case .array(let index) = open.last { open[open.count - 1] = .array(index: index + 1) }
      case UInt8(ascii: "\""):
        let token = takeString()
        guard isFollowedByColon, case .object(var names, _) = open.last else { continue }
        let name = Self.unescaped(token)
        let isNew = names.insert(name).inserted
        open[open.count - 1] = .object(names: names, name: name)
        if !isNew { return pointer }
        continue
      default: break
      }
      position += 1
    }
    return nil
  }

  /// Takes a string with its quotes, and stands behind it.
  private mutating func takeString() -> ArraySlice<UInt8> {
    let start = position
    position += 1
    while position < text.count, text[position] != UInt8(ascii: "\"") {
      position += text[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    position = min(position + 1, text.count)
    return text[start..<position]
  }

  private var isFollowedByColon: Bool {
    let next = text[position...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return next == UInt8(ascii: ":")
  }

  /// The text of a string token: escapes are Foundation's to read, so that this and the parser
  /// cannot differ about them.
  private static func unescaped(_ token: ArraySlice<UInt8>) -> String {
    let inner = token.dropFirst().dropLast()
    guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
    let decoded = try? JSONDecoder().decode([String].self, from: Data("[".utf8 + token + "]".utf8))
    return decoded?.first ?? String(decoding: inner, as: UTF8.self)
  }

  private var pointer: String {
    open.map { container in
      switch container {
      case .object(_, let name): JSONPointer.step(name)
      case .array(let index): "/\(index)"
      }
    }.joined()
  }
}

/// RFC 6901.
enum JSONPointer {
  /// One step of a pointer, escaped.
  static func step(_ name: String) -> String {
    // Our own names need no escape, and most pointers are made of them.
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return "/" + name
    }
    return "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
