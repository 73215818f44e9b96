import Arguments
import Coalition
import Secrets
import Store

/// `tessera key issue`.
enum IssueKey {
  private static let label = Parameter<String>.option(
    "label", "TEXT", "What the key is for.", reading: CommonParameters.name
  ).required
  private static let scopes = Parameter<Scope>.choice(
    "scope", "SCOPE", "What the key may do (default: earn, redeem, members and reports)."
  ).repeated
  private static let mode = Parameter<APIKeySecret.Mode>.choice(
    "mode", "MODE", "Whether the key's text says live or test."
  ).defaulting(to: "live")
  private static let days = Parameter<Int>.integer(
    "expires-in", "DAYS", in: 1...3660, "When the key ends (default: never).")

  static let command = Command<CommandBody>(
    "issue", "Give a partner an API key.",
    discussion: """
      The key is shown once, here, and never again: the database keeps its SHA-256 only. Hand it \
      over by a channel that nobody else reads.
      """,
    parameters: [
      label.specification, scopes.specification, mode.specification, days.specification,
      CommonParameters.partner.specification,
    ],
    examples: [
      .init("tessera key issue bluebell --label 'web shop'", "Issues a key for everything."),
      .init(
        "tessera key issue bluebell --label tills --scope earn --scope redeem",
        "Issues a key that can do no more than tills need."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let given = Set(context.invocation.all(scopes))
    let secret = APIKeySecret.generate(mode: context.require(mode))
    let id: APIKeyID = Identities.make()
    let expiry = context[days].map { Identities.now().advanced(bySeconds: Int64($0) * 86_400) }
    let key = try await context.withOperator { connection in
      try await connection.issueKey(
        id, toPartner: context.require(CommonParameters.partner), digest: KeyDigest(secret.digest),
        label: context.require(label),
        scopes: given.isEmpty ? [.earn, .redeem, .members, .reports] : given, expiresAt: expiry,
        actor: context.actor)
      return try await connection.key(id)
    }
    context.answer(Record(of: key, secret: secret))
    context.remark("This is the only time that the key is shown.")
  }
}

extension Record {
  /// A key that has just been issued, together with its text.
  init(of key: PartnerKey, secret: APIKeySecret) {
    self.init([
      .init("id", "Id", .id(key.id)),
      .init("partner", "Partner", .text(key.partner)),
      .init("label", "Label", .text(key.label)),
      .init("scopes", "Scopes", .text(key.scopes.map(\.rawValue).joined(separator: " "))),
      .init("expires_at", "Ends", .describing(key.expiresAt)),
      .init("key", "Key", .text(secret.text)),
    ])
  }
}
