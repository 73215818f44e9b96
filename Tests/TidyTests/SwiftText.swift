/// Swift source with its comments and texts blanked out, so that what is left is structure.
///
/// Line breaks stay, so a line of the result is a line of the source.
struct SwiftText {
  private(set) var bytes: [UInt8] = []

  private let source: [UInt8]
  private var position = 0

  init(_ text: String) {
    source = Array(text.utf8)
    bytes.reserveCapacity(source.count)
    while position < source.count { step() }
  }

  /// A function, initializer or subscript with a body.
  struct Body: Sendable {
    /// The line, from 1, on which it is declared.
    let line: Int
    let lineCount: Int
  }

  /// Every body of a function, initializer or subscript.
  var bodies: [Body] {
    var bodies: [Body] = []
    for keyword in ["func", "init", "deinit", "subscript"] {
      for start in places(of: Array(keyword.utf8)) {
        guard let end = endOfBody(from: start) else { continue }
        let lines = bytes[start...end].count { $0 == UInt8(ascii: "\n") }
        let line = bytes[..<start].count { $0 == UInt8(ascii: "\n") }
        bodies.append(Body(line: line + 1, lineCount: lines + 1))
      }
    }
    return bodies
  }

  // MARK: Structure

  private func places(of word: [UInt8]) -> [Int] {
    bytes.indices.dropLast(word.count).filter { place in
      bytes[place] == word[0] && bytes[place...].starts(with: word) && !isWord(at: place - 1)
        && !isWord(at: place + word.count) && !(place > 0 && bytes[place - 1] == UInt8(ascii: "."))
    }
  }

  private func isWord(at place: Int) -> Bool {
    guard bytes.indices.contains(place) else { return false }
    let byte = bytes[place]
    return byte == UInt8(ascii: "_") || byte == UInt8(ascii: "`")
      || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
      || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
  }

  /// The closing brace of the declaration at `start`; nil when it has no body.
  private func endOfBody(from start: Int) -> Int? {
    var depth = 0
    for place in bytes[start...].indices {
      switch bytes[place] {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        if depth < 0 { return nil }
      case UInt8(ascii: "{") where depth == 0: return endOfBlock(from: place)
      case UInt8(ascii: "}") where depth == 0: return nil
      case UInt8(ascii: "\n") where depth == 0 && isNewStatement(after: place): return nil
      default: break
      }
    }
    return nil
  }

  /// Whether the next line begins something else, not the rest of a signature.
  private func isNewStatement(after lineBreak: Int) -> Bool {
    let rest = bytes[(lineBreak + 1)...].drop { $0 == UInt8(ascii: " ") }
    return !["{", "->", "where", "async", "throws", ")"].contains { rest.starts(with: $0.utf8) }
  }

  private func endOfBlock(from start: Int) -> Int? {
    var depth = 0
    for place in bytes[start...].indices {
      if bytes[place] == UInt8(ascii: "{") { depth += 1 }
      if bytes[place] == UInt8(ascii: "}") { depth -= 1 }
      if depth == 0 { return place }
    }
    return nil
  }

  // MARK: Blanking

  private mutating func step() {
    guard "/\"#".utf8.contains(source[position]) else {
      bytes.append(source[position])
      position += 1
      return
    }
    if starts(with: "//") {
      blank { $0.source[$0.position] != UInt8(ascii: "\n") }
    } else if starts(with: "/*") {
      blankComment()
    } else if let fence = fence() {
      blankText(fence)
    } else {
      bytes.append(source[position])
      position += 1
    }
  }

  /// How the text that begins here is quoted: so many `#`, and one or three quotation marks.
  private func fence() -> (hashes: Int, quotes: Int)? {
    let hashes = source[position...].prefix { $0 == UInt8(ascii: "#") }.count
    let rest = source[(position + hashes)...]
    if rest.starts(with: "\"\"\"".utf8) { return (hashes, 3) }
    return rest.starts(with: "\"".utf8) ? (hashes, 1) : nil
  }

  /// Blanks a text. Braces within an interpolation are as balanced as those outside.
  private mutating func blankText(_ fence: (hashes: Int, quotes: Int)) {
    let quotes = String(repeating: "\"", count: fence.quotes)
    let hashes = String(repeating: "#", count: fence.hashes)
    position += fence.hashes + fence.quotes
    while position < source.count, !starts(with: quotes + hashes) {
      if starts(with: "\\" + hashes) { position += 1 + fence.hashes }
      if position < source.count { skip() }
    }
    position = min(position + fence.quotes + fence.hashes, source.count)
  }

  private mutating func blankComment() {
    var depth = 0
    repeat {
      if starts(with: "/*") {
        depth += 1
        position += 2
      } else if starts(with: "*/") {
        depth -= 1
        position += 2
      } else {
        skip()
      }
    } while depth > 0 && position < source.count
  }

  private mutating func blank(while condition: (SwiftText) -> Bool) {
    while position < source.count, condition(self) { position += 1 }
  }

  private mutating func skip() {
    if source[position] == UInt8(ascii: "\n") { bytes.append(source[position]) }
    position += 1
  }

  private func starts(with text: String) -> Bool {
    source[position...].starts(with: text.utf8)
  }
}
