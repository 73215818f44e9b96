import Testing

@testable import Arguments

@Suite struct HelpTests {
  @Test(arguments: ["--help", "-h"])
  func `help is shown at every level, whatever else is missing`(flag: String) throws {
    #expect(try Sample.root.parse([flag]).wantsHelp)
    #expect(try Sample.root.parse(["partner", flag]).help.hasPrefix("Partners of the coalition."))
    #expect(try Sample.root.parse(["partner", "invite", flag]).wantsHelp)
    #expect(try !Sample.root.parse(["partner", "list"]).wantsHelp)
  }

  @Test func `help of a command shows everything it understands`() throws {
    #expect(
      try Sample.root.parse(["partner", "invite", "--help"]).help == """
        Invite a partner.

        usage: tessera partner invite --code CODE [OPTIONS] NAME [NOTE]

        The partner gets a code and no key yet.

        Arguments:
          NAME    The partner's name.
          [NOTE]  A remark.

        Options:
          --code CODE    The partner's code. (required)
          --mode MODE    Live or test. (one of live, test)
          --scope SCOPE  What the key may do. (may be repeated)
          -y, --yes      Do not ask.
          --dry-run      Change nothing. (or TESSERA_DRY_RUN)
          -h, --help     Show this help.

        Options of every command:
          --database-url URL   Where the ledger is. (or TESSERA_DATABASE_URL)
          -f, --format FORMAT  How to write it. (one of table, json, csv; default table)

        Examples:
          tessera partner invite 'Blue Shop' --code blue
              Invites the Blue Shop.
        """)
  }

  @Test func `help of a group lists its commands`() {
    let help = CommandPath(root: Sample.root).help
    #expect(help.contains("usage: tessera [OPTIONS] COMMAND\n"))
    #expect(help.contains("  partner     Partners of the coalition.\n"))
    #expect(help.contains("  settlement  Settlements.\n"))
  }

  @Test func `long help is broken within eighty columns`() {
    let long = Parameter<String>.text(
      "a-very-long-name-of-an-option", "PLACEHOLDER", String(repeating: "words and ", count: 20))
    let command = Command<Int>("x", "X.", parameters: [long.specification], action: 1)
    let help = CommandPath(root: command).help
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
