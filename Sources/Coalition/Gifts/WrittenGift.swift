/// Why what a supplier has written is no gift.
package enum WrittenGiftError: Error, Hashable {
  /// A gift of this kind yields vouchers, and it is not said how they are used.
  case voucherMissing
  /// A gift of this kind yields no voucher.
  case voucherUnexpected
  /// A pool has codes of vouchers, and a gift of this kind yields none.
  case poolWithoutVoucher
  /// There is no text in the default language.
  case defaultTextMissing
  /// Two texts have one language.
  case languageTwice(Language)
  /// Two prices have one option.
  case optionTwice(Int16)
  /// Two outlets are one.
  case outletTwice(OutletCode)
  /// Two outcomes of a surprise are one gift.
  case outcomeTwice(GiftID)
  /// It would end before it begins.
  case endsBeforeItBegins
}

/// A gift as its supplier writes it down: all that is told of it, what it costs now, and its rules.
///
/// What the operator adds (supply terms, later prices, where others honour it) is not here.
package struct WrittenGift: Hashable, Sendable {
  /// In how many languages a gift may be told.
  package static let textsRange = 1...20
  /// How many images a gift may have.
  package static let imagesRange = 0...10
  /// How many outlets may be named.
  package static let outletsRange = 0...200
  /// The limits of `lowStock`.
  package static let lowStockRange: ClosedRange<Int64> = 1...1_000_000_000

  /// The supplier's own name for it.
  package var code: GiftCode
  /// What a member gets.
  package var content: GiftContent
  /// Under what it is listed.
  package var category: CategoryCode?
  /// The language of the text that is told where there is no other.
  package var defaultLanguage: Language
  /// What it is called, in the order given; in the default language always.
  package var texts: [GiftText]
  package var images: [GiftImage]
  /// When it can first be ordered; nil: as soon as it is live.
  package var validFrom: Instant?
  /// From when on it can no longer be ordered; nil: never.
  package var validUntil: Instant?
  package var stock: StockKind
  /// Whether everybody may see how many are left.
  package var showsStock: Bool
  /// When no more than so many are left, the supplier is told; nil: it is not.
  package var lowStock: Int64?
  /// How often one member may order it.
  package var limit: OrderLimit?
  /// How its vouchers are used; there exactly where its kind yields vouchers.
  package var voucher: VoucherRules?
  /// The ways to pay for it from now on.
  package var prices: [GiftPrice]
  /// The supplier's outlets in which it can be used; empty: all of them.
  package var outlets: [OutletCode]
  package var metadata: Metadata

  /// Puts a gift together; see `checked` for whether it is one.
  package init(
    code: GiftCode, content: GiftContent, category: CategoryCode? = nil,
    defaultLanguage: Language, texts: [GiftText], images: [GiftImage] = [],
    validFrom: Instant? = nil, validUntil: Instant? = nil, stock: StockKind,
    showsStock: Bool = false, lowStock: Int64? = nil, limit: OrderLimit? = nil,
    voucher: VoucherRules? = nil, prices: [GiftPrice], outlets: [OutletCode] = [],
    metadata: Metadata = .empty
  ) {
    self.code = code
    self.content = content
    self.category = category
    self.defaultLanguage = defaultLanguage
    self.texts = texts
    self.images = images
    self.validFrom = validFrom
    self.validUntil = validUntil
    self.stock = stock
    self.showsStock = showsStock
    self.lowStock = lowStock
    self.limit = limit
    self.voucher = voucher
    self.prices = prices
    self.outlets = outlets
    self.metadata = metadata
  }

  /// Returns the gift if its parts agree, or throws the first contradiction.
  package func checked() throws(WrittenGiftError) -> WrittenGift {
    switch (content.kind.yieldsVoucher, voucher) {
    case (true, nil): throw .voucherMissing
    case (false, _?): throw .voucherUnexpected
    case (true, _?), (false, nil): break
    }
    guard stock != .codePool || voucher != nil else { throw .poolWithoutVoucher }
    if let language = Self.repeated(texts.map(\.language)) { throw .languageTwice(language) }
    guard texts.contains(where: { $0.language == defaultLanguage }) else {
      throw .defaultTextMissing
    }
    if let option = Self.repeated(prices.map(\.option)) { throw .optionTwice(option) }
    if let outlet = Self.repeated(outlets) { throw .outletTwice(outlet) }
    if case .surprise(let outcomes) = content,
      let gift = Self.repeated(outcomes.map(\.gift))
    {
      throw .outcomeTwice(gift)
    }
    if let validFrom, let validUntil, validFrom >= validUntil { throw .endsBeforeItBegins }
    return self
  }

  private static func repeated<Value: Hashable>(_ values: [Value]) -> Value? {
    var seen: Set<Value> = []
    return values.first { !seen.insert($0).inserted }
  }
}
