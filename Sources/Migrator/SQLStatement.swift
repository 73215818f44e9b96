/// One statement of a script, and the line on which it begins.
///
/// Scripts are applied whole and never by their pieces; pieces only serve to say which one failed.
struct SQLStatement: Hashable {
  /// The statement with its semicolon, from its first token on.
  let text: String
  /// The line of its first token, from 1.
  let line: Int

  /// Cuts `script` at the semicolons that end statements (PostgreSQL documentation, section 4.1):
  /// not those in strings, quoted names, dollar quotes, comments, or `begin atomic … end`.
  static func split(_ script: String) -> [SQLStatement] {
    var splitter = SQLSplitter(script)
    return splitter.split()
  }
}

/// A walk over the characters of a script.
private struct SQLSplitter {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var start: (index: Int, line: Int)?
  /// How deep in `begin atomic` and the `case` inside it; no semicolon there ends a statement.
  private var depth = 0
  private var wordBefore = ""
  private var statements: [SQLStatement] = []

  init(_ script: String) { scalars = Array(script.unicodeScalars) }

  mutating func split() -> [SQLStatement] {
    while let scalar = peek() {
      if scalar.properties.isWhitespace {
        advance()
      } else if scalar == "-", peek(1) == "-" {
        skip(until: { $0 == "\n" })
      } else if scalar == "/", peek(1) == "*" {
        skipComment()
      } else {
        if start == nil { start = (index, line) }
        takeToken(scalar)
      }
    }
    finish()
    return statements
  }

  private mutating func takeToken(_ scalar: Unicode.Scalar) {
    switch scalar {
    case ";":
      advance()
      if depth == 0 { finish() }
    case "'": skipQuoted(by: "'", escapes: false)
    case "\"": skipQuoted(by: "\"", escapes: false)
    case "$": skipDollarQuoted()
    case _ where Self.isWord(scalar): takeWord()
    default: advance()
    }
  }

  private mutating func takeWord() {
    var word = ""
    while let scalar = peek(), Self.isWord(scalar) || scalar == "$" {
      word.unicodeScalars.append(scalar)
      advance()
    }
    word = word.lowercased()
    if word == "e", peek() == "'" { skipQuoted(by: "'", escapes: true) }
    switch word {
    case "atomic" where wordBefore == "begin": depth += 1
    case "case" where depth > 0: depth += 1
    case "end" where depth > 0: depth -= 1
    default: break
    }
    wordBefore = word
  }

  private mutating func finish() {
    if let start {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[start.index..<index])
      statements.append(SQLStatement(text: String(text), line: start.line))
    }
    start = nil
    depth = 0
    wordBefore = ""
  }

  private mutating func skipQuoted(by quote: Unicode.Scalar, escapes: Bool) {
    advance()
    while let scalar = peek() {
      advance()
      if escapes && scalar == "\\" { advance() }
      // A doubled quote is one in the text: it ends one string and begins the next.
      if scalar == quote { return }
    }
  }

  private mutating func skipDollarQuoted() {
    var end = index + 1
    while end < scalars.count, Self.isWord(scalars[end]) { end += 1 }
    guard end < scalars.count, scalars[end] == "$" else {
      advance()
      return
    }
    let tag = Array(scalars[index...end])
    for _ in tag { advance() }
    while index < scalars.count {
      if scalars[index...].starts(with: tag) {
        for _ in tag { advance() }
        return
      }
      advance()
    }
  }

  private mutating func skipComment() {
    var depth = 0
    repeat {
      if peek() == "/", peek(1) == "*" {
        depth += 1
        advance()
      } else if peek() == "*", peek(1) == "/" {
        depth -= 1
        advance()
      }
      advance()
    } while depth > 0 && index < scalars.count
  }

  private mutating func skip(until isEnd: (Unicode.Scalar) -> Bool) {
    while let scalar = peek(), !isEnd(scalar) { advance() }
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    index + ahead < scalars.count ? scalars[index + ahead] : nil
  }

  private mutating func advance() {
    guard index < scalars.count else { return }
    if scalars[index] == "\n" { line += 1 }
    index += 1
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
