package import Coalition

/// Why a line of a file is no entry of the catalogue.
package struct CatalogueEntryError: Error, CustomStringConvertible {
  /// What is wrong, each with the JSON Pointer of its place.
  package let problems: [(pointer: String, detail: String)]

  package var description: String {
    problems.map { $0.pointer.isEmpty ? $0.detail : "\($0.pointer): \($0.detail)" }
      .joined(separator: "; ")
  }
}

extension CatalogueEntry {
  /// Reads an entry as strictly as the API reads a body: a field that nobody knows is refused.
  package init(json: [UInt8]) throws(CatalogueEntryError) {
    do throws(Problem) {
      self = try JSONBody.read(json) { fields in
        let object = fields.required("object", String.self) { text in
          guard text == "category" || text == "gift" else {
            throw FieldValueError(.fieldFormat, "expected category or gift")
          }
          return text
        }
        switch object {
        case "category": return fields.categoryEntry().map { .category($0) }
        case "gift": return fields.giftEntry().map { .gift($0) }
        default: return nil
        }
      }
    } catch {
      let problems =
        error.errors.isEmpty
        ? [(pointer: "", detail: error.detail)]
        : error.errors.map { (pointer: $0.pointer, detail: $0.detail) }
      throw CatalogueEntryError(problems: problems)
    }
  }
}

extension Fields {
  fileprivate mutating func categoryEntry() -> CategoryEntry? {
    let code = required("code", String.self) { try CategoryCode($0) }
    let titles = required("titles", [String: String].self) { texts in
      try texts.map { CategoryEntry.Title(language: try Language($0.key), text: $0.value) }
    }
    guard let code, let titles else { return nil }
    return CategoryEntry(code: code, titles: titles)
  }

  fileprivate mutating func giftEntry() -> GiftEntry? {
    let supplier = required("supplier", String.self) { $0 }
    let code = required("code", String.self) { try GiftCode($0) }
    let kind: GiftKind? = word("kind", isRequired: true)
    let status: GiftStatus? = word("status")
    let category = optional("category", String.self) { try CategoryCode($0) }
    let language = required("default_language", String.self) { try Language($0) }
    let texts = objects("texts", countIn: GiftEntry.textsRange) { $0.giftText() }
    let stock: StockKind? = word("stock", isRequired: true)
    let content = giftContent()
    let dealings = giftDealings()
    guard let supplier, let code, let kind, let language, let texts, let stock else { return nil }
    var entry = GiftEntry(
      supplier: supplier, code: code, kind: kind, defaultLanguage: language,
      texts: texts.sorted { $0.language < $1.language }, stock: stock)
    entry.status = status
    entry.category = category
    content(&entry)
    dealings(&entry)
    return entry
  }

  /// Reads what a supplier says of a gift besides its texts.
  private mutating func giftContent() -> (inout GiftEntry) -> Void {
    let validFrom = optional("valid_from", String.self) { try Instant(rfc3339: $0) }
    let validUntil = optional("valid_until", String.self) { try Instant(rfc3339: $0) }
    let stockAdded = count("stock_added")
    let showsStock = optional("shows_stock", Bool.self) { $0 } ?? false
    let lowStock = count("low_stock")
    let limit = object("limit") { $0.orderLimit() }
    let basisPoints = count("discount_bps")
    let discount = money("discount_amount", isRequired: false)
    let cause = optional("cause", String.self) { $0 }
    let programme = optional("programme", String.self) { $0 }
    let programmePoints = count("programme_points")
    let voucher = object("voucher") { $0.voucherRules() }
    let images = objects("images", countIn: GiftEntry.imagesRange) { $0.catalogueImage() }
    let metadata = metadata()
    return { entry in
      entry.validFrom = validFrom
      entry.validUntil = validUntil
      entry.stockAdded = stockAdded
      entry.showsStock = showsStock
      entry.lowStock = lowStock
      entry.limit = limit
      entry.discountBasisPoints = basisPoints
      entry.discount = discount
      entry.cause = cause
      entry.programme = programme.map {
        GiftEntry.Programme(name: $0, points: programmePoints ?? 0)
      }
      entry.voucher = voucher
      entry.images = images ?? []
      entry.metadata = metadata
    }
  }

