import Testing

/// The two ways to the API: partners meet the service behind nginx, which must change nothing.
enum Door: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case direct
  case nginx

  var testDescription: String {
    switch self {
    case .direct: "at the service itself"
    case .nginx: "through nginx with TLS"
    }
  }
}

/// A service with a coalition of its own, and nginx in front of it; shared by the tests of the API,
/// which keep apart by having partners and members of their own.
final class Stage: Sendable {
  let coalition: TestCoalition
  let service: Service
  let front: Front
  private let clients: [Door: HTTPClient]

  /// The stage of all tests that do not need one to themselves.
  static var shared: Stage {
    get async throws { try await opening.value }
  }

  private static let opening = Task { try await Stage() }

  /// Opens a stage.
  init() async throws {
    coalition = try await TestCoalition.make()
    service = try await Service.start(on: coalition.serviceConnectionString)
    front = try await Front.start(before: service.port)
    clients = [.direct: HTTPClient(service.origin), .nginx: HTTPClient(front.origin)]
  }

  /// The client of a door.
  func client(_ door: Door) -> HTTPClient { clients[door]! }

  /// A till of a partner, at a door.
  func till(_ partner: TestPartner, at door: Door) -> Till { Till(client(door), partner.key) }

  /// A till of a new partner.
  func till(at door: Door, redemptionMicros: Int64? = 10_000) async throws -> Till {
    till(try await coalition.invitePartner(redemptionMicros: redemptionMicros), at: door)
  }
}
