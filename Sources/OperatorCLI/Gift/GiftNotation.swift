import Arguments
import Coalition

/// How the fields of a gift are written within one field of CSV, and in options: `2:600+4.00GBP`.
enum GiftNotation {
  /// What a discount takes off.
  enum Discount {
    case basisPoints(Int64)
    case money(Money)
  }

  // MARK: Writing

  /// `4.00GBP`.
  static func text(_ money: Money) -> String { money.decimal + money.currency.code }

  /// `1/365/points_back`; without days `1//forfeited`.
  static func text(_ voucher: VoucherRules) -> String {
    "\(voucher.uses)/\(voucher.days.map(String.init) ?? "")/\(voucher.expiry.rawValue)"
  }

  /// `1:1000`, `2:600+4.00GBP@2027-01-01T00:00:00Z`, or `2:-` for an option that ends.
  static func text(_ price: GiftEntry.Price) -> String {
    let money = price.money.map { "+" + text($0) } ?? ""
    return "\(price.option):\(price.points.map(String.init) ?? "-")\(money)"
      + (price.validFrom.map { "@\($0)" } ?? "")
  }

  /// `kitchen`, or `kitchen/brighton`.
  static func text(_ place: GiftEntry.Honourer) -> String {
    place.partner + (place.outlet.map { "/\($0)" } ?? "")
  }

  /// Address, width, height, bytes and SHA-256, apart by spaces.
  static func text(_ image: GiftImage) -> String {
    "\(image.url) \(image.width) \(image.height) \(image.bytes) \(image.sha256)"
  }

  /// `8.50GBP@2027-01-01T00:00:00Z`.
  static func text(_ terms: GiftEntry.SupplyTerms) -> String {
    text(terms.money) + (terms.validFrom.map { "@\($0)" } ?? "")
  }

  /// `key=value` on lines of their own; a backslash and a line feed in a value are `\\` and `\n`.
  static func text(_ metadata: Metadata) -> String {
    metadata.entries.map { entry in
      let value = entry.value.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
      return "\(entry.key)=\(value)"
    }.joined(separator: "\n")
  }

  // MARK: Reading

  /// A reader of items apart by spaces.
  static func each<Item>(
    _ read: @escaping (String) throws -> Item
  ) -> (String) throws -> [Item] {
    { text in try text.split(separator: " ").map { try read(String($0)) } }
  }

  /// One of a few words.
  static func word<Word: RawRepresentable<String> & CaseIterable>(_ text: String) throws -> Word {
    guard let word = Word(rawValue: text) else {
      throw ValueError("is not one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return word
  }

  @Sendable static func flag(_ text: String) throws -> Bool {
    guard let flag = Bool(text) else { throw ValueError("is neither true nor false") }
    return flag
  }

  @Sendable static func count(_ text: String) throws -> Int64 {
    guard text.first != "+", let count = Int64(text), count >= 0 else {
      throw ValueError("is not a number from 0 upwards")
    }
    return count
  }

  /// `4.00GBP`.
  @Sendable static func money(_ text: String) throws -> Money {
    guard let currency = Currency(String(text.suffix(3))) else {
      throw ValueError("is not an amount and its currency, such as 4.00GBP")
    }
    let decimal = try ExactDecimal(parsing: String(text.dropLast(3)))
    guard let units = decimal.units(scale: currency.exponent) else {
      throw ValueError("has more decimals than \(currency)")
    }
    return Money(minorUnits: units, currency: currency)
  }

  static func limit(_ text: String) throws -> OrderLimit {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let count = Int32(parts[0]) else {
      throw ValueError("is not a number of orders in a window, such as 2/month")
    }
    return try OrderLimit(count: count, window: try word(parts[1]))
  }

  static func discount(_ text: String) throws -> Discount {
    if text.hasSuffix("bps") { return .basisPoints(try count(String(text.dropLast(3)))) }
    return .money(try money(text))
  }

  static func programme(_ text: String) throws -> GiftEntry.Programme {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw ValueError("is not points and a name: 500 Albion Air") }
    return GiftEntry.Programme(name: parts[1], points: try count(parts[0]))
  }

  static func voucher(_ text: String) throws -> VoucherRules {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let uses = Int32(parts[0]), parts[1].isEmpty || Int32(parts[1]) != nil
    else { throw ValueError("is not uses, days and expiry, such as 1/365/points_back") }
    return try VoucherRules(uses: uses, days: Int32(parts[1]), expiry: try word(parts[2]))
  }

  static func images(_ text: String) throws -> [GiftImage] {
    let words = text.split(separator: " ").map(String.init)
    guard words.count.isMultiple(of: 5) else {
      throw ValueError("is not address, width, height, bytes and SHA-256 of each image")
    }
    return try stride(from: 0, to: words.count, by: 5).map { first in
      guard let width = Int32(words[first + 1]), let height = Int32(words[first + 2]) else {
        throw ValueError("has an image without width and height in pixels")
      }
      return try GiftImage(
        url: words[first], width: width, height: height, bytes: try count(words[first + 3]),
        sha256: words[first + 4])
    }
  }

  static func metadata(_ text: String) throws -> Metadata {
    try Metadata(
      text.split(separator: "\n").map { line in
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw ValueError("is not key=value on each line") }
        return (key: String(parts[0]), value: unescaped(parts[1]))
      })
  }

  private static func unescaped(_ text: Substring) -> String {
    var plain = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "\\", let escaped = rest.popFirst() else {
        plain.append(character)
        continue
      }
      plain.append(escaped == "n" ? "\n" : escaped)
    }
    return plain
  }

  static func price(_ text: String) throws -> GiftEntry.Price {
    let (text, validFrom) = try dated(text)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let option = Int16(parts[0]) else {
      throw ValueError("is not an option and its price, such as 2:600+4.00GBP")
    }
    let costs = parts[1].split(separator: "+", omittingEmptySubsequences: false).map(String.init)
    guard costs.count <= 2 else { throw ValueError("has more than one money part") }
    return GiftEntry.Price(
      option: option, validFrom: validFrom, points: costs[0] == "-" ? nil : try count(costs[0]),
      money: costs.count == 2 ? try money(costs[1]) : nil)
  }

  static func honourer(_ text: String) throws -> GiftEntry.Honourer {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    return GiftEntry.Honourer(
      partner: try CommonParameters.partnerCode(parts.first ?? ""),
      outlet: parts.count == 2 ? try OutletCode(parts[1]) : nil)
  }

  static func outcome(_ text: String) throws -> GiftEntry.Outcome {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { throw ValueError("is not a gift and its weight: KITE:30") }
    return GiftEntry.Outcome(gift: try GiftCode(parts[0]), weight: try count(parts[1]))
  }

  static func terms(_ text: String) throws -> GiftEntry.SupplyTerms {
    let (text, validFrom) = try dated(text)
    return GiftEntry.SupplyTerms(validFrom: validFrom, money: try money(text))
  }

  /// Parts what stands before an at sign from the instant behind it.
  private static func dated(_ text: String) throws -> (String, Instant?) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2 else { throw ValueError("has two instants") }
    return (parts[0], parts.count == 2 ? try CommonParameters.instant(parts[1]) : nil)
  }
}
