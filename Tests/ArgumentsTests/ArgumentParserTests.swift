import Testing

@testable import Arguments

@Suite struct ArgumentParserTests {
  @Test func `a command's own option hides one of the same name from above`() throws {
    enum Form: String, CaseIterable { case xml, pdf }
    enum Look: String, CaseIterable { case table, json }
    let own = Parameter<Form>.choice("format", "FORM", "The file's form.")
    let above = Parameter<Look>.choice("format", "LOOK", "The answer's look.")
      .defaulting(to: "table")
    let root = Command<Int>(
      "tool", "A tool.", parameters: [above.specification],
      subcommands: [
        Command("export", "Exports.", parameters: [own.specification], action: 1),
        Command("list", "Lists.", action: 2),
      ])
    let export = try root.parse(["export", "--format", "pdf"]).resolved(environment: [:])
    #expect(export[own] == .pdf)
    #expect(try root.parse(["export"]).resolved(environment: [:])[own] == nil)
    #expect(throws: UsageError.self) {
      try root.parse(["export", "--format", "json"]).resolved(environment: [:])
    }
    let list = try root.parse(["list", "--format", "json"]).resolved(environment: [:])
    #expect(list[above] == .json)
  }

  @Test func `options and arguments may come in any order and either spelling`() throws {
    for words in [
      ["partner", "invite", "Blue Shop", "--code", "blue", "--mode=test", "-y"],
      ["partner", "invite", "-y", "--code=blue", "--mode", "test", "Blue Shop"],
      [
        "--format", "json", "partner", "invite", "--code", "blue", "--mode=test", "-y", "Blue Shop",
      ],
      ["partner", "invite", "--code", "blue", "--mode=test", "-y", "--", "Blue Shop"],
    ] {
      let invocation = try Sample.run(words)
      #expect(invocation.action == .invite)
      #expect(invocation.command == "tessera partner invite")
      #expect(invocation.require(Sample.code) == "blue")
      #expect(invocation.require(Sample.name) == "Blue Shop")
      #expect(invocation[Sample.mode] == .test)
      #expect(invocation.isSet(Sample.yes))
      #expect(!invocation.isSet(Sample.dryRun))
      #expect(invocation[Sample.note] == nil)
    }
  }

  @Test func `repeated options and arguments keep their order`() throws {
    let invite = try Sample.run(
      ["partner", "invite", "X", "--code", "x", "--scope", "earn", "--scope=redeem"])
    #expect(invite.all(Sample.scopes) == ["earn", "redeem"])
    let close = try Sample.run(["settlement", "close", "2026-09", "2026-10"])
    #expect(close.all(Sample.periods) == ["2026-09", "2026-10"])
  }

  @Test func `after two dashes everything is an argument`() throws {
    let invocation = try Sample.run(["partner", "invite", "--code", "x", "--", "--yes", "-5"])
    #expect(invocation[Sample.name] == "--yes")
    #expect(invocation[Sample.note] == "-5")
    #expect(!invocation.isSet(Sample.yes))
  }

  @Test func `a value may begin with a dash when nothing else is possible`() throws {
    let attached = try Sample.run(["partner", "invite", "X", "--code=--yes"])
    #expect(attached[Sample.code] == "--yes")
    let number = try Sample.run(["partner", "invite", "X", "--code", "-5"])
    #expect(number[Sample.code] == "-5")
    let empty = try Sample.run(["partner", "invite", "X", "-5", "--code", "-"])
    #expect(empty[Sample.note] == "-5")
    #expect(empty[Sample.code] == "-")
  }

  struct Wrong: CustomTestStringConvertible, Sendable {
    let line: String
    let message: String
    var suggestion: String?
    var testDescription: String { line.isEmpty ? "nothing" : line }
  }

  @Test(arguments: [
    Wrong(line: "", message: "'tessera' needs a command: partner, settlement"),
    Wrong(line: "partner", message: "'tessera partner' needs a command: invite, list"),
    Wrong(
      line: "partnr", message: "there is no command 'tessera partnr'", suggestion: "partner"),
    Wrong(
      line: "partner ivnite X", message: "there is no command 'tessera partner ivnite'",
      suggestion: "invite"),
    Wrong(
      line: "--partner", message: "there is no option --partner here", suggestion: "partner"),
    Wrong(line: "zebra", message: "there is no command 'tessera zebra'"),
    Wrong(
      line: "partner invite X --cod x", message: "there is no option --cod here",
      suggestion: "--code"),
    Wrong(
      line: "partner list --foramt csv", message: "there is no option --foramt here",
      suggestion: "--format"),
    Wrong(line: "partner list --code x", message: "there is no option --code here"),
    Wrong(line: "partner list -q", message: "there is no option -q here"),
    Wrong(line: "partner list -fcsv", message: "there is no option -fcsv here"),
    Wrong(line: "partner invite X", message: "--code is missing: The partner's code."),
    Wrong(line: "partner invite --code x", message: "NAME is missing: The partner's name."),
    Wrong(line: "settlement close", message: "PERIOD is missing: Periods to close."),
    Wrong(line: "partner invite X N more --code x", message: "'more' is one argument too many"),
    Wrong(
      line: "partner invite X --code", message: "--code needs a value: --code CODE"),
    Wrong(
      line: "partner invite X --code --yes", message: "--code needs a value: --code CODE"),
    Wrong(line: "partner invite X --code= ", message: "--code: '' is empty"),
    Wrong(line: "partner invite X --code a --code b", message: "--code is given twice"),
    Wrong(line: "partner invite X --code a --yes=no", message: "--yes takes no value"),
    Wrong(
      line: "partner list --limit 0", message: "--limit: '0' is not a number from 1 to 100"),
    Wrong(
      line: "partner list --limit 101", message: "--limit: '101' is not a number from 1 to 100"),
    Wrong(
      line: "partner list --limit ten", message: "--limit: 'ten' is not a number from 1 to 100"),
    Wrong(
      line: "partner list --limit +5", message: "--limit: '+5' is not a number from 1 to 100"),
    Wrong(
      line: "partner list --format jsn",
      message: "--format: 'jsn' is not one of table, json, csv; did you mean json?"),
  ])
  func `a line that cannot be understood says why`(row: Wrong) throws {
    let words = row.line.split(separator: " ").map(String.init)
    let error = try #require(throws: UsageError.self) { try Sample.run(words) }
    #expect(error.message == row.message)
    #expect(error.suggestion == row.suggestion)
  }

  @Test(arguments: [
    ("help", "tessera"), ("help partner", "tessera partner"), ("partner help", "tessera partner"),
    ("help partner list", "tessera partner list"),
  ])
  func `the word help explains what it stands beside`(line: String, command: String) throws {
    let parsed = try Sample.root.parse(line.split(separator: " ").map(String.init))
    #expect(parsed.wantsHelp && parsed.help.contains("usage: \(command)"))
  }

  @Test func `an error tells how the command is used`() throws {
    let error = try #require(throws: UsageError.self) {
      try Sample.run(["partner", "invite", "X", "--cod", "x"])
    }
    #expect(
      error.description == """
        error: there is no option --cod here
               did you mean --code?
        usage: tessera partner invite --code CODE [OPTIONS] NAME [NOTE]
               'tessera partner invite --help' explains it
        """)
    #expect(UsageError.exitCode == 2)
  }

  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("abc", "abc", 0), ("abc", "acb", 1), ("invite", "ivnite", 1),
    ("kitten", "sitting", 3), ("ca", "abc", 3),
  ])
  func `a swap of neighbours is one mistake`(a: String, b: String, distance: Int) {
    #expect(Suggestion.distance(a, b) == distance)
    #expect(Suggestion.distance(b, a) == distance)
  }

  @Test func `two parameters of one name are a programmer error`() async {
    await #expect(processExitsWith: .failure) {
      _ = Command<Int>(
        "x", "X.", parameters: [Sample.code.specification, Sample.code.specification], action: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = Command<Int>(
        "x", "X.", parameters: [Sample.periods.specification, Sample.name.specification], action: 1)
    }
  }
}
