/// Finds the handler for a method and a path.
///
/// A tree of path segments, a pure value. Where a literal and a parameter could both match, the
/// literal is tried first; the parameter is tried when the literal leads nowhere.
package struct Router<Handler: Sendable>: Sendable {
  /// What was found for a request.
  package enum Match: Sendable {
    /// The handler, and what the path says.
    case found(Handler, PathParameters)
    /// The path exists and the method is `OPTIONS`: answer 204 with these in `Allow`.
    case options(allow: [Method])
    /// The path exists, not for this method: answer 405 with these in `Allow`.
    case methodNotAllowed(allow: [Method])
    /// No pattern matches the path.
    case notFound
  }

  /// A method and a pattern that the router knows.
  package struct Route: Hashable, Sendable {
    package let method: Method
    package let pattern: RoutePattern

    package init(_ method: Method, _ pattern: RoutePattern) {
      self.method = method
      self.pattern = pattern
    }
  }

  private struct Entry: Sendable {
    let handler: Handler
    let parameterNames: [String]
  }

  private struct Node: Sendable {
    var literals: [String: Int] = [:]
    var parameter: Int?
    var entries: [Method: Entry] = [:]
  }

  /// All routes in the order in which they were added.
  package private(set) var routes: [Route] = []
  private var nodes = [Node()]

  /// Creates a router without routes.
  package init() {}

  /// Adds a route; traps if the same method has a pattern of the same shape already.
  package mutating func add(_ method: Method, _ pattern: RoutePattern, _ handler: Handler) {
    var index = 0
    for segment in pattern.segments { index = child(of: index, for: segment) }
    precondition(
      nodes[index].entries[method] == nil, "\(method.rawValue) \(pattern) is routed already")
    nodes[index].entries[method] = Entry(
      handler: handler, parameterNames: pattern.parameterNames)
    routes.append(Route(method, pattern))
  }

  /// Finds the handler for `request`.
  package func match(_ request: Request) -> Match {
    if case .asterisk = request.target.form { return .options(allow: methods) }
    return match(request.method, request.segments)
  }

  /// Finds the handler for `method` and the decoded `segments` of a path. `HEAD` is served by the
  /// handler of `GET` unless it has its own.
  package func match(_ method: Method, _ segments: [String]) -> Match {
    var values: [String] = []
    guard let node = find(segments[...], from: 0, &values).map({ nodes[$0] }) else {
      return .notFound
    }
    let entry = node.entries[method] ?? (method == .head ? node.entries[.get] : nil)
    if let entry {
      return .found(
        entry.handler,
        values.isEmpty ? .none : PathParameters(names: entry.parameterNames, values: values))
    }
    let allow = Self.allowed(by: node.entries.keys)
    return method == .options ? .options(allow: allow) : .methodNotAllowed(allow: allow)
  }

  /// All methods that any route has, with those that follow from them.
  private var methods: [Method] { Self.allowed(by: routes.map(\.method)) }

  private static func allowed(by methods: some Sequence<Method>) -> [Method] {
    var allowed = Set(methods)
    if allowed.contains(.get) { allowed.insert(.head) }
    allowed.insert(.options)
    return Method.allCases.filter(allowed.contains)
  }

  /// The node that the whole path leads to and that has a handler; collects parameter values.
  private func find(
    _ segments: ArraySlice<String>, from index: Int, _ values: inout [String]
  ) -> Int? {
    guard let segment = segments.first else {
      return nodes[index].entries.isEmpty ? nil : index
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
