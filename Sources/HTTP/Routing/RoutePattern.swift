/// The shape of a path: `/v1/purchases/{purchase_id}/returns`.
///
/// Written as a string literal; a malformed one is a programmer's error and traps.
package struct RoutePattern: Hashable, Sendable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// One piece of the path between slashes.
  enum Segment: Hashable, Sendable {
    case literal(String)
    case parameter(String)
  }

  /// The pattern as it was written.
  package let description: String
  let segments: [Segment]

  /// Creates a pattern; traps unless `pattern` begins with a slash, has no empty segment, and
  /// braces only around whole segments with distinct names.
  package init(_ pattern: String) {
    precondition(pattern.hasPrefix("/"), "the pattern \(pattern) does not begin with a slash")
    description = pattern
    segments =
      pattern == "/"
      ? []
      : pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(
        Self.segment)
    let names = parameterNames
    precondition(Set(names).count == names.count, "the pattern \(pattern) repeats a parameter")
  }

  package init(stringLiteral pattern: String) { self.init(pattern) }

  /// The names of the parameters, in order.
  package var parameterNames: [String] {
    segments.compactMap { segment in
      switch segment {
      case .literal: nil
      case .parameter(let name): name
      }
    }
  }

  private static func segment(_ text: Substring) -> Segment {
    if text.hasPrefix("{") && text.hasSuffix("}") && text.count > 2 {
      return .parameter(String(text.dropFirst().dropLast()))
    }
    precondition(!text.isEmpty, "a pattern has an empty segment")
    precondition(!text.contains { "{}".contains($0) }, "the segment \(text) has a stray brace")
    return .literal(String(text))
  }
}
