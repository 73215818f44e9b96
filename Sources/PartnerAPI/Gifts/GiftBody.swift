import Coalition
import Operations
import Store

/// The body of a gift as its supplier writes it.
enum GiftBody {
  /// The largest body: texts in every language, at their longest, take most of it.
  static let bytesMax = 1024 * 1024

  static func read(_ fields: inout Fields) -> WrittenGift? {
    let code = fields.required("code", String.self) { try GiftCode($0) }
    let content = content(&fields)
    let category = fields.optional("category", String.self) { try CategoryCode($0) }
    let language = fields.required("default_language", String.self) { try Language($0) }
    let texts = fields.objects("texts", countIn: WrittenGift.textsRange, text)
    let images = fields.objects("images", countIn: WrittenGift.imagesRange, image)
    let validFrom = fields.optional("valid_from", String.self) { try Instant(rfc3339: $0) }
    let validUntil = fields.optional("valid_until", String.self) { try Instant(rfc3339: $0) }
    let stock = fields.requiredWord("stock", StockKind.self)
    let showsStock = fields.optional("shows_stock", Bool.self) { $0 } ?? false
    let lowStock = fields.number("low_stock", in: WrittenGift.lowStockRange)
    let limit = fields.object("limit", limit)
    let voucher = fields.object("voucher", voucher)
    let prices = fields.objects("prices", countIn: 1...Int(GiftPrice.optionRange.upperBound), price)
    let outlets = outlets(&fields)
    let metadata = fields.metadata()
    guard let code, let content, let language, let texts, let images, let stock, let prices,
      let outlets
    else { return nil }
    let gift = WrittenGift(
      code: code, content: content, category: category, defaultLanguage: language, texts: texts,
      images: images, validFrom: validFrom, validUntil: validUntil, stock: stock,
      showsStock: showsStock, lowStock: lowStock, limit: limit, voucher: voucher, prices: prices,
      outlets: outlets, metadata: metadata)
    do throws(WrittenGiftError) {
      return try gift.checked()
    } catch {
      // Something that is not there because it is wrong has been noted already.
      guard fields.isPresent(error.field) == (error != .voucherMissing) else { return nil }
      fields.add(error.field, error.refusal, error.advice)
      return nil
    }
  }

  private static func text(_ fields: inout Fields) -> GiftText? {
    let language = fields.required("language", String.self) { try Language($0) }
    let title = fields.required("title", String.self) { try GiftText.checked(title: $0) }
    let description = fields.optional("description", String.self) {
      try GiftText.checked(description: $0)
    }
    let conditions = fields.optional("conditions", String.self) {
      try GiftText.checked(description: $0)
    }
    guard let language, let title else { return nil }
    return try? GiftText(
      language: language, title: title, description: description ?? "",
      conditions: conditions ?? "")
  }

  private static func image(_ fields: inout Fields) -> GiftImage? {
    let url = fields.required("url", String.self) { try GiftImage.checked(url: $0) }
    let width = fields.requiredNumber("width", in: GiftImage.pixelsRange)
    let height = fields.requiredNumber("height", in: GiftImage.pixelsRange)
    let bytes = fields.requiredNumber("bytes", in: GiftImage.bytesRange)
    let sha256 = fields.required("sha256", String.self) { try GiftImage.checked(sha256: $0) }
    guard let url, let width, let height, let bytes, let sha256 else { return nil }
    return try? GiftImage(url: url, width: width, height: height, bytes: bytes, sha256: sha256)
  }

  private static func limit(_ fields: inout Fields) -> OrderLimit? {
    let count = fields.requiredNumber("count", in: OrderLimit.countRange)
    let window = fields.requiredWord("window", LimitWindow.self)
    guard let count, let window else { return nil }
    return try? OrderLimit(count: count, window: window)
  }

  private static func voucher(_ fields: inout Fields) -> VoucherRules? {
    let usesGiven = fields.number("uses", in: VoucherRules.usesRange)
    let uses = fields.isPresent("uses") ? usesGiven : 1
    let days = fields.number("days", in: VoucherRules.daysRange)
    let expiry = fields.requiredWord("expiry", Coalition.VoucherExpiry.self)
    guard let uses, let expiry else { return nil }
    return try? VoucherRules(uses: uses, days: days, expiry: expiry)
  }

  private static func price(_ fields: inout Fields) -> GiftPrice? {
    let option = fields.requiredNumber("option", in: GiftPrice.optionRange)
    let points = fields.requiredNumber("points", in: GiftPrice.pointsRange)
    let money = positiveMoney("money", of: &fields, max: GiftPrice.amountRange.upperBound)
    guard let option, let points else { return nil }
    return try? GiftPrice(option: option, points: points, money: money)
  }

  /// Money of at least one minor unit, which may be absent.
  static func positiveMoney(_ name: String, of fields: inout Fields, max: Int64) -> Money? {
    let money = fields.money(name, isRequired: false)
    guard let money, money.minorUnits < 1 else { return money }
    fields.add(name, .fieldTooSmall, "expected at least 1 minor unit")
    return nil
  }

  private static func outlets(_ fields: inout Fields) -> [OutletCode]? {
    guard fields.isPresent("outlets") else {
      return fields.objects("outlets", countIn: 0...0) { _ in nil }
    }
    return fields.optional("outlets", [String].self) { codes in
      guard WrittenGift.outletsRange.contains(codes.count) else {
        throw FieldValueError(
          .fieldTooLong, "expected at most \(WrittenGift.outletsRange.upperBound) outlets")
      }
      return try codes.map { try OutletCode($0) }
    }
  }
}
