@testable import Arguments

/// A small tree like the product's, for all tests of this room.
enum Sample {
  enum Deed: String, Sendable {
    case invite, list, close
  }

  enum Mode: String, CaseIterable, Sendable {
    case live, test
  }

  static let database = Parameter<String>.text("database-url", "URL", "Where the ledger is.")
    .setting(environment: "TESSERA_DATABASE_URL", key: "database_url")
  static let limit = Parameter<Int>.integer("limit", "N", in: 1...100, "How many to show.")
    .defaulting(to: "20").setting(environment: "TESSERA_LIMIT", key: "limit")
  static let format = Parameter<OutputFormat>.choice("format", "FORMAT", "How to write it.")
    .short("f").defaulting(to: "table")
  static let dryRun = Parameter<Bool>.flag("dry-run", "Change nothing.")
    .setting(environment: "TESSERA_DRY_RUN", key: "dry_run")
  static let yes = Parameter<Bool>.flag("yes", "Do not ask.").short("y")
  static let code = Parameter<String>.text("code", "CODE", "The partner's code.").required
  static let mode = Parameter<Mode>.choice("mode", "MODE", "Live or test.")
  static let scopes = Parameter<String>.text("scope", "SCOPE", "What the key may do.").repeated
  static let name = Parameter<String>.argument("NAME", "The partner's name.")
  static let periods = Parameter<String>.argument("PERIOD", "Periods to close.").repeated
  static let note = Parameter<String>.argument("NOTE", "A remark.").optional

  static let root = Command<Deed>(
    "tessera", "Run a coalition.",
    parameters: [database.specification, format.specification],
    subcommands: [
      Command(
        "partner", "Partners of the coalition.",
        subcommands: [
          Command(
            "invite", "Invite a partner.", discussion: "The partner gets a code and no key yet.",
            parameters: [
              code.specification, mode.specification, scopes.specification, yes.specification,
              dryRun.specification, name.specification, note.specification,
            ],
            examples: [
              .init("tessera partner invite 'Blue Shop' --code blue", "Invites the Blue Shop.")
            ], action: .invite),
          Command("list", "List partners.", parameters: [limit.specification], action: .list),
        ]),
      Command(
        "settlement", "Settlements.",
        subcommands: [
          Command("close", "Close periods.", parameters: [periods.specification], action: .close)
        ]),
    ])

  static func run(
    _ words: [String], environment: [String: String] = [:], file: SettingsFile? = nil
  ) throws -> Invocation<Deed> {
    try root.parse(words).resolved(environment: environment, file: file)
  }
}
