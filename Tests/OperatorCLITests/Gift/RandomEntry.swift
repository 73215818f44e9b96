import Coalition

@testable import OperatorCLI

/// A generator of which a failure can be replayed: SplitMix64.
struct SeededDice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

extension GiftEntry {
  /// Some gift or other, with whatever texts can hold that files have trouble with.
  static func random(using dice: inout SeededDice) throws -> GiftEntry {
    let languages = try ["en", "bg", "ru", "pt-BR"].shuffled(using: &dice)
      .prefix(Int.random(in: 1...4, using: &dice)).map { try Language($0) }
    var gift = GiftEntry(
      supplier: ["@operator", "alpha", "b-2"].randomElement(using: &dice)!,
      code: try GiftCode("G\(UInt32.random(in: 0...999_999, using: &dice))"),
      kind: .allCases.randomElement(using: &dice)!, defaultLanguage: languages[0],
      texts: languages.sorted().map {
        Text(
          language: $0, title: text(&dice), description: text(&dice), conditions: text(&dice))
      }, stock: .allCases.randomElement(using: &dice)!)
    gift.status = GiftStatus.allCases.randomElement(using: &dice)
    gift.category = Bool.random(using: &dice) ? try CategoryCode("home") : nil
    gift.validFrom = instant(&dice)
    gift.validUntil = instant(&dice)
    gift.stockAdded = Bool.random(using: &dice) ? .random(in: 0...1000, using: &dice) : nil
    gift.showsStock = Bool.random(using: &dice)
    gift.lowStock = Bool.random(using: &dice) ? 7 : nil
    gift.limit = try OrderLimit(count: 3, window: .allCases.randomElement(using: &dice)!)
    try gift.addBenefit(using: &dice)
    try gift.addDealings(using: &dice)
    return gift
  }

  private mutating func addBenefit(using dice: inout SeededDice) throws {
    if Bool.random(using: &dice) {
      discountBasisPoints = .random(in: 1...10_000, using: &dice)
    } else {
      discount = Self.money(&dice)
    }
    cause = Bool.random(using: &dice) ? Self.text(&dice) : nil
    programme = Bool.random(using: &dice) ? Programme(name: Self.text(&dice), points: 500) : nil
    voucher = try VoucherRules(
      uses: .random(in: 1...1000, using: &dice), days: Bool.random(using: &dice) ? 30 : nil,
      expiry: .allCases.randomElement(using: &dice)!)
    images = try (0..<Int32.random(in: 0...2, using: &dice)).map {
      try GiftImage(
        url: "https://example.com/\($0).jpg", width: 640, height: 480 + $0, bytes: 9_000,
        sha256: String(repeating: "0f", count: 32))
    }
    metadata = try Metadata(
      (0..<Int.random(in: 0...2, using: &dice)).map { (key: "k\($0)", value: Self.text(&dice)) })
  }

  private mutating func addDealings(using dice: inout SeededDice) throws {
    prices = (1...Int16.random(in: 1...3, using: &dice)).map { option in
      Price(
        option: option, validFrom: Self.instant(&dice),
        points: Bool.random(using: &dice) ? .random(in: 1...9999, using: &dice) : nil,
        money: Bool.random(using: &dice) ? Self.money(&dice) : nil)
    }
    honourers = [
      Honourer(partner: "alpha", outlet: nil),
      Honourer(partner: "b-2", outlet: try OutletCode("no/7@x")),
    ]
    odds = [
      Outcome(gift: try GiftCode("A.1"), weight: .random(in: 1...9, using: &dice)),
      Outcome(gift: try GiftCode("B_2"), weight: 1),
    ]
    supplyTerms = [SupplyTerms(validFrom: Self.instant(&dice), money: Self.money(&dice))]
  }

  private static func instant(_ dice: inout SeededDice) -> Instant? {
    Bool.random(using: &dice)
      ? Instant(microseconds: .random(in: 0...4_000_000_000_000_000, using: &dice)) : nil
  }

  private static func money(_ dice: inout SeededDice) -> Money {
    let currency = Currency(["GBP", "JPY", "KWD"].randomElement(using: &dice)!)!
    return Money(minorUnits: .random(in: 0...1_000_000, using: &dice), currency: currency)
  }

  private static func text(_ dice: inout SeededDice) -> String {
    let pieces = [
      "a", "Ж", "£10", "\"", "'", ",", "=1+1", "-", "@", "\n", "\\n", "\\", " ", "👩‍👩‍👧", ";", "=",
    ]
    // It begins with something visible, as titles do, or with what a spreadsheet would run.
    let first = ["x", "=", "'", "+", "'="].randomElement(using: &dice)!
    return first
      + (0..<Int.random(in: 0...6, using: &dice)).map { _ in pieces.randomElement(using: &dice)! }
      .joined()
  }
}
