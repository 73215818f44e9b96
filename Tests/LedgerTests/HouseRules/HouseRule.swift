import Testing

/// A rule that every object of the database keeps, as a query for the objects that break it.
struct HouseRule: CustomTestStringConvertible, Sendable {
  let sentence: String
  /// One line of text for each violation.
  let violations: String
  var testDescription: String { sentence }

  init(_ sentence: String, _ violations: String) {
    self.sentence = sentence
    self.violations = violations
  }

  /// What is ours: every schema of a migrated database but PostgreSQL's own and the migrator's.
  static let ours = """
    (select n.oid from pg_namespace n where n.nspname !~ '^pg_'
      and n.nspname not in ('information_schema', 'public', 'tessera_schema'))
    """

  /// Unique keys of a partner's rows that do not lead with the partner, and why no tenant can learn
  /// from them.
  static let keysWithoutPartner = [
    "identifiers_pkey":
      "members are shared; the digest of a partner's own number names the partner",
    "allocations_pkey": "wallets are shared; the ledger numbers their postings",
    "postings_pkey": "wallets are shared; the ledger numbers their postings",
    "api_keys_pkey": "an id that the operator makes",
    "api_keys_digest_key": "the SHA-256 of 256 random bits",
    "terms_pkey": "a number that the database makes",
    "figures_pkey": "numbers that a close makes",
    "statements_id_key": "an id that the operator makes",
    "statements_serial_key": "a number that a close counts",
    "terms_id_key": "an id that the operator makes",
  ]
}
