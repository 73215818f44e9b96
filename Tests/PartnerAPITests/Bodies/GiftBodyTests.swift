import Testing

@testable import PartnerAPI

@Suite struct GiftBodyTests {
  /// A gift as a supplier would write it, with fields in place of its own or beside them.
  private static func body(_ changes: [String: String] = [:]) -> String {
    var fields: [String: String] = [
      "code": #""MUG-1""#, "kind": #""goods""#, "default_language": #""en""#,
      "texts": #"[{"language":"en","title":"A mug"}]"#, "stock": #""counted""#,
      "prices": #"[{"option":1,"points":100}]"#,
    ]
    for (name, value) in changes { fields[name] = value }
    let texts = fields.sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }
    return "{" + texts.joined(separator: ",") + "}"
  }

  private static func voucher(_ rules: String) -> String {
    body(["kind": #""voucher""#, "voucher": rules])
  }

  private static func text(_ count: Int) -> String { String(repeating: "é", count: count) }

  private static func titled(_ title: String, description: String = "") -> String {
    body(["texts": #"[{"language":"en","title":"\#(title)","description":"\#(description)"}]"#])
  }

  private static func list(_ count: Int, _ item: (Int) -> String) -> String {
    "[" + (0..<count).map(item).joined(separator: ",") + "]"
  }

  private static func languages(_ count: Int) -> String {
    list(count) { number in
      let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
      return #"{"language":"\#(number == 0 ? "en" : "x" + letters[number])","title":"t"}"#
    }
  }

  private static func image(
    url: String = "https://a.example/1.jpg", width: Int = 1, height: Int = 1, bytes: Int = 1,
    digits: Int = 64
  ) -> String {
    let sha256 = String(repeating: "a", count: digits)
    return #"{"url":"\#(url)","width":\#(width),"height":\#(height),"bytes":\#(bytes),"#
      + #""sha256":"\#(sha256)"}"#
  }

  private static func odds(_ count: Int, weight: Int = 1) -> String {
    list(count) { number in
      let digits = "0123456789abcdefghjkmnpqrstvwxyz".map(String.init)
      let id = "gft_01jd8x3v5wf6zr8v2y0kq4m9" + digits[number / 32] + digits[number % 32]
      return #"{"gift":"\#(id)","weight":\#(weight)}"#
    }
  }

  @Test(arguments: [
    BodyRow("as little as can be", body(), "ok"),
    BodyRow("no code", body(["code": "null"]), "field_missing /code"),
    BodyRow(
      "64 characters of code", body(["code": "\"\(String(repeating: "x", count: 64))\""]), "ok"),
    BodyRow(
      "65 characters of code", body(["code": "\"\(String(repeating: "x", count: 65))\""]),
      "field_too_long /code"),
    BodyRow("a space in a code", body(["code": #""a b""#]), "field_format /code"),
    BodyRow("a kind that is none", body(["kind": #""car""#]), "field_format /kind"),
    BodyRow("a category in capitals", body(["category": #""Food""#]), "field_format /category"),
    BodyRow(
      "no language", body(["default_language": #""English""#]), "field_format /default_language"),
    BodyRow("no texts", body(["texts": "[]"]), "field_too_short /texts"),
    BodyRow("20 languages", body(["texts": languages(20)]), "ok"),
    BodyRow("21 languages", body(["texts": languages(21)]), "field_too_long /texts"),
    BodyRow(
      "not in the default language", body(["default_language": #""bg""#]), "field_missing /texts"),
    BodyRow(
      "one language twice",
      body(["texts": #"[{"language":"en","title":"a"},{"language":"en","title":"b"}]"#]),
      "field_duplicate /texts"),
    BodyRow("120 characters of title", titled(text(120)), "ok"),
    BodyRow("121 characters of title", titled(text(121)), "field_too_long /texts/0/title"),
    BodyRow("a title of a space", titled(" "), "field_too_short /texts/0/title"),
    BodyRow("a title of two lines", titled(#"a\nb"#), "field_format /texts/0/title"),
    BodyRow("4000 characters of text", titled("t", description: text(4000)), "ok"),
    BodyRow(
      "4001 characters of text", titled("t", description: text(4001)),
      "field_too_long /texts/0/description"),
    BodyRow("lines of text", titled("t", description: #"a\n\tb"#), "ok"),
    BodyRow(
      "U+0000", titled("t", description: #"a\u0000"#), "field_format /texts/0/description"),
    BodyRow("a field that nobody knows", body(["colour": "1"]), "field_unknown /colour"),
  ])
  func `a gift has a code, a kind and texts within their limits`(row: BodyRow) {
    #expect(BodyOutcome.reading(row.json, as: GiftBody.read) == row.outcome)
  }

  @Test(arguments: [
    BodyRow("no price", body(["prices": "[]"]), "field_too_short /prices"),
    BodyRow(
      "ten prices", body(["prices": list(10) { #"{"option":\#($0 + 1),"points":1}"# }]), "ok"),
    BodyRow(
      "eleven prices", body(["prices": list(11) { #"{"option":\#($0 + 1),"points":1}"# }]),
      "field_too_long /prices"),
    BodyRow(
      "one option twice", body(["prices": list(2) { _ in #"{"option":1,"points":1}"# }]),
      "field_duplicate /prices"),
    BodyRow(
      "option 11", body(["prices": #"[{"option":11,"points":1}]"#]),
      "field_too_large /prices/0/option"),
    BodyRow(
      "option 0", body(["prices": #"[{"option":0,"points":1}]"#]),
      "field_too_small /prices/0/option"),
    BodyRow(
      "no points", body(["prices": #"[{"option":1,"points":0}]"#]),
      "field_too_small /prices/0/points"),
    BodyRow("10^12 points", body(["prices": #"[{"option":1,"points":1000000000000}]"#]), "ok"),
    BodyRow(
      "more points", body(["prices": #"[{"option":1,"points":1000000000001}]"#]),
      "field_too_large /prices/0/points"),
    BodyRow(
      "a cent",
      body(["prices": #"[{"option":1,"points":1,"money":{"amount":1,"currency":"EUR"}}]"#]), "ok"),
    BodyRow(
      "no cent",
      body(["prices": #"[{"option":1,"points":1,"money":{"amount":0,"currency":"EUR"}}]"#]),
      "field_too_small /prices/0/money"),
    BodyRow(
      "an unknown currency",
      body(["prices": #"[{"option":1,"points":1,"money":{"amount":1,"currency":"XXX"}}]"#]),
      "field_format /prices/0/money/currency"),
    BodyRow("ten images", body(["images": list(10) { _ in image() }]), "ok"),
    BodyRow("eleven images", body(["images": list(11) { _ in image() }]), "field_too_long /images"),
    BodyRow(
      "an image without TLS", body(["images": "[\(image(url: "http://a.example"))]"]),
      "field_format /images/0/url"),
    BodyRow(
      "2000 characters of address",
      body(["images": "[\(image(url: "https://" + String(repeating: "x", count: 1992)))]"]), "ok"),
    BodyRow(
      "2001 characters of address",
      body(["images": "[\(image(url: "https://" + String(repeating: "x", count: 1993)))]"]),
      "field_too_long /images/0/url"),
    BodyRow("20000 pixels", body(["images": "[\(image(width: 20_000, height: 20_000))]"]), "ok"),
    BodyRow(
      "20001 pixels", body(["images": "[\(image(width: 20_001))]"]),
      "field_too_large /images/0/width"),
    BodyRow(
      "no height", body(["images": "[\(image(height: 0))]"]), "field_too_small /images/0/height"),
    BodyRow("50 MB", body(["images": "[\(image(bytes: 50_000_000))]"]), "ok"),
    BodyRow(
      "a byte more", body(["images": "[\(image(bytes: 50_000_001))]"]),
      "field_too_large /images/0/bytes"),
    BodyRow(
      "63 digits", body(["images": "[\(image(digits: 63))]"]), "field_format /images/0/sha256"),
    BodyRow("200 outlets", body(["outlets": list(200) { "\"o\($0)\"" }]), "ok"),
    BodyRow(
      "201 outlets", body(["outlets": list(201) { "\"o\($0)\"" }]), "field_too_long /outlets"),
    BodyRow("an outlet twice", body(["outlets": #"["a","a"]"#]), "field_duplicate /outlets"),
    BodyRow("an outlet that is a number", body(["outlets": "[1]"]), "field_type /outlets"),
  ])
  func `prices, images and places stand within their limits`(row: BodyRow) {
    #expect(BodyOutcome.reading(row.json, as: GiftBody.read) == row.outcome)
  }

  @Test(arguments: [
    BodyRow("a voucher", voucher(#"{"expiry":"points_back"}"#), "ok"),
    BodyRow(
      "rules at their most", voucher(#"{"uses":1000,"days":3660,"expiry":"forfeited"}"#), "ok"),
    BodyRow(
      "1001 uses", voucher(#"{"uses":1001,"expiry":"forfeited"}"#),
      "field_too_large /voucher/uses"),
    BodyRow(
      "no use", voucher(#"{"uses":0,"expiry":"forfeited"}"#), "field_too_small /voucher/uses"),
    BodyRow(
      "3661 days", voucher(#"{"days":3661,"expiry":"forfeited"}"#),
      "field_too_large /voucher/days"),
    BodyRow(
      "no days", voucher(#"{"days":0,"expiry":"forfeited"}"#), "field_too_small /voucher/days"),
    BodyRow("no expiry", voucher("{}"), "field_missing /voucher/expiry"),
    BodyRow("a voucher without rules", body(["kind": #""voucher""#]), "field_missing /voucher"),
    BodyRow(
      "goods with rules", body(["voucher": #"{"expiry":"forfeited"}"#]), "field_conflict /voucher"),
    BodyRow("a pool of goods", body(["stock": #""code_pool""#]), "field_conflict /stock"),
    BodyRow(
      "a percentage",
      body([
        "kind": #""discount_percent""#, "discount_bps": "10000",
        "voucher": #"{"expiry":"forfeited"}"#,
      ]), "ok"),
    BodyRow(
      "more than all",
      body(["kind": #""discount_percent""#, "discount_bps": "10001"]),
      "field_too_large /discount_bps"),
    BodyRow(
      "a percentage of nothing", body(["kind": #""discount_percent""#]),
      "field_missing /discount_bps"),
    BodyRow("goods for a cause", body(["cause": #""Trees""#]), "field_conflict /cause"),
    BodyRow("a donation", body(["kind": #""donation""#, "cause": #""Trees""#]), "ok"),
    BodyRow(
      "points of a programme",
      body([
        "kind": #""programme_points""#, "programme": #""Miles""#, "programme_points": "500",
        "stock": #""code_pool""#, "voucher": #"{"expiry":"forfeited"}"#,
      ]), "ok"),
    BodyRow("fifty outcomes", body(["kind": #""surprise""#, "odds": odds(50)]), "ok"),
    BodyRow(
      "51 outcomes", body(["kind": #""surprise""#, "odds": odds(51)]), "field_too_long /odds"),
    BodyRow("no outcome", body(["kind": #""surprise""#, "odds": "[]"]), "field_too_short /odds"),
    BodyRow(
      "a weight of 1000001", body(["kind": #""surprise""#, "odds": odds(1, weight: 1_000_001)]),
      "field_too_large /odds/0/weight"),
    BodyRow("a limit", body(["limit": #"{"count":1000000,"window":"ever"}"#]), "ok"),
    BodyRow(
      "a limit of nothing", body(["limit": #"{"count":0,"window":"day"}"#]),
      "field_too_small /limit/count"),
    BodyRow(
      "a window that is none", body(["limit": #"{"count":1,"window":"hour"}"#]),
      "field_format /limit/window"),
    BodyRow(
      "an end before its beginning",
      body(["valid_from": #""2026-02-01T00:00:00Z""#, "valid_until": #""2026-02-01T00:00:00Z""#]),
      "field_conflict /valid_until"),
  ])
  func `a kind needs its particulars and takes no others`(row: BodyRow) {
    #expect(BodyOutcome.reading(row.json, as: GiftBody.read) == row.outcome)
  }

  @Test(arguments: [
    BodyRow("one comes", #"{"change":1}"#, "ok"),
    BodyRow("10^9 come", #"{"change":1000000000,"reason":"r"}"#, "ok"),
    BodyRow("more come", #"{"change":1000000001}"#, "field_too_large /change"),
    BodyRow("10^9 go", #"{"change":-1000000000}"#, "ok"),
    BodyRow("more go", #"{"change":-1000000001}"#, "field_too_small /change"),
    BodyRow("none", #"{"change":0}"#, "field_format /change"),
    BodyRow("not said", "{}", "field_missing /change"),
    BodyRow("500 characters of reason", #"{"change":1,"reason":"\#(text(500))"}"#, "ok"),
    BodyRow(
      "501 characters of reason", #"{"change":1,"reason":"\#(text(501))"}"#,
      "field_too_long /reason"),
    BodyRow("an empty reason", #"{"change":1,"reason":""}"#, "field_too_short /reason"),
  ])
  func `stock changes by what comes or goes`(row: BodyRow) {
    #expect(BodyOutcome.reading(row.json, as: ChangeStock.read) == row.outcome)
  }
}
