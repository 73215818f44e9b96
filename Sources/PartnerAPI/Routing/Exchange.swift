import Coalition
import HTTP
import Operations
import Secrets
import Store

/// One request on its way through a route: what arrived, and the platform that answers.
struct Exchange: Sendable {
  let request: Request
  let parameters: PathParameters
  let platform: Platform
  /// Names the request in the answer and in the log.
  let requestID: String

  /// The digest of the API key that the request presents.
  ///
  /// The checksum in the key's text tells a mistyped key from an unknown one without asking the
  /// database.
  func key() throws(Problem) -> KeyDigest {
    guard let token = request.headers.bearerToken else {
      throw Problem(.authenticationMissing, "send Authorization: Bearer and an API key")
    }
    guard let secret = APIKeySecret(token) else {
      throw Problem(.apiKeyInvalid, "this is not an API key; check that it was copied whole")
    }
    return KeyDigest(secret.digest)
  }

  /// The idempotency key that every request that changes something must carry.
  func idempotencyKey() throws(Problem) -> IdempotencyKey {
    guard let header = request.headers["idempotency-key"] else {
      throw Problem(
        .idempotencyKeyMissing, "send an Idempotency-Key header, made before the first attempt")
    }
    do throws(IdempotencyKeyError) {
      return try IdempotencyKey(header: header)
    } catch {
      throw Problem(.idempotencyKeyInvalid, error.advice)
    }
  }

  /// Reads the JSON body.
  func body<Value>(
    _ read: @escaping (inout Fields) -> Value?
  ) throws(Problem) -> Value {
    try requireContentType("application/json")
    return try JSONBody.read(request.body, read)
  }

  /// Refuses a body of another media type.
  func requireContentType(_ expected: String) throws(Problem) {
    guard request.headers.mediaType == expected else {
      throw Problem(.unsupportedMediaType, "send the body as Content-Type: \(expected)")
    }
  }

  /// A typed id in the path; text that is no such id names nothing.
  func pathID<Tag: IDTag>(
    _ name: String, absence: Refusal = .notFound
  ) throws(Problem) -> ID<Tag> {
    guard let text = parameters[name] else {
      preconditionFailure("the route has no parameter {\(name)}")
    }
    do throws(IDParseError) {
      return try ID(parsing: text)
    } catch {
      throw Problem(absence)
    }
  }

  /// Runs an operation, and turns its failure into a problem.
  func run<Value: Sendable>(
    _ operation: () async throws(OperationFailure) -> Value
  ) async throws(Problem) -> Value {
    do throws(OperationFailure) {
      return try await operation()
    } catch {
      throw Problem(error)
    }
  }

  // MARK: Answers

  /// A JSON answer; `isReplay` marks the first answer to the same request, given again.
  func answer(
    _ status: Status, isReplay: Bool = false, _ write: (inout JSONWriter) -> Void
  ) -> Response {
    var response = Response(
      status, contentType: "application/json", body: JSONWriter.object(write))
    if isReplay { response.addHeader(.idempotencyReplayed, "true") }
    return response
  }

  /// A page of a list.
  func answer<Element>(
    _ page: Page<Element>, _ write: (inout JSONWriter, Element) -> Void
  ) -> Response {
    answer(.ok) { json in
      json.field("object", "list")
      json.array("data", of: page.elements) { json, element in
        json.object { write(&$0, element) }
      }
      json.field("has_more", page.hasMore)
    }
  }
}
