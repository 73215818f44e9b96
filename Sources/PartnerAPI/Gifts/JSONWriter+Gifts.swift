import Coalition
import Store

extension JSONWriter {
  /// The fields of a gift as everybody is told of it.
  mutating func publishedGift(_ gift: PublishedGift) {
    field("id", gift.id)
    field("object", "gift")
    field("created_at", gift.liveSince)
    field("kind", gift.particulars.kind.rawValue)
    field("category", gift.particulars.category)
    object("supplier") {
      $0.field("code", gift.supplier)
      $0.field("name", gift.supplierName)
    }
    field("language", gift.language)
    array("languages", of: gift.languages) { $0.string($1) }
    field("title", gift.title)
    field("description", gift.description)
    field("conditions", gift.conditions)
    giftImages(gift.particulars.images)
    array("prices", of: Self.decode([StoredPrice].self, gift.prices) ?? []) { json, price in
      json.object { $0.price(price) }
    }
    field("in_stock", gift.isInStock)
    field("stock_left", gift.stockLeft)
    giftRules(gift.particulars)
    giftPlaces(gift.honourers)
    giftOdds(gift.odds)
  }

  /// The fields of a gift as its supplier reads it back.
  mutating func suppliedGift(_ gift: SuppliedGift) {
    field("id", gift.id)
    field("object", "supplied_gift")
    field("created_at", gift.createdAt)
    field("status", gift.status.rawValue)
    field("changed_at", gift.changedAt)
    field("changed_by", gift.changedBy)
    field("reason", gift.reason)
    field("code", gift.code)
    field("kind", gift.particulars.kind.rawValue)
    field("category", gift.particulars.category)
    field("default_language", gift.defaultLanguage)
    array("texts", of: Self.decode([StoredText].self, gift.texts) ?? []) { json, text in
      json.object {
        $0.field("language", text.language)
        $0.field("title", text.title)
        $0.field("description", text.description)
        $0.field("conditions", text.conditions)
      }
    }
    giftImages(gift.particulars.images)
    array("prices", of: Self.decode([StoredPrice].self, gift.prices) ?? []) { json, price in
      json.object {
        $0.field("valid_from", price.valid_from)
        $0.price(price)
      }
    }
    array("supply_terms", of: Self.decode([StoredTerms].self, gift.supplyTerms) ?? []) {
      json, terms in
      json.object {
        $0.field("valid_from", terms.valid_from)
        $0.field("price", Self.money(terms.amount, terms.currency))
      }
    }
    field("stock", gift.stockKind.rawValue)
    stock(gift.stock)
    field("shows_stock", gift.showsStock)
    field("low_stock", gift.lowStock)
    giftRules(gift.particulars)
    giftPlaces(gift.honourers)
    giftOdds(gift.odds)
    metadata(gift.metadata)
  }

  private mutating func stock(_ stock: SuppliedGift.Stock?) {
    guard let stock else { return field("stock_counts", nil as String?) }
    object("stock_counts") {
      $0.field("added", stock.added)
      $0.field("available", stock.available)
      $0.field("reserved", stock.reserved)
      $0.field("taken", stock.taken)
    }
  }

  /// What a gift became by a change.
  mutating func changedGift(_ gift: ChangedGift) {
    field("id", gift.id)
    field("object", "gift_status")
    field("created_at", gift.createdAt)
    field("status", gift.status.rawValue)
    field("changed_at", gift.changedAt)
  }

  // MARK: Parts

  private mutating func giftImages(_ stored: String) {
    array("images", of: Self.decode([StoredImage].self, stored) ?? []) { json, image in
      json.object {
        $0.field("url", image.url)
        $0.field("width", image.width)
        $0.field("height", image.height)
        $0.field("bytes", image.bytes)
        $0.field("sha256", image.sha256)
      }
    }
  }

  private mutating func giftRules(_ gift: GiftParticulars) {
    field("valid_from", gift.validFrom)
    field("valid_until", gift.validUntil)
    if let limit = gift.limit {
      object("limit") {
        $0.field("count", Int64(limit.count))
        $0.field("window", limit.window.rawValue)
      }
    } else {
      field("limit", nil as String?)
    }
    if let voucher = gift.voucher {
      object("voucher") {
        $0.field("uses", Int64(voucher.uses))
        $0.field("days", voucher.days.map(Int64.init))
        $0.field("expiry", voucher.expiry.rawValue)
      }
    } else {
      field("voucher", nil as String?)
    }
    field("discount_bps", gift.discountBasisPoints.map(Int64.init))
    field("discount_amount", gift.discountAmount)
    field("cause", gift.cause)
    field("programme", gift.programme)
    field("programme_points", gift.programmePoints)
  }

  private mutating func giftPlaces(_ stored: String) {
    array("honourers", of: Self.decode([StoredPlace].self, stored) ?? []) { json, place in
      json.object {
        $0.field("partner", place.partner)
        $0.field("name", place.name)
        guard let outlets = place.outlets else { return $0.field("outlets", nil as String?) }
        $0.array("outlets", of: outlets) { json, outlet in
          json.object {
            $0.field("code", outlet.code)
            $0.field("name", outlet.name)
          }
        }
      }
    }
  }

  private mutating func giftOdds(_ stored: String?) {
    array("odds", of: Self.decode([StoredOutcome].self, stored) ?? []) { json, outcome in
      json.object {
        $0.field("gift", outcome.id)
        if let title = outcome.title { $0.field("title", title) }
        $0.field("weight", outcome.weight)
      }
    }
  }

  private mutating func price(_ price: StoredPrice) {
    field("option", price.option)
    field("points", price.points)
    field("money", Self.money(price.amount, price.currency))
  }

  private static func money(_ amount: Int64?, _ currency: String?) -> Money? {
    guard let amount, let currency = currency.flatMap({ Currency($0) }) else { return nil }
    return Money(minorUnits: amount, currency: currency)
  }
}
