import Coalition
import HTTP
import Operations
import Postgres
import Store

/// A refusal on its way to the client, as RFC 9457 problem details.
struct Problem: Error {
  let refusal: Refusal
  /// For people; never holds a secret, personal data or the database's words.
  let detail: String
  var errors: [FieldError] = []
  /// The number that the refusal speaks of, under its name.
  var number: (name: StaticString, value: Int64)?
  /// Whether the refusal was remembered from an earlier request with the same key.
  var isReplay = false
  var retryAfterSeconds: Int?
  /// What went wrong inside, for the log alone.
  var defect: String?
  /// Why the ledger is unavailable, for the log alone.
  var outage: String?

  init(_ refusal: Refusal, _ detail: String? = nil) {
    self.refusal = refusal
    self.detail = detail ?? refusal.title
    if refusal.status == .serviceUnavailable { retryAfterSeconds = 1 }
  }

  static func malformedJSON(_ detail: String) -> Problem { Problem(.malformedJSON, detail) }

  static func invalidRequest(_ errors: [FieldError]) -> Problem {
    var problem = Problem(.invalidRequest, "see errors for each field")
    problem.errors = errors
    return problem
  }

  /// A query parameter or path parameter that is wrong.
  static func invalidParameter(_ name: String, _ refusal: FieldRefusal, _ detail: String) -> Problem
  {
    invalidRequest([FieldError(pointer: "?" + name, refusal: refusal, detail: detail)])
  }

  /// The problem that an operation has met. Defects are told by their number only.
  init(_ failure: OperationFailure) {
    switch failure {
    case .refused(.termsChanged, _, _), .refused(.tryAgain, _, _),
      .refused(.reservationLost, _, _), .failed(.busy):
      self.init(.busy, "too much is going on at once; send the same request again")
    case .refused(let refusal, let detail, let isReplay):
      self.init(refusal)
      number = detail.flatMap { value in refusal.detailName.map { ($0, value) } }
      self.isReplay = isReplay
      if refusal.status == .tooManyRequests { retryAfterSeconds = detail.map(Int.init) }
    case .failed(.unavailable(let reason)):
      self.init(.unavailable, "the ledger cannot answer now; send the same request again")
      // Which statement met it says nothing about an outage, and takes kilobytes of the log.
      outage =
        if case .server(let error) = reason { error.headline } else { reason.debugDescription }
    case .failed(.defect(let error)):
      self.init(.internalError, "something went wrong; the request_id finds it in our logs")
      defect = error.debugDescription
    }
  }

  /// The answer.
  ///
  /// - Parameter instance: The path asked for; nil when the request could not be read.
  func response(requestID: String, instance: String?) -> Response {
    let body = JSONWriter.object { json in
      json.field("type", "https://tessera.example/problems/\(refusal.code)")
      json.field("title", refusal.title)
      json.field("status", Int64(refusal.status.code))
      json.field("detail", detail)
      if let instance { json.field("instance", instance) }
      json.field("code", refusal.code)
      json.field("request_id", requestID)
      if let number { json.field(number.name, number.value) }
      if !errors.isEmpty {
        json.array("errors", of: errors) { json, error in
          json.object {
            $0.field("pointer", error.pointer)
            $0.field("code", error.refusal.code)
            $0.field("detail", error.detail)
          }
        }
      }
    }
    var response = Response(refusal.status, contentType: "application/problem+json", body: body)
    if isReplay { response.addHeader(.idempotencyReplayed, "true") }
    if let retryAfterSeconds { response.addHeader(.retryAfter, HeaderValue(retryAfterSeconds)) }
    if refusal.status == .unauthorized {
      response.addHeader(.wwwAuthenticate, "Bearer realm=\"tessera\"")
    }
    return response
  }
}

extension HeaderName {
  static let idempotencyReplayed: HeaderName = "Idempotency-Replayed"
  static let requestID: HeaderName = "Request-Id"
}
