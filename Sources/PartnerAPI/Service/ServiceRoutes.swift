import HTTP
import Telemetry

/// The paths that are about the service itself and need no key.
enum ServiceRoutes {
  static let all: [Route] = [
    Route(.get, "/healthz"),
    Route(.get, "/readyz"),
    Route(.get, "/metrics"),
    Route(.get, "/openapi.yaml"),
  ]

  /// The API's description, as it was when the binary was built.
  static let openAPI: [UInt8] = {
    guard let file = EmbeddedFiles.all.first(where: { $0.path.hasSuffix("openapi.yaml") }) else {
      preconditionFailure("the binary carries no openapi.yaml")
    }
    return Array(file.text.utf8)
  }()
}
