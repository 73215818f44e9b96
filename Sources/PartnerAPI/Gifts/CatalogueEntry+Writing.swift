package import Coalition

extension CatalogueEntry {
  /// The entry as one line of a file, without a line feed: the fields in the order of the
  /// reference, none that says nothing. One entry has one text.
  package var json: [UInt8] {
    JSONWriter.object { json in
      switch self {
      case .category(let category):
        json.field("object", "category")
        json.field("code", category.code.text)
        json.texts("titles", category.titles.map { ($0.language.tag, $0.text) })
      case .gift(let gift):
        json.field("object", "gift")
        json.content(of: gift)
        json.dealings(of: gift)
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func content(of gift: GiftEntry) {
    field("supplier", gift.supplier)
    field("code", gift.code.text)
    field("kind", gift.kind.rawValue)
    if let status = gift.status { field("status", status.rawValue) }
    if let category = gift.category { field("category", category.text) }
    field("default_language", gift.defaultLanguage.tag)
    array("texts", of: gift.texts) { json, text in
      json.object {
        $0.field("language", text.language.tag)
        $0.field("title", text.title)
        $0.field("description", text.description)
        $0.field("conditions", text.conditions)
      }
    }
    if let from = gift.validFrom { field("valid_from", from) }
    if let until = gift.validUntil { field("valid_until", until) }
    field("stock", gift.stock.rawValue)
    if let added = gift.stockAdded { field("stock_added", added) }
    field("shows_stock", gift.showsStock)
    if let low = gift.lowStock { field("low_stock", low) }
    if let limit = gift.limit {
      object("limit") {
        $0.field("count", Int64(limit.count))
        $0.field("window", limit.window.rawValue)
      }
    }
    benefit(of: gift)
    array("images", of: gift.images) { json, image in
      json.object {
        $0.field("url", image.url)
        $0.field("width", Int64(image.width))
        $0.field("height", Int64(image.height))
        $0.field("bytes", image.bytes)
        $0.field("sha256", image.sha256)
      }
    }
    if !gift.metadata.entries.isEmpty {
      texts("metadata", gift.metadata.entries.map { ($0.key, $0.value) })
    }
  }

  private mutating func benefit(of gift: GiftEntry) {
    if let basisPoints = gift.discountBasisPoints { field("discount_bps", basisPoints) }
    if let discount = gift.discount { field("discount_amount", discount) }
    if let cause = gift.cause { field("cause", cause) }
    if let programme = gift.programme {
      field("programme", programme.name)
      field("programme_points", programme.points)
    }
    if let voucher = gift.voucher {
      object("voucher") { json in
        json.field("uses", Int64(voucher.uses))
        if let days = voucher.days { json.field("days", Int64(days)) }
        json.field("expiry", voucher.expiry.rawValue)
      }
    }
  }

  fileprivate mutating func dealings(of gift: GiftEntry) {
    array("prices", of: gift.prices) { json, price in
      json.object { json in
        json.field("option", Int64(price.option))
        if let from = price.validFrom { json.field("valid_from", from) }
        if let points = price.points { json.field("points", points) }
        if let money = price.money { json.field("money", money) }
      }
    }
    if !gift.honourers.isEmpty {
      array("honourers", of: gift.honourers) { json, place in
        json.object { json in
          json.field("partner", place.partner)
          if let outlet = place.outlet { json.field("outlet", outlet.text) }
        }
      }
    }
    if !gift.odds.isEmpty {
      array("odds", of: gift.odds) { json, outcome in
        json.object {
          $0.field("gift", outcome.gift.text)
          $0.field("weight", outcome.weight)
        }
      }
    }
    if !gift.supplyTerms.isEmpty {
      array("supply_terms", of: gift.supplyTerms) { json, terms in
        json.object { json in
          if let from = terms.validFrom { json.field("valid_from", from) }
          json.field("price", terms.money)
        }
      }
    }
  }
}
