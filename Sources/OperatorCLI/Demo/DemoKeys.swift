import Coalition
import FoundationEssentials
import Postgres
import Secrets
import Store

/// The keys of the demo's partners, kept in a file that only its owner can read, so that every run
/// shows the same ones. No real coalition keeps its partners' keys.
struct DemoKeys: Sendable {
  private struct Entry: Codable, Sendable {
    let id: String
    let key: String
  }

  let path: String
  private var entries: [String: Entry] = [:]

  /// Reads the file, if there is one.
  init(in directory: String) {
    path = directory + "/demo-keys.json"
    guard let text = TextFile.read(path) else { return }
    entries = (try? JSONDecoder().decode([String: Entry].self, from: Data(text.utf8))) ?? [:]
  }

  /// The text of a partner's key.
  subscript(partner: String) -> String? { entries[partner]?.key }

  /// Issues keys to the partners that have none in the file, or one that has ended.
  mutating func complete(
    for partners: [String], over connection: PostgresConnection, actor: String
  ) async throws {
    let now = Identities.now()
    let active = try await connection.keys().filter { $0.isActive(at: now) }
    let activeIDs = Set(active.map(\.id.description))
    for partner in partners where !activeIDs.contains(entries[partner]?.id ?? "") {
      let secret = APIKeySecret.generate(mode: .test)
      let id: APIKeyID = Identities.make()
      try await connection.issueKey(
        id, toPartner: partner, digest: KeyDigest(secret.digest), label: "demo",
        scopes: [.earn, .redeem, .members, .reports, .gifts], actor: actor)
      entries[partner] = Entry(id: id.description, key: secret.text)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let text = String(decoding: try encoder.encode(entries), as: UTF8.self)
    _ = try TextFile.writeSecret(text + "\n", to: path, replaces: true)
  }
}
