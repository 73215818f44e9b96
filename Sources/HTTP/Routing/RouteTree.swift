/// The patterns of a router as a tree of path segments, whose leaves are numbers of routes.
///
/// Apart from `Router` because it does not depend on what the handlers are: the compiler makes one
/// fast search of it, for all routers.
struct RouteTree: Sendable {
  /// One route that ends at a node.
  struct Leaf: Sendable {
    let method: Method
    /// The number of the route, in the order of adding.
    let route: Int
    let parameterNames: [String]
  }

  private struct Node: Sendable {
    var literals: [String: Int] = [:]
    var parameter: Int?
    var leaves: [Leaf] = []
  }

  private var nodes = [Node()]

  /// Adds a route; traps if the same method has a pattern of the same shape already.
  mutating func add(_ method: Method, _ pattern: RoutePattern, route: Int) {
    var index = 0
    for segment in pattern.segments { index = child(of: index, for: segment) }
    precondition(
      !nodes[index].leaves.contains { $0.method == method },
      "\(method.rawValue) \(pattern) is routed already")
    nodes[index].leaves.append(
      Leaf(method: method, route: route, parameterNames: pattern.parameterNames))
  }

  /// The routes of the pattern that `segments` match, with the values of its parameters in order;
  /// nil if they match none.
  func find(_ segments: [String]) -> (leaves: [Leaf], values: [String])? {
    var values: [String] = []
    guard let index = find(segments[...], from: 0, &values) else { return nil }
    return (nodes[index].leaves, values)
  }

  /// The node that the whole path leads to and that has a route; collects parameter values.
  private func find(
    _ segments: ArraySlice<String>, from index: Int, _ values: inout [String]
  ) -> Int? {
    guard let segment = segments.first else {
      return nodes[index].leaves.isEmpty ? nil : index
    }
    let rest = segments.dropFirst()
    if let child = nodes[index].literals[segment], let found = find(rest, from: child, &values) {
      return found
    }
    guard !segment.isEmpty, let child = nodes[index].parameter else { return nil }
    values.append(segment)
    if let found = find(rest, from: child, &values) { return found }
    values.removeLast()
    return nil
  }

  private mutating func child(of index: Int, for segment: RoutePattern.Segment) -> Int {
    switch segment {
    case .literal(let text):
      if let child = nodes[index].literals[text] { return child }
      nodes[index].literals[text] = nodes.count
    case .parameter:
      if let child = nodes[index].parameter { return child }
      nodes[index].parameter = nodes.count
    }
    nodes.append(Node())
    return nodes.count - 1
  }
}
