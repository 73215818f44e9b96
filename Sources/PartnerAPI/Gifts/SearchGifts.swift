import Coalition
import HTTP
import Operations
import Store

/// The catalogue that everybody sees, searched.
enum SearchGifts {
  private static let parameters = [
    "language", "q", "category", "supplier", "honoured_by", "outlet", "points_min", "points_max",
    "affordable_for", "ends_before", "sort", "limit", "starting_after",
  ]

  static let endpoint = Endpoint(.get, "/v1/gifts") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: parameters)
    let search = try search(of: exchange)
    let member: MemberID? = try exchange.parameter("affordable_for") { try MemberID(parsing: $0) }
    let page = try await exchange.run {
      () async throws(OperationFailure) -> Page<PublishedGift>? in
      do throws(OperationFailure) {
        return try await exchange.platform.gifts(search, affordableFor: member, from: key)
      } catch {
        guard case .refused(.giftNotFound, _, _) = error else { throw error }
        return nil
      }
    }
    guard let page else {
      throw .invalidParameter(
        "starting_after", .fieldFormat, "expected the id of the last gift of a page before")
    }
    return exchange.answer(page) { $0.publishedGift($1) }
  }

  private static func search(of exchange: Exchange) throws(Problem) -> GiftSearch {
    let phrase = try exchange.parameter("q") { try checked(phrase: $0) }
    let sort = try exchange.parameter("sort") { (text) throws -> GiftSearch.Sort in
      guard let sort = GiftSearch.Sort(rawValue: text) else {
        let words = GiftSearch.Sort.allCases.map(\.rawValue).joined(separator: ", ")
        throw FieldValueError(.fieldFormat, "expected one of \(words)")
      }
      return sort
    }
    if sort == .relevance, phrase == nil {
      throw .invalidParameter("sort", .fieldConflict, "relevance needs words to look for in q")
    }
    var search = GiftSearch(
      sort: sort ?? (phrase == nil ? .newest : .relevance), limit: try exchange.limit())
    search.phrase = phrase
    search.language = try exchange.language()
    search.category = try exchange.parameter("category") { try CategoryCode($0) }
    search.supplier = try exchange.parameter("supplier") { text in
      text == "@operator" ? text : try CategoryCode(text).text
    }
    // The codes of partners are made as those of categories are.
    search.honourer = try exchange.parameter("honoured_by") { try CategoryCode($0).text }
    search.outlet = try exchange.parameter("outlet") { try OutletCode($0).text }
    if search.outlet != nil, search.honourer == nil {
      throw .invalidParameter(
        "outlet", .fieldConflict, "an outlet is a partner's: name it in honoured_by")
    }
    search.pointsMin = try exchange.points("points_min")
    search.pointsMax = try exchange.points("points_max")
    search.endsBefore = try exchange.parameter("ends_before") { try Instant(rfc3339: $0) }
    search.after = try exchange.parameter("starting_after") { try GiftID(parsing: $0) }
    return search
  }

  private static func checked(phrase text: String) throws -> String {
    let count = text.unicodeScalars.count
    guard count >= 1 else { throw FieldValueError(.fieldTooShort, "expected words") }
    guard count <= GiftSearch.phraseCharactersMax else {
      throw FieldValueError(
        .fieldTooLong, "expected at most \(GiftSearch.phraseCharactersMax) characters")
    }
    guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw FieldValueError(.fieldFormat, "expected words without control characters")
    }
    return text
  }
}

extension Exchange {
  /// A parameter of the query that may be absent, made into a value.
  func parameter<Value>(
    _ name: String, _ make: (String) throws -> Value
  ) throws(Problem) -> Value? {
    guard let text = request.target.queryValue(name) else { return nil }
    do {
      return try make(text)
    } catch let error as any CustomFieldError {
      throw .invalidParameter(name, error.refusal, error.advice)
    } catch {
      preconditionFailure("a parameter's error has no words for its caller: \(error)")
    }
  }

  /// The `language` in which to tell.
  func language() throws(Problem) -> Language? {
    try parameter("language") { try Language($0) }
  }

  /// A count of points from 0.
  fileprivate func points(_ name: String) throws(Problem) -> Int64? {
    try parameter(name) { text in
      guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        throw FieldValueError(.fieldFormat, "expected a whole number from 0")
      }
      guard let points = Int64(text), points <= PointsLimit.max else {
        throw FieldValueError(.fieldTooLarge, "expected at most \(PointsLimit.max)")
      }
      return points
    }
  }
}
