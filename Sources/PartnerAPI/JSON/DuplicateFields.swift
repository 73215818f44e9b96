/// Finds a field that stands twice in an object of a JSON text.
///
/// RFC 8259, section 4, leaves it open what a duplicate means, and Foundation keeps one of the two
/// without a word. Two readers that keep different ones would see two different purchases, so
/// duplicates are refused. The text must have been parsed already: this walks its structure and
/// trusts its syntax.
///
/// - Complexity: O(n) in the bytes of the text, whatever it holds; nobody has been asked for a valid
///   key yet.
struct DuplicateFields {
  private struct Container {
    let isObject: Bool
    /// The names of an object's fields so far.
    var names: Set<String> = []
    /// The last of them.
    var name = ""
    /// The place in an array.
    var index = 0
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
      case UInt8(ascii: "{"): open.append(Container(isObject: true))
      case UInt8(ascii: "["): open.append(Container(isObject: false))
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
      case UInt8(ascii: ","): if !open.isEmpty { open[open.count - 1].index += 1 }
      case UInt8(ascii: "\""):
        let token = takeString()
        if isFollowedByColon, let last = open.indices.last, open[last].isObject {
          open[last].name = JSONEscapes.text(of: token.dropFirst().dropLast())
          guard open[last].names.insert(open[last].name).inserted else { return pointer }
        }
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

  private var pointer: String {
    open.map { $0.isObject ? JSONPointer.step($0.name) : "/\($0.index)" }.joined()
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
