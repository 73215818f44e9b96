import Testing

@testable import Arguments

@Suite struct SettingsTests {
  static func file(_ contents: String) throws -> SettingsFile {
    try SettingsFile(path: "/etc/tessera.conf", contents: contents)
  }

  @Test func `the flag beats the environment, which beats the file, which beats the default`()
    throws
  {
    let file = try Self.file("# the house\n\nlimit = 30\n")
    let environment = ["TESSERA_LIMIT": "40"]
    let words = ["partner", "list"]
    let typed = try Sample.run(words + ["--limit", "50"], environment: environment, file: file)
    #expect(typed.require(Sample.limit) == 50)
    #expect(typed.source(of: Sample.limit) == .commandLine("--limit"))
    let exported = try Sample.run(words, environment: environment, file: file)
    #expect(exported.require(Sample.limit) == 40)
    #expect(exported.source(of: Sample.limit) == .environment("TESSERA_LIMIT"))
    let written = try Sample.run(words, environment: ["TESSERA_LIMIT": ""], file: file)
    #expect(written.require(Sample.limit) == 30)
    #expect(
      written.source(of: Sample.limit)
        == .file(path: "/etc/tessera.conf", line: 3, key: "limit"))
    let silent = try Sample.run(words)
    #expect(silent.require(Sample.limit) == 20)
    #expect(silent.source(of: Sample.limit)?.description == "--limit (default)")
  }

  @Test func `a flag can be set by the environment and the file`() throws {
    let words = ["partner", "invite", "X", "--code", "x"]
    #expect(try Sample.run(words, environment: ["TESSERA_DRY_RUN": "true"]).isSet(Sample.dryRun))
    #expect(try !Sample.run(words, environment: ["TESSERA_DRY_RUN": "false"]).isSet(Sample.dryRun))
    #expect(try Sample.run(words, file: Self.file("dry_run=true")).isSet(Sample.dryRun))
  }

  @Test func `an error names who said it`() throws {
    func message(_ environment: [String: String], _ contents: String) throws -> String {
      try #require(throws: UsageError.self) {
        try Sample.run(
          ["partner", "list"], environment: environment, file: Self.file(contents))
      }.message
    }
    #expect(
      try message(["TESSERA_LIMIT": "many"], "")
        == "TESSERA_LIMIT (environment): 'many' is not a number from 1 to 100")
    #expect(
      try message([:], "\nlimit = 101")
        == "limit (/etc/tessera.conf, line 2): '101' is not a number from 1 to 100")
    #expect(
      try message([:], "limti = 5") == "/etc/tessera.conf, line 1: there is no setting 'limti'")
  }

  @Test func `a setting of another command is no mistake here`() throws {
    #expect(try Sample.run(["partner", "list"], file: Self.file("dry_run = true")).action == .list)
  }

  @Test func `the path of the file itself is known before the file`() throws {
    let parsed = try Sample.root.parse(["partner", "list"])
    #expect(parsed.text(of: Sample.database, environment: ["TESSERA_DATABASE_URL": "a"]) == "a")
    let typed = try Sample.root.parse(["--database-url", "b", "partner", "list"])
    #expect(typed.text(of: Sample.database, environment: ["TESSERA_DATABASE_URL": "a"]) == "b")
    #expect(parsed.text(of: Sample.database, environment: [:]) == nil)
  }

  @Test func `a file is keys and values, comments and empty lines`() throws {
    let file = try Self.file("a=1\r\n  # b = 2\r\n\r\n c = x = y # z \nd=\" padded \"\ne=\n")
    #expect(
      file.entries.mapValues(\.value) == ["a": "1", "c": "x = y # z", "d": " padded ", "e": ""])
    #expect(file.entries.mapValues(\.line) == ["a": 1, "c": 4, "d": 5, "e": 6])
  }

  @Test(arguments: [
    ("a", 1, "is not written 'key = value'"), ("a=1\nb", 2, "is not written 'key = value'"),
    ("=1", 1, "has a key other than small letters, digits and _"),
    ("A=1", 1, "has a key other than small letters, digits and _"),
    ("a=1\na = 2", 2, "repeats the key 'a' of line 1"),
  ])
  func `a file that cannot be read names the line`(contents: String, line: Int, reason: String) {
    #expect(throws: SettingsFileError(path: "/etc/tessera.conf", line: line, reason: reason)) {
      try Self.file(contents)
    }
  }
}
