import Arguments

/// The options that every command understands.
enum GlobalOptions {
  static let embedded = Parameter<String>.text(
    "embedded", "DIR", "Use the private PostgreSQL in this folder (default .tessera)."
  ).setting(environment: "TESSERA_EMBEDDED", key: "embedded")
  static let database = Parameter<String>.text(
    "database", "URL", "Use this PostgreSQL instead of a private one."
  ).setting(environment: "TESSERA_DATABASE_URL", key: "database_url")
  static let identifierKeyFile = Parameter<String>.text(
    "identifier-key-file", "FILE",
    "With --database: 64 hexadecimal digits that key the digests of members' identifiers."
  ).setting(environment: "TESSERA_IDENTIFIER_KEY_FILE", key: "identifier_key_file")
  static let voucherKeyFile = Parameter<String>.text(
    "voucher-key-file", "FILE",
    "With --database: 64 hexadecimal digits that key the digests and seals of vouchers' codes."
  ).setting(environment: "TESSERA_VOUCHER_KEY_FILE", key: "voucher_key_file")
  static let settlementKeyFile = Parameter<String>.text(
    "settlement-key-file", "FILE",
    "With --database: 64 hexadecimal digits, the private key that signs statements."
  ).setting(environment: "TESSERA_SETTLEMENT_KEY_FILE", key: "settlement_key_file")
  static let format = Parameter<OutputFormat>.choice("format", "FORMAT", "How to write the answer.")
    .short("f").defaulting(to: "table").setting(environment: "TESSERA_FORMAT", key: "format")
  static let actor = Parameter<String>.option(
    "actor", "NAME", "Who acts, for the audit trail (default: the user's name).",
    reading: ActorName.reading
  ).setting(environment: "TESSERA_ACTOR", key: "actor")
  static let yes = Parameter<Bool>.flag("yes", "Do not ask for confirmation.").short("y")
  static let settings = Parameter<String>.text(
    "settings", "FILE", "Read settings from this file (key = value lines)."
  ).setting(environment: "TESSERA_SETTINGS", key: "settings")

  static let all: [ParameterSpecification] = [
    embedded.specification, database.specification, identifierKeyFile.specification,
    voucherKeyFile.specification, settlementKeyFile.specification, format.specification,
    actor.specification, yes.specification, settings.specification,
  ]
}