  /// Reads what is between a supplier, the operator and the partners that honour a gift.
  private mutating func giftDealings() -> (inout GiftEntry) -> Void {
    let prices = objects("prices", countIn: GiftEntry.pricesRange) { $0.giftPrice() }
    let honourers = objects("honourers", countIn: GiftEntry.honourersRange) { place in
      let partner = place.required("partner", String.self) { $0 }
      let outlet = place.optional("outlet", String.self) { try OutletCode($0) }
      return partner.map { GiftEntry.Honourer(partner: $0, outlet: outlet) }
    }
    let odds = objects("odds", countIn: GiftEntry.oddsRange) { outcome -> GiftEntry.Outcome? in
      let gift = outcome.required("gift", String.self) { try GiftCode($0) }
      let weight = outcome.required("weight", Int64.self) { $0 }
      guard let gift, let weight else { return nil }
      return GiftEntry.Outcome(gift: gift, weight: weight)
    }
    let terms = objects("supply_terms", countIn: GiftEntry.pricesRange) { terms in
      let validFrom = terms.optional("valid_from", String.self) { try Instant(rfc3339: $0) }
      return terms.money("price").map { GiftEntry.SupplyTerms(validFrom: validFrom, money: $0) }
    }
    return { entry in
      entry.prices = prices ?? []
      entry.honourers = honourers ?? []
      entry.odds = odds ?? []
      entry.supplyTerms = terms ?? []
    }
  }

  private mutating func giftText() -> GiftEntry.Text? {
    let language = required("language", String.self) { try Language($0) }
    let title = required("title", String.self) { $0 }
    let description = optional("description", String.self) { $0 } ?? ""
    let conditions = optional("conditions", String.self) { $0 } ?? ""
    guard let language, let title else { return nil }
    return GiftEntry.Text(
      language: language, title: title, description: description, conditions: conditions)
  }

  private mutating func giftPrice() -> GiftEntry.Price? {
    let option = required("option", Int64.self) { number in
      guard let option = Int16(exactly: number), GiftPrice.optionRange.contains(option) else {
        throw FieldValueError(.fieldFormat, "expected a number from 1 to 10")
      }
      return option
    }
    let validFrom = optional("valid_from", String.self) { try Instant(rfc3339: $0) }
    let points = count("points")
    let money = money("money", isRequired: false)
    return option.map {
      GiftEntry.Price(option: $0, validFrom: validFrom, points: points, money: money)
    }
  }

  private mutating func catalogueImage() -> GiftImage? {
    let url = required("url", String.self) { try GiftImage.checked(url: $0) }
    let width = pixels("width")
    let height = pixels("height")
    let bytes = required("bytes", Int64.self) { bytes in
      guard GiftImage.bytesRange.contains(bytes) else {
        throw GiftImageError.bytesOutOfRange(GiftImage.bytesRange)
      }
      return bytes
    }
    let sha256 = required("sha256", String.self) { try GiftImage.checked(sha256: $0) }
    guard let url, let width, let height, let bytes, let sha256 else { return nil }
    return try? GiftImage(url: url, width: width, height: height, bytes: bytes, sha256: sha256)
  }

  private mutating func pixels(_ name: String) -> Int32? {
    required(name, Int64.self) { number in
      guard let pixels = Int32(exactly: number), GiftImage.pixelsRange.contains(pixels) else {
        throw GiftImageError.pixelsOutOfRange(GiftImage.pixelsRange)
      }
      return pixels
    }
  }

  private mutating func orderLimit() -> OrderLimit? {
    let count = required("count", Int64.self) { number in
      guard let count = Int32(exactly: number), OrderLimit.countRange.contains(count) else {
        throw FieldValueError(.fieldFormat, "expected a number from 1 to 1000000")
      }
      return count
    }
    let window: LimitWindow? = word("window", isRequired: true)
    guard let count, let window else { return nil }
    return try? OrderLimit(count: count, window: window)
  }

  private mutating func voucherRules() -> VoucherRules? {
    let uses = required("uses", Int64.self) { number in
      guard let uses = Int32(exactly: number), VoucherRules.usesRange.contains(uses) else {
        throw FieldValueError(.fieldFormat, "expected a number from 1 to 1000")
      }
      return uses
    }
    let days = optional("days", Int64.self) { number in
      guard let days = Int32(exactly: number), VoucherRules.daysRange.contains(days) else {
        throw FieldValueError(.fieldFormat, "expected a number from 1 to 3660")
      }
      return days
    }
    let expiry: VoucherExpiry? = word("expiry", isRequired: true)
    guard let uses, let expiry else { return nil }
    return try? VoucherRules(uses: uses, days: days, expiry: expiry)
  }

  private mutating func count(_ name: String) -> Int64? {
    optional(name, Int64.self) { number in
      guard number >= 0 else { throw FieldValueError(.fieldTooSmall, "expected 0 or more") }
      return number
    }
  }

  /// One of a few words.
  private mutating func word<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String, isRequired: Bool = false
  ) -> Word? {
    let read: (String) throws -> Word = { text in
      guard let word = Word(rawValue: text) else {
        let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw FieldValueError(.fieldFormat, "expected one of \(words)")
      }
      return word
    }
    return isRequired
      ? required(name, String.self, read) : optional(name, String.self, read)
  }
}
