import Coalition
import HTTP
import Store

extension Exchange {
  /// The largest and the default number of objects on a page of a list.
  static let limitRange = 1...PageRequest<PurchaseTag>.limitMax
  static let limitDefault = PageRequest<PurchaseTag>.limitDefault

  /// Refuses query parameters that the route does not have, and any that stands twice.
  func requireQuery(among known: [String]) throws(Problem) {
    var seen: Set<String> = []
    for item in request.query {
      guard known.contains(item.name) else {
        throw .invalidParameter(
          String(item.name.prefix(40)), .fieldUnknown,
          known.isEmpty
            ? "this path takes no query parameters"
            : "no such query parameter here; known are \(known.joined(separator: ", "))")
      }
      guard seen.insert(item.name).inserted else {
        throw .invalidParameter(item.name, .fieldDuplicate, "expected once")
      }
    }
  }

  /// The `limit` of a list.
  func limit() throws(Problem) -> Int {
    guard let text = request.target.queryValue("limit") else { return Self.limitDefault }
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let limit = Int(text)
    else {
      throw .invalidParameter("limit", .fieldFormat, "expected a whole number from 1 to 100")
    }
    guard Self.limitRange.contains(limit) else {
      throw .invalidParameter(
        "limit", limit < 1 ? .fieldTooSmall : .fieldTooLarge,
        "expected a whole number from \(Self.limitRange.lowerBound) to "
          + "\(Self.limitRange.upperBound)")
    }
    return limit
  }

  /// The one cursor of a list, or nil for its first page.
  func cursor() throws(Problem) -> (name: String, value: String)? {
    let after = request.target.queryValue("starting_after")
    let before = request.target.queryValue("ending_before")
    switch (after, before) {
    case (nil, nil): return nil
    case (let after?, nil): return ("starting_after", after)
    case (nil, let before?): return ("ending_before", before)
    case (_?, _?):
      throw .invalidParameter(
        "ending_before", .fieldConflict, "expected either starting_after or ending_before")
    }
  }

  /// The page that a list of objects with ids is asked for.
  func page<Tag: IDTag>() throws(Problem) -> PageRequest<Tag> {
    let limit = try limit()
    guard let cursor = try cursor() else { return PageRequest(limit: limit) }
    let id: ID<Tag>
    do throws(IDParseError) {
      id = try ID(parsing: cursor.value)
    } catch {
      throw .invalidParameter(cursor.name, error.refusal, error.advice)
    }
    return PageRequest(
      cursor: cursor.name == "starting_after" ? .startingAfter(id) : .endingBefore(id),
      limit: limit)
  }
}
