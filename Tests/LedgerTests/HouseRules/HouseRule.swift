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
    "order_figures_pkey": "numbers that a close makes",
    "statements_id_key": "an id that the operator makes",
    "statements_serial_key": "a number that a close counts",
    "terms_id_key": "an id that the operator makes",
    "exits_id_key": "an id that the operator makes",
    "exits_terms_id_key": "an id that the operator makes",
    "gifts_pkey": "gifts are told to all; their ids are the service's",
    "gift_texts_pkey": "an id of a gift leads it",
    "gift_prices_pkey": "an id of a gift leads it",
    "gift_honourers_are_named_once": "an id of a gift leads it",
    "surprise_odds_pkey": "an id of a gift leads it",
    "supply_terms_pkey": "an id of a gift leads it",
    "gift_changes_pkey": "a number that the database makes",
    "stock_pkey": "an id of a gift",
    "stock_changes_pkey": "a number that the database makes",
    "reservations_pkey": "an id of a gift leads it",
    "codes_pkey": "an id of a gift leads it",
    "shelf_pkey": "an id of a gift leads it",
    "changes_pkey": "an id that the operator makes",
    "party_details_pkey": "a number that the database makes",
    "exports_pkey": "a number of a settlement leads it; only the operator reads it",
    "orders_by_id": "an id that the service makes",
    "vouchers_by_id": "an id that the service makes",
  ]

  /// Foreign keys between rows of different partners, and why they tell nobody anything.
  static let keysAcrossPartners = [
    "gift_honourers_honoured_by_outlet_fkey": "where others honour a gift, the operator says",
    "orders_gift_id_fkey": "everybody may order what everybody is told of",
    "orders_outcome_id_fkey": "what a surprise turns out to be, its supplier has published",
    "vouchers_gift_id_fkey": "it is of an order of the gift",
  ]
}
