import Coalition
import HTTP
import Operations
import Store

/// A gift of the catalogue that everybody sees.
enum ReadGift {
  static let endpoint = Endpoint(.get, "/v1/gifts/{gift_id}") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["language"])
    let id: GiftID = try exchange.pathID("gift_id", absence: .giftNotFound)
    let language = try exchange.language()
    let gift = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.publishedGift(id, in: language, from: key)
    }
    return exchange.answer(.ok) { $0.publishedGift(gift) }
  }
}

/// All categories; there are few, so they come at once.
enum ListCategories {
  static let endpoint = Endpoint(.get, "/v1/categories") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["language"])
    let language = try exchange.language()
    let categories = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.categories(in: language, from: key)
    }
    return exchange.answer(Page(elements: categories, hasMore: false)) { json, category in
      json.field("id", category.code)
      json.field("object", "category")
      json.field("created_at", category.createdAt)
      json.field("language", category.language)
      json.field("title", category.title)
    }
  }
}
