import HTTP
import Testing

@Suite struct RouterTests {
  private static func router() -> Router<String> {
    var router = Router<String>()
    router.add(.get, "/", "root")
    router.add(.get, "/v1/gifts", "list gifts")
    router.add(.post, "/v1/gifts", "add gift")
    router.add(.get, "/v1/gifts/search", "search gifts")
    router.add(.get, "/v1/gifts/{gift_id}", "show gift")
    router.add(.delete, "/v1/gifts/{id}", "remove gift")
    router.add(.post, "/v1/gifts/{gift_id}/orders/{order_id}", "order")
    router.add(.get, "/v1/gifts/search/help", "help")
    router.add(.post, "/v1/upload", "upload")
    return router
  }

  private func described(_ method: Method, _ path: String) -> String {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    let match = Self.router().match(method, path == "/" ? [] : segments.map(String.init))
    switch match {
    case .found(let handler, let parameters):
      let names = ["gift_id", "id", "order_id"]
      return handler
        + names.compactMap { name in parameters[name].map { " \(name)=\($0)" } }.joined()
    case .options(let allow): return "options " + allow.map(\.rawValue).joined(separator: ",")
    case .methodNotAllowed(let allow): return "405 " + allow.map(\.rawValue).joined(separator: ",")
    case .notFound: return "404"
    }
  }

  @Test(arguments: [
    (Method.get, "/", "root"), (.get, "/v1/gifts", "list gifts"), (.post, "/v1/gifts", "add gift"),
    (.get, "/v1/gifts/gft_1", "show gift gift_id=gft_1"),
    (.delete, "/v1/gifts/gft_1", "remove gift id=gft_1"),
    (.get, "/v1/gifts/search", "search gifts"), (.get, "/v1/gifts/search/help", "help"),
    (.post, "/v1/gifts/a/orders/b", "order gift_id=a order_id=b"),
    (.post, "/v1/gifts/search/orders/b", "order gift_id=search order_id=b"),
    (.head, "/v1/gifts", "list gifts"), (.delete, "/v1/gifts/search", "405 GET,HEAD,OPTIONS"),
    (.put, "/v1/gifts", "405 GET,HEAD,POST,OPTIONS"), (.head, "/v1/upload", "405 POST,OPTIONS"),
    (.options, "/v1/gifts/x", "options GET,HEAD,DELETE,OPTIONS"),
    (.options, "/v1/upload", "options POST,OPTIONS"), (.options, "/nowhere", "404"),
    (.get, "/v1", "404"), (.get, "/v1/gifts/", "404"), (.get, "/v1//gifts", "404"),
    (.get, "/V1/gifts", "404"), (.get, "/v1/gifts/a/b", "404"), (.get, "/v1/gifts/a/orders", "404"),
  ])
  func `a path leads to its most literal route`(method: Method, path: String, expected: String) {
    #expect(described(method, path) == expected)
  }

  @Test func `the routes can be listed as they were added`() {
    let routes = Self.router().routes.map { "\($0.method.rawValue) \($0.pattern)" }
    #expect(routes.count == 9)
    #expect(routes.first == "GET /")
    #expect(routes[6] == "POST /v1/gifts/{gift_id}/orders/{order_id}")
  }

  @Test func `a typed parameter is the value of its text or nothing`() throws {
    let number = PathParameter("number") { Int($0) }
    var router = Router<Void>()
    router.add(.get, "/{number}", ())
    guard case .found(_, let good) = router.match(.get, ["42"]),
      case .found(_, let bad) = router.match(.get, ["forty-two"])
    else {
      Issue.record("the route was not found")
      return
    }
    #expect(good[number] == 42)
    #expect(bad[number] == nil)
    #expect(good["nothing"] == nil)
  }

  @Test func `a parameter that the pattern does not have is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = PathParameters.none[PathParameter("x") { $0 }] }
  }

  @Test func `a route that is added twice is a programmer error`() async {
    await #expect(processExitsWith: .failure) {
      var router = Router<Int>()
      router.add(.get, "/a/{b}", 1)
      router.add(.get, "/a/{c}", 2)
    }
  }

  @Test func `a pattern without a slash first is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = RoutePattern("a") }
  }

  @Test func `a pattern with a stray brace is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = RoutePattern("/a{b}") }
  }

  @Test func `a pattern with an empty segment is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = RoutePattern("/a//b") }
  }

  @Test func `a pattern that repeats a parameter is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = RoutePattern("/{a}/{a}") }
  }
}
