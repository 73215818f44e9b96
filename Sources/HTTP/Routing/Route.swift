/// A method and a pattern that a router knows.
package struct Route: Hashable, Sendable {
  package let method: Method
  package let pattern: RoutePattern

  package init(_ method: Method, _ pattern: RoutePattern) {
    self.method = method
    self.pattern = pattern
  }
}
