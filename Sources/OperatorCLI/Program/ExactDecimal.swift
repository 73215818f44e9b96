import Arguments
import Coalition

/// A decimal as somebody typed it: whole digits and how many of them stand behind the point.
struct ExactDecimal: Sendable {
  let digits: Int64
  let places: Int

  /// Reads `12` or `0.00950`: no sign, no exponent, nothing rounded.
  init(parsing text: String) throws(ValueError) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }),
      parts.joined().utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let digits = Int64(parts.joined())
    else { throw ValueError("is no decimal such as 12.50 or 0.0095") }
    self.digits = digits
    places = parts.count == 2 ? parts[1].utf8.count : 0
  }

  /// The same in units of 10^-scale, or nil where that would cut digits off or overflow.
  func units(scale: Int) -> Int64? {
    var (value, places) = (digits, places)
    while places > scale, value % 10 == 0 { (value, places) = (value / 10, places - 1) }
    guard places <= scale else { return nil }
    for _ in places..<scale {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = product
    }
    return value
  }

  /// Minor units of a currency, of an option; whoever types more places than it has is told.
  func minorUnits(of currency: Currency, named name: String) throws -> Int64 {
    guard let units = units(scale: currency.exponent) else {
      throw CommandFailure.usage(
        "--\(name): \(currency.code) has \(currency.exponent) decimals")
    }
    return units
  }

  /// An option with an amount of a currency's main unit.
  static func option(_ name: String, _ help: String) -> Parameter<ExactDecimal> {
    .option(name, "AMOUNT", help) { try ExactDecimal(parsing: $0) }
  }

  /// An option with a price of up to so many places, in units of the last.
  static func price(
    _ name: String, _ help: String, scale: Int = 6,
    in range: ClosedRange<Int64> = 0...SettlementTerms.priceMicrosMax
  ) -> Parameter<Int64> {
    .option(name, "AMOUNT", help) { text in
      guard let units = try ExactDecimal(parsing: text).units(scale: scale), range.contains(units)
      else { throw ValueError("is not an amount of up to \(scale) decimals in its limits") }
      return units
    }
  }
}

extension Table.Cell {
  /// An amount in the main unit of its currency.
  static func amount(_ money: Money) -> Table.Cell { .decimal(money.decimal) }

  /// Minor units of a currency, in its main unit.
  static func amount(_ minorUnits: Int64, _ currency: Currency) -> Table.Cell {
    .amount(Money(minorUnits: minorUnits, currency: currency))
  }

  /// Units of 10^-scale, none below zero, as a decimal without idle zeros, but with two places.
  static func scaled(_ units: Int64, scale: Int) -> Table.Cell {
    let digits = String(units)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    var fraction = padded.suffix(scale)
    while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
    return .decimal("\(padded.dropLast(scale)).\(fraction)")
  }

  /// What a point costs or pays, in the main unit: `0.0095`.
  static func price(micros: Int64) -> Table.Cell { scaled(micros, scale: 6) }
}
