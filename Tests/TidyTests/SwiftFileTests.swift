import Testing

/// What a reader may expect of every Swift file.
@Suite struct SwiftFileTests {
  static let columnsMax = 100
  static let functionLinesMax = 70
  static let fileLinesMax = 400

  @Test(arguments: Tree.swift)
  func `no line is wider than a hundred columns`(file: Tree.File) {
    for (number, line) in zip(1..., file.lines) where line.utf8.count > Self.columnsMax {
      #expect(line.count <= Self.columnsMax, "\(file.path):\(number)")
    }
  }

  @Test(arguments: Tree.swift)
  func `no function is longer than a screen`(file: Tree.File) {
    for body in SwiftText(file.text).bodies {
      #expect(body.lineCount <= Self.functionLinesMax, "\(file.path):\(body.line)")
    }
  }

  @Test(arguments: Tree.swift + Tree.sql.filter { $0.path != "db/schema.sql" })
  func `no file is longer than a sitting`(file: Tree.File) {
    #expect(file.lines.count <= Self.fileLinesMax, "\(file.path)")
  }

  /// A text that begins with a minus gets an apostrophe in CSV, so that no spreadsheet computes it.
  @Test(arguments: Tree.swift.filter { $0.path.hasPrefix("Sources/OperatorCLI/") })
  func `an amount is answered as a number, not as a text`(file: Tree.File) {
    let text = file.text.filter { !$0.isWhitespace }
    let asText = text.firstMatch(of: #/\.text\([^()]*(\([^()]*\))?[^()]*\.decimal\)/#)
    #expect(asText == nil, "\(file.path)")
  }

  @Test(arguments: Tree.swift + Tree.sql + Tree.documents)
  func `nothing is left for later`(file: Tree.File) {
    // In two pieces, lest the words be found here.
    for word in ["FIX" + "ME", "TO" + "DO", "HA" + "CK:"] {
      #expect(!file.text.contains(word), "\(file.path) has a \(word)")
    }
  }

  @Test(arguments: Tree.files)
  func `no file speaks of the machine it was written on`(file: Tree.File) {
    for folder in ["work", "root", "home", "Users"] {
      let isNamed = file.lines.contains {
        $0.contains(" /" + folder + "/") || $0.contains("\"/" + folder + "/")
      }
      #expect(!isNamed, "\(file.path) names /\(folder)/")
    }
  }

  @Test func `the measure of functions sees through texts and comments`() {
    let source = """
      // func a() {
      protocol P { func b(); init() }
      func c() {
        let brace = "}" /* } */
        let raw = #"}"}"#
      }
      func d(
        e: () -> Void = {}
      ) -> Int
      where A == B {
      }
      """
    let bodies = SwiftText(source).bodies
    #expect(bodies.map(\.line) == [3, 7])
    #expect(bodies.map(\.lineCount) == [4, 5])
  }
}
