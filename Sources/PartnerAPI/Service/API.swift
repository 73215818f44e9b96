import Coalition
import EventLoop
package import HTTP
package import Operations
import Postgres
import Store
package import Telemetry

/// The partners' door on one event loop: finds the route of a request, has it answered, and sees to
/// it that whatever happens becomes an answer with a stable code, a log line and a count.
package struct API: Sendable {
  private let platform: Platform
  private let metrics: APIMetrics
  private let registry: MetricsRegistry
  private let log: Log
  private let limiter: RateLimiter?
  private let outages = OutageLog()
  private let isReady: @Sendable () async -> Bool
  private let refreshMetrics: @Sendable () async -> Void

  /// Creates the door.
  ///
  /// - Parameters:
  ///   - limiter: Holds each key to a rate; nil for none. One for all loops of a process.
  ///   - isReady: Whether the process can do its work now; false while it drains.
  ///   - refreshMetrics: Called before the metrics are shown, to bring those up to date that are
  ///     not counted as they happen.
  package init(
    platform: Platform, metrics: APIMetrics, registry: MetricsRegistry, log: Log,
    limiter: RateLimiter? = nil,
    isReady: @escaping @Sendable () async -> Bool,
    refreshMetrics: @escaping @Sendable () async -> Void = {}
  ) {
    self.platform = platform
    self.metrics = metrics
    self.registry = registry
    self.log = log
    self.limiter = limiter
    self.isReady = isReady
    self.refreshMetrics = refreshMetrics
  }

  /// How an HTTP server in front of this API is configured.
  package func configure(_ configuration: inout Server.Configuration) {
    configuration.bodyBytesMax = { head in
      guard case .found(let endpoint, _) = Routes.router.match(head.method, head.target.segments)
      else { return Endpoint.bodyBytesMaxDefault }
      return endpoint.bodyBytesMax
    }
    let metrics = metrics
    configuration.observer.connectionOpened = { metrics.connections.add(1) }
    configuration.observer.connectionClosed = { metrics.connections.add(-1) }
    configuration.observer.requestRefused = { metrics.count(Refusal($0)) }
    configuration.refusalResponse = { refusal in
      let requestID = RequestID(randomBits: .random(in: .min ... .max)).description
      var response = Problem(Refusal(refusal), refusal.detail).response(
        requestID: requestID, instance: nil)
      response.addHeader(.requestID, HeaderValue(replacingControlsIn: requestID))
      return response
    }
  }

  /// Answers a request; never fails.
  package func respond(to request: Request) async -> Response {
    let start = monotonicNanoseconds()
    let requestID = RequestID(randomBits: await platform.randomBits()).description
    var (response, pattern) = await routed(request, requestID: requestID)
    response.addHeader(.requestID, HeaderValue(replacingControlsIn: requestID))
    let duration = monotonicNanoseconds() - start
    metrics.count(
      request.method == .head ? .get : request.method, pattern, status: response.status,
      nanoseconds: duration)
    log.debug(
      "request",
      [
        "request_id": .text(requestID), "method": .text(request.method.rawValue),
        "route": .text(pattern), "status": .number(Int64(response.status.code)),
        "microseconds": .number(Int64(duration / 1000)),
        "trace_id": trace(of: request).map { .text($0.traceText) } ?? .none,
      ])
    return response
  }

  private func trace(of request: Request) -> TraceParent? {
    request.headers["traceparent"].flatMap { TraceParent(parsing: $0) }
  }

  private func routed(
    _ request: Request, requestID: String
  ) async -> (response: Response, pattern: String) {
    if let response = await service(request, requestID) { return (response, request.path) }
    switch Routes.router.match(request) {
    case .found(let endpoint, let parameters):
      let exchange = Exchange(
        request: request, parameters: parameters, platform: platform, requestID: requestID)
      let response = await answer(exchange, at: endpoint)
      return (response, endpoint.pattern.description)
    case .options(let allow):
      return (.allow(allow, status: .noContent), APIMetrics.unrouted.pattern)
    case .methodNotAllowed(let allow):
      return (refuseMethod(of: request, allowing: allow, requestID), APIMetrics.unrouted.pattern)
    case .notFound:
      let problem = Problem(.notFound, "no such path; see /openapi.yaml")
      return (refuse(problem, request, requestID), APIMetrics.unrouted.pattern)
    }
  }

  private func answer(_ exchange: Exchange, at endpoint: Endpoint) async -> Response {
    var limits: [HeaderField] = []
    do throws(Problem) {
      if let limiter {
        let verdict = limiter.admit(try exchange.key())
        limits = limiter.headers(for: verdict)
        guard verdict.isAdmitted else {
          var problem = Problem(.rateLimited, "this key has used up its requests for now")
          problem.retryAfterSeconds = verdict.retryAfterSeconds
          throw problem
        }
      }
      var response = try await endpoint.respond(exchange)
      response.headers += limits
      return response
    } catch {
      note(error, exchange, endpoint)
      var response = refuse(error, exchange.request, exchange.requestID)
      response.headers += limits
      return response
    }
  }

  private func note(_ problem: Problem, _ exchange: Exchange, _ endpoint: Endpoint) {
    if let defect = problem.defect {
      log.error(
        "defect",
        [
          "request_id": .text(exchange.requestID), "route": .describing(endpoint.pattern),
          "error": .text(defect),
        ])
    }
    if let outage = problem.outage, let unheard = outages.claim(at: monotonicNanoseconds()) {
      log.warning(
        "the ledger is unavailable",
        [
          "request_id": .text(exchange.requestID), "route": .describing(endpoint.pattern),
          "error": .text(outage), "requests": .number(unheard),
        ])
    }
  }

  private func refuse(_ problem: Problem, _ request: Request, _ requestID: String) -> Response {
    metrics.count(problem.refusal)
    return problem.response(requestID: requestID, instance: request.shownPath)
  }

  private func refuseMethod(
    of request: Request, allowing methods: [HTTP.Method], _ requestID: String
  ) -> Response {
    let list = methods.map(\.rawValue).joined(separator: ", ")
    var response = refuse(
      Problem(.methodNotAllowed, "this path takes \(list)"), request, requestID)
    response.addHeader(.allow, HeaderValue(replacingControlsIn: list))
    return response
  }

  /// Answers what is about the service itself; nil for anything else.
  private func service(_ request: Request, _ requestID: String) async -> Response? {
    guard let path = ServiceRoutes.all.first(where: { $0.pattern.description == request.path })
    else { return nil }
    let methods: [HTTP.Method] = [.get, .head, .options]
    if request.method == .options { return .allow(methods, status: .noContent) }
    guard methods.contains(request.method) else {
      return refuseMethod(of: request, allowing: methods, requestID)
    }
    switch path.pattern.description {
    case "/healthz": return Response(.ok, text: "ok\n")
    case "/readyz":
      return await isReady()
        ? Response(.ok, text: "ready\n") : Response(.serviceUnavailable, text: "not ready\n")
    case "/metrics":
      await refreshMetrics()
      return Response(
        .ok, contentType: HeaderValue(stringLiteral: MetricsRegistry.contentType),
        body: registry.render())
    default:
      return Response(.ok, contentType: "application/yaml", body: ServiceRoutes.openAPI)
    }
  }
}

extension Refusal {
  /// What the HTTP server refuses by itself, under the API's names.
  init(_ refusal: RequestRefusal) {
    switch refusal.status.code {
    case 408: self = .requestTimeout
    case 413: self = .payloadTooLarge
    case 414: self = .uriTooLong
    case 417: self = .expectationFailed
    case 431: self = .headersTooLarge
    case 501: self = .notImplemented
    case 503: self = .busy
    case 505: self = .httpVersionNotSupported
    default: self = .badRequest
    }
  }
}
