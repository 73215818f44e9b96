package import Coalition

/// Which page of a list is asked for, newest first, by the id of a neighbour (keyset pagination).
package struct PageRequest<Tag: IDTag>: Sendable {
  /// Where the page begins or ends; the named object is not part of it.
  package enum Cursor: Hashable, Sendable {
    /// The newest objects.
    case newest
    /// The objects that are next older than this one.
    case startingAfter(ID<Tag>)
    /// The objects that are next newer than this one.
    case endingBefore(ID<Tag>)
  }

  /// The most objects that a page may hold.
  package static var limitMax: Int { 100 }
  /// The objects on a page when the request does not say.
  package static var limitDefault: Int { 20 }

  package let cursor: Cursor
  /// From 1 to `limitMax`.
  package let limit: Int

  /// Creates a request for a page of up to `limit` objects.
  package init(cursor: Cursor = .newest, limit: Int = limitDefault) {
    precondition((1...Self.limitMax).contains(limit))
    self.cursor = cursor
    self.limit = limit
  }
}

/// A page of a list, newest first.
package struct Page<Element: Sendable>: Sendable {
  package let elements: [Element]
  /// Whether the list goes on in the direction that was asked for.
  package let hasMore: Bool

  package init(elements: [Element], hasMore: Bool) {
    self.elements = elements
    self.hasMore = hasMore
  }
}
