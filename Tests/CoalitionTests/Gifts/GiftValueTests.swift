import Testing

@testable import Coalition

@Suite struct GiftValueTests {
  @Test(arguments: ["SPA-2026.1", "a", "7_x", String(repeating: "x", count: 64)])
  func `a gift's code is kept as given`(text: String) throws {
    #expect(try GiftCode(text).description == text)
  }

  @Test(arguments: [
    ("", GiftCodeError.empty), (String(repeating: "x", count: 65), .tooLong(max: 64)),
    ("-a", .invalidCharacter), (".a", .invalidCharacter), ("a b", .invalidCharacter),
    ("é", .invalidCharacter), ("a/b", .invalidCharacter),
  ])
  func `what is no gift's code is refused`(text: String, error: GiftCodeError) {
    #expect(throws: error) { try GiftCode(text) }
  }

  @Test func `a category's code has small letters only`() throws {
    #expect(try CategoryCode("food-and_drink2").text == "food-and_drink2")
    #expect(try CategoryCode(String(repeating: "x", count: 32)).text.utf8.count == 32)
    #expect(throws: GiftCodeError.tooLong(max: 32)) {
      try CategoryCode(String(repeating: "x", count: 33))
    }
    for text in ["Food", "a.b", "_a"] {
      #expect(throws: GiftCodeError.invalidCharacter) { try CategoryCode(text) }
    }
  }

  @Test func `a reader is told in their language, else in its base, else in none of choice`()
    throws
  {
    let brazilian = try Language("pt-BR")
    let portuguese = try Language("pt")
    let english = try Language("en")
    #expect(brazilian.base == portuguese)
    #expect(portuguese.base == portuguese)
    #expect(brazilian.told(in: [english, portuguese, brazilian]) == brazilian)
    #expect(brazilian.told(in: [english, portuguese]) == portuguese)
    #expect(portuguese.told(in: [english, brazilian]) == nil)
  }

  @Test(arguments: ["", "e", "engl", "EN", "en-", "en-us", "en-USA", "en_US", "en-US-x", "ру"])
  func `what is no language is refused`(text: String) {
    #expect(throws: LanguageError.malformed) { try Language(text) }
  }

  @Test func `a price stands within its limits`() throws {
    let euro = try #require(Currency("EUR"))
    let price = try GiftPrice(
      option: 10, points: 1_000_000_000_000, money: Money(minorUnits: 1, currency: euro))
    #expect(price.points.value == 1_000_000_000_000)
    #expect(throws: GiftPriceError.optionOutOfRange(1...10)) {
      try GiftPrice(option: 11, points: 1, money: nil)
    }
    for points in [0, 1_000_000_000_001, -1] as [Int64] {
      #expect(throws: GiftPriceError.pointsOutOfRange(GiftPrice.pointsRange)) {
        try GiftPrice(option: 1, points: points, money: nil)
      }
    }
    for amount in [0, 1_000_000_000_001] as [Int64] {
      #expect(throws: GiftPriceError.amountOutOfRange(GiftPrice.amountRange)) {
        try GiftPrice(option: 1, points: 1, money: Money(minorUnits: amount, currency: euro))
      }
    }
  }

  @Test func `the rules of vouchers and limits of orders stand within their limits`() throws {
    #expect(try VoucherRules(uses: 1_000, days: 3_660, expiry: .forfeited).days == 3_660)
    #expect(throws: VoucherRulesError.usesOutOfRange(1...1_000)) {
      try VoucherRules(uses: 1_001, days: nil, expiry: .forfeited)
    }
    #expect(throws: VoucherRulesError.daysOutOfRange(1...3_660)) {
      try VoucherRules(uses: 1, days: 0, expiry: .pointsBack)
    }
    #expect(try OrderLimit(count: 1, window: .ever).count == 1)
    #expect(throws: OrderLimitError.outOfRange(1...1_000_000)) {
      try OrderLimit(count: 0, window: .day)
    }
  }

  @Test func `nothing follows a retired gift, and nothing becomes live unapproved`() {
    #expect(GiftStatus.retired.successors.isEmpty)
    for status in GiftStatus.allCases where status.successors.contains(.live) {
      #expect(status == .approved || status == .paused)
    }
    for status in GiftStatus.allCases where status.successors.contains(.approved) {
      #expect(status == .draft)
    }
    for status in GiftStatus.allCases where status != .retired {
      #expect(status.successors.contains(.retired))
    }
  }
}
