import Testing

@testable import Coalition

@Suite struct MoneyTests {
  static func currency(_ code: String) throws -> Currency { try #require(Currency(code)) }

  @Test(arguments: [
    ("JPY", 0), ("ISK", 0), ("CLP", 0), ("UYI", 0), ("EUR", 2), ("USD", 2), ("MGA", 2),
    ("XCG", 2), ("KWD", 3), ("TND", 3), ("CLF", 4), ("UYW", 4),
  ])
  func `a currency knows its exponent`(code: String, exponent: Int) throws {
    let currency = try Self.currency(code)
    #expect(currency.exponent == exponent)
    #expect(currency.code == code)
    #expect(currency.description == code)
  }

  @Test(arguments: [
    "", "EU", "EURO", "eur", "Eur", "EÜR", "XAU", "XXX", "XTS", "XDR", "ZZZ", "E R",
  ])
  func `what the standard does not list with minor units is no currency`(code: String) {
    #expect(Currency(code) == nil)
  }

  @Test func `every currency reads back from its code`() {
    let all = Currency.all
    #expect(all.count == 167)
    for currency in all { #expect(Currency(currency.code) == currency) }
    #expect(all.map(\.code) == all.map(\.code).sorted())
    #expect(MemoryLayout<Currency>.size == 4)
  }

  @Test(arguments: [
    ("EUR", 1250, "12.50 EUR"), ("EUR", -5, "-0.05 EUR"), ("EUR", 0, "0.00 EUR"),
    ("JPY", 300, "300 JPY"), ("JPY", -300, "-300 JPY"), ("KWD", 1, "0.001 KWD"),
    ("CLF", 123_456, "12.3456 CLF"), ("EUR", Int64.min, "-92233720368547758.08 EUR"),
  ])
  func `money is written with the decimals of its currency`(
    code: String, minorUnits: Int64, text: String
  ) throws {
    #expect(Money(minorUnits: minorUnits, currency: try Self.currency(code)).description == text)
  }

  @Test func `sums stay within 64 bits and one currency`() throws {
    let (eur, usd) = (try Self.currency("EUR"), try Self.currency("USD"))
    let one = Money(minorUnits: 1, currency: eur)
    let most = Money(minorUnits: .max, currency: eur)
    let least = Money(minorUnits: .min, currency: eur)
    #expect(try one.adding(one).minorUnits == 2)
    #expect(try one.subtracting(one).minorUnits == 0)
    #expect(throws: MoneyError.overflow) { try most.adding(one) }
    #expect(throws: MoneyError.overflow) { try least.subtracting(one) }
    #expect(throws: MoneyError.currencyMismatch(eur, usd)) {
      try one.adding(Money(minorUnits: 1, currency: usd))
    }
  }
}
