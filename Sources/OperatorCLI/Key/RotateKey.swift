import Arguments
import Coalition
import Secrets
import Store

/// `tessera key rotate`.
enum RotateKey {
  private static let key: Parameter<APIKeyID> = CommonParameters.id("KEY", "The id of the old key.")
  private static let overlap = Parameter<Int>.integer(
    "overlap", "HOURS", in: 0...8784, "How long the old key still works."
  ).defaulting(to: "24")

  static let command = Command<CommandBody>(
    "rotate", "Replace an API key; the old one works for a while yet.",
    discussion: """
      The new key has the same partner, label and scopes. Both work until the overlap is over, so \
      that the partner's systems can change over one after the other.
      """,
    parameters: [overlap.specification, key.specification],
    examples: [
      .init(
        "tessera key rotate key_01jd8x3v5wf6zr8v2y0kq4m9st --overlap 72",
        "Issues its successor, and ends the old key in three days.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let id: APIKeyID = Identities.make()
    let end = Identities.now().advanced(bySeconds: Int64(context.require(overlap)) * 3600)
    let (secret, new) = try await context.withOperator { connection in
      let old = try await connection.key(context.require(key))
      guard old.isActive(at: Identities.now()) else {
        throw CommandFailure.refused(.apiKeyInvalid, "this key has ended; issue a new one")
      }
      let secret = APIKeySecret.generate(mode: .live)
      try await connection.rotateKey(
        old, to: id, digest: KeyDigest(secret.digest), oldEndsAt: end, actor: context.actor)
      return (secret, try await connection.key(id))
    }
    context.answer(Record(of: new, secret: secret))
    context.remark("The old key ends at \(end). This is the only time that the new key is shown.")
  }
}
