/// Finds the handler for a method and a path; a pure value.
///
/// Where a literal and a parameter could both match, the literal is tried first; the parameter is
/// tried when the literal leads nowhere.
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

  /// All routes in the order in which they were added.
  package private(set) var routes: [Route] = []
  /// The handlers of `routes`, by the same numbers.
  private var handlers: [Handler] = []
  private var tree = RouteTree()

  /// Creates a router without routes.
  package init() {}

  /// Adds a route; traps if the same method has a pattern of the same shape already.
  package mutating func add(_ method: Method, _ pattern: RoutePattern, _ handler: Handler) {
    tree.add(method, pattern, route: routes.count)
    routes.append(Route(method, pattern))
    handlers.append(handler)
  }

  /// Finds the handler for `request`; `OPTIONS *` is told the methods of all routes.
  package func match(_ request: Request) -> Match {
    if case .asterisk = request.target.form {
      return .options(allow: Method.allowed(by: routes.map(\.method)))
    }
    return match(request.method, request.segments)
  }

  /// Finds the handler for `method` and the decoded `segments` of a path. `HEAD` is served by the
  /// handler of `GET` unless it has its own.
  package func match(_ method: Method, _ segments: [String]) -> Match {
    guard let (leaves, values) = tree.find(segments) else { return .notFound }
    if let leaf = leaves.leaf(for: method) {
      return .found(
        handlers[leaf.route], PathParameters(names: leaf.parameterNames, values: values))
    }
    let allow = Method.allowed(by: leaves.map(\.method))
    return method == .options ? .options(allow: allow) : .methodNotAllowed(allow: allow)
  }
}

extension [RouteTree.Leaf] {
  fileprivate func leaf(for method: Method) -> RouteTree.Leaf? {
    first { $0.method == method } ?? (method == .head ? first { $0.method == .get } : nil)
  }
}

extension Method {
  /// What a resource with handlers for `methods` allows: these, and what follows from them.
  fileprivate static func allowed(by methods: [Method]) -> [Method] {
    allCases.filter { method in
      methods.contains(method) || method == .options
        || (method == .head && methods.contains(.get))
    }
  }
}
