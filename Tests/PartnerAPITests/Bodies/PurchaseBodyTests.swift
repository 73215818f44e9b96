import Coalition
import Testing

@testable import PartnerAPI

/// A good purchase, and the steps from good to bad: each row changes one field of it.
@Suite struct PurchaseBodyTests {
  /// A purchase whose fields are as given, or as good as any; `nil` leaves a field out.
  static func purchase(_ changes: [String: String?] = [:]) -> String {
    var fields: [(name: String, json: String?)] = [
      ("member", #"{"identifier":{"kind":"card","value":"900000000042"}}"#),
      ("receipt", #""R-1""#), ("occurred_at", #""2026-11-22T18:00:00Z""#),
      ("amount", #"{"amount":1250,"currency":"EUR"}"#),
    ]
    for (name, json) in changes.sorted(by: { $0.key < $1.key }) {
      if let place = fields.firstIndex(where: { $0.name == name }) {
        fields[place].json = json
      } else {
        fields.append((name, json))
      }
    }
    let written = fields.compactMap { field in field.json.map { "\"\(field.name)\":\($0)" } }
    return "{\(written.joined(separator: ","))}"
  }

  struct Row: Sendable, CustomStringConvertible {
    let description: String
    let field: String
    let json: String?
    let outcome: String

    init(_ name: String, _ field: String, _ json: String?, _ outcome: String) {
      description = name
      self.field = field
      self.json = json
      self.outcome = outcome
    }
  }

  static func text(_ count: Int, _ character: String = "r") -> String {
    "\"" + String(repeating: character, count: count) + "\""
  }

  private static func lines(_ count: Int, amount: Int64 = 0) -> String {
    let line = #"{"sku":"s","quantity":1,"amount":\#(amount)}"#
    return "[" + Array(repeating: line, count: count).joined(separator: ",") + "]"
  }

  private static func metadata(_ count: Int) -> String {
    "{" + (0..<count).map { "\"k\($0)\":\"v\"" }.joined(separator: ",") + "}"
  }

  private static func money(_ amount: String, _ currency: String = "EUR") -> String {
    #"{"amount":\#(amount),"currency":"\#(currency)"}"#
  }

  static let members = [
    Row("a member by id", "member", #"{"id":"mem_01jd8x3v5wf6zr8v2y0kq4m9st"}"#, "ok"),
    Row(
      "a member by id, the identifier null", "member",
      #"{"id":"mem_01jd8x3v5wf6zr8v2y0kq4m9st","identifier":null}"#, "ok"),
    Row("no member", "member", nil, "field_missing /member"),
    Row("member null", "member", "null", "field_missing /member"),
    Row("a member that is a text", "member", #""mem_1""#, "field_type /member"),
    Row("a member without anything", "member", "{}", "field_missing /member/id"),
    Row(
      "a member by both", "member",
      #"{"id":"mem_01jd8x3v5wf6zr8v2y0kq4m9st","identifier":{"kind":"card","value":"90000042"}}"#,
      "field_conflict /member/identifier"),
    Row(
      "a wallet's id for a member's", "member", #"{"id":"wal_01jd8x3v5wf6zr8v2y0kq4m9st"}"#,
      "field_format /member/id"),
    Row(
      "an id of more than 128 bits", "member", #"{"id":"mem_81jd8x3v5wf6zr8v2y0kq4m9st"}"#,
      "field_format /member/id"),
    Row(
      "an unknown kind of identifier", "member", #"{"identifier":{"kind":"tattoo","value":"x"}}"#,
      "field_format /member/identifier/kind"),
    Row(
      "an identifier without value", "member", #"{"identifier":{"kind":"card"}}"#,
      "field_missing /member/identifier/value"),
    Row(
      "an identifier with a stray field", "member",
      #"{"identifier":{"kind":"card","value":"90000042","pin":"1"}}"#,
      "field_unknown /member/identifier/pin"),
    Row(
      "a card of 3", "member", #"{"identifier":{"kind":"card","value":"9 0 1"}}"#,
      "field_too_short /member/identifier/value"),
    Row("a card of 4", "member", #"{"identifier":{"kind":"card","value":"9 0 1 2"}}"#, "ok"),
  ]

  static let texts = [
    Row("no receipt", "receipt", nil, "field_missing /receipt"),
    Row("an empty receipt", "receipt", #""""#, "field_too_short /receipt"),
    Row("a receipt of 64", "receipt", text(64), "ok"),
    Row("a receipt of 64 beyond the first plane", "receipt", text(64, "😀"), "ok"),
    Row("a receipt of 65", "receipt", text(65), "field_too_long /receipt"),
    Row("32 letters with an accent each", "receipt", text(32, "e\u{301}"), "ok"),
    Row(
      "33 letters with an accent each", "receipt", text(33, "e\u{301}"), "field_too_long /receipt"),
    Row("a receipt with a space", "receipt", #""R 1""#, "field_format /receipt"),
    Row("a receipt with a zero", "receipt", #""R\u0000""#, "field_format /receipt"),
    Row("a receipt with an invisible joiner", "receipt", #""R\u200d1""#, "field_format /receipt"),
    Row("a receipt that is a number", "receipt", "17", "field_type /receipt"),
    Row("an outlet of 64", "outlet", text(64), "ok"),
    Row("an outlet of 65", "outlet", text(65), "field_too_long /outlet"),
    Row("outlet null", "outlet", "null", "ok"),
    Row("a cashier of 65", "cashier", text(65), "field_too_long /cashier"),
    Row("no time", "occurred_at", nil, "field_missing /occurred_at"),
    Row(
      "a time without offset", "occurred_at", #""2026-11-22T18:00:00""#, "field_format /occurred_at"
    ),
    Row("a day", "occurred_at", #""2026-11-22""#, "field_format /occurred_at"),
    Row("a time as a number", "occurred_at", "1795370400", "field_type /occurred_at"),
  ]

  static let amounts = [
    Row("no amount", "amount", nil, "field_missing /amount"),
    Row("a bare number", "amount", "1250", "field_type /amount"),
    Row("an amount of 0", "amount", money("0"), "ok"),
    Row("an amount below 0", "amount", money("-1"), "field_too_small /amount/amount"),
    Row("the largest amount", "amount", money("1000000000000"), "ok"),
    Row("one above it", "amount", money("1000000000001"), "field_too_large /amount/amount"),
    Row("cents as a fraction", "amount", money("12.50"), "field_type /amount/amount"),
    Row("a text", "amount", money("\"1250\""), "field_type /amount/amount"),
    Row(
      "a currency in small letters", "amount", money("1", "eur"), "field_format /amount/currency"),
    Row("no currency of the list", "amount", money("1", "XAU"), "field_format /amount/currency"),
    Row(
      "no currency", "amount", #"{"amount":1}"#, "field_missing /amount/currency"),
    Row(
      "both wrong", "amount", #"{"amount":-1,"currency":1,"unit":"cent"}"#,
      "field_too_small /amount/amount, field_type /amount/currency, field_unknown /amount/unit"),
  ]

  static let lists = [
    Row("no lines in a list", "lines", "[]", "ok"),
    Row(
      "500 lines", "lines", lines(499).dropLast() + "," + lines(1, amount: 1250).dropFirst(), "ok"),
    Row("501 lines", "lines", lines(501), "field_too_long /lines"),
    Row("lines that add up to less", "lines", lines(1, amount: 1249), "field_conflict /lines"),
    Row("lines that are an object", "lines", "{}", "field_type /lines"),
    Row(
      "a line that is a text", "lines", #"[{"sku":"s","quantity":1,"amount":1250},"s"]"#,
      "field_type /lines/1"),
    Row(
      "the second line wrong", "lines",
      #"[{"sku":"s","quantity":1,"amount":1250},{"sku":"s","quantity":0,"amount":0}]"#,
      "field_too_small /lines/1/quantity"),
    Row(
      "the largest quantity", "lines", #"[{"sku":"s","quantity":1000000000,"amount":1250}]"#, "ok"),
    Row(
      "one above it", "lines", #"[{"sku":"s","quantity":1000000001,"amount":1250}]"#,
      "field_too_large /lines/0/quantity"),
    Row(
      "a stray field in a line", "lines", #"[{"sku":"s","quantity":1,"amount":1250,"x":1}]"#,
      "field_unknown /lines/0/x"),
    Row("20 entries of metadata", "metadata", metadata(20), "ok"),
    Row("21 entries of metadata", "metadata", metadata(21), "field_too_long /metadata"),
    Row("a key of 40", "metadata", "{\(text(40)):\"v\"}", "ok"),
    Row("a key of 41", "metadata", "{\(text(41)):\"v\"}", "field_format /metadata"),
    Row("an empty key", "metadata", #"{"":"v"}"#, "field_format /metadata"),
    Row("a key that only looks like a K", "metadata", #"{"\u212a":"v"}"#, "field_format /metadata"),
    Row("a value of 500", "metadata", "{\"k\":\(text(500))}", "ok"),
    Row("a value of 501", "metadata", "{\"k\":\(text(501))}", "field_too_long /metadata"),
    Row("a value that is a number", "metadata", #"{"k":1}"#, "field_type /metadata"),
    Row("a value that is null", "metadata", #"{"k":null}"#, "field_type /metadata"),
    Row(
      "a key that stands twice", "metadata", #"{"k":"v","k":"w"}"#, "field_duplicate /metadata/k"),
    Row("a misspelt field", "reciept", #""R-1""#, "field_unknown /reciept"),
  ]

  static let pending = [
    Row("until the purchase", "pending", #"{"until":"2026-11-22T18:00:00Z"}"#, "ok"),
    Row(
      "until a second before", "pending", #"{"until":"2026-11-22T17:59:59Z"}"#,
      "field_conflict /pending/until"),
    Row("until 366 days after", "pending", #"{"until":"2027-11-23T18:00:00Z"}"#, "ok"),
    Row(
      "a second more", "pending", #"{"until":"2027-11-23T18:00:01Z"}"#,
      "field_conflict /pending/until"),
    Row("until some day", "pending", #"{"until":"soon"}"#, "field_format /pending/until"),
    Row("a day to confirm", "pending", #"{"confirm_within_days":1}"#, "ok"),
    Row("366 days to confirm", "pending", #"{"until":null,"confirm_within_days":366}"#, "ok"),
    Row(
      "no day to confirm", "pending", #"{"confirm_within_days":0}"#,
      "field_too_small /pending/confirm_within_days"),
    Row(
      "367 days to confirm", "pending", #"{"confirm_within_days":367}"#,
      "field_too_large /pending/confirm_within_days"),
    Row(
      "both", "pending", #"{"until":"2026-11-23T18:00:00Z","confirm_within_days":1}"#,
      "field_conflict /pending/confirm_within_days"),
    Row("neither", "pending", "{}", "field_missing /pending/until"),
    Row("pending null", "pending", "null", "ok"),
    Row("pending that is a flag", "pending", "true", "field_type /pending"),
    Row(
      "a stray field", "pending", #"{"until":"2026-11-23T18:00:00Z","days":1}"#,
      "field_unknown /pending/days"),
  ]

  @Test(arguments: members + texts + amounts + lists + pending)
  func `each field of a purchase is taken within its limits`(row: Row) {
    let body = Self.purchase([row.field: row.json])
    #expect(BodyOutcome.reading(body, as: PurchaseBody.read) == row.outcome)
  }

  @Test func `all mistakes of a purchase are told at once`() {
    let body = #"{"receipt":"","amount":{"amount":1},"total":12}"#
    #expect(
      BodyOutcome.reading(body, as: PurchaseBody.read)
        == "field_missing /member, field_too_short /receipt, field_missing /occurred_at, "
        + "field_missing /amount/currency, field_unknown /total")
  }
}
