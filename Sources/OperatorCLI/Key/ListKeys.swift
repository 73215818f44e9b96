import Arguments
import Coalition
import Store

/// `tessera key list`.
enum ListKeys {
  private static let partner = Parameter<String>.argument(
    "PARTNER", "The partner's code (default: all partners).",
    reading: CommonParameters.partnerCode
  ).optional

  static let command = Command<CommandBody>(
    "list", "List API keys; their texts are known to nobody.",
    parameters: [partner.specification],
    action: CommandBody { context in
      let keys = try await context.withOperator { try await $0.keys(ofPartner: context[partner]) }
      context.answer(table(keys, at: Identities.now()))
    })

  static func table(_ keys: [PartnerKey], at now: Instant) -> Table {
    var table = Table(columns: [
      .init("partner", "Partner"), .init("label", "Label"), .init("state", "State"),
      .init("scopes", "Scopes"), .init("created_at", "Issued"), .init("expires_at", "Ends"),
      .init("last_used_at", "Last used"), .init("id", "Id"),
    ])
    for key in keys {
      let state = key.revokedAt != nil ? "revoked" : key.isActive(at: now) ? "active" : "expired"
      table.append([
        .text(key.partner), .text(key.label), .text(state),
        .text(key.scopes.map(\.rawValue).joined(separator: " ")), .describing(key.createdAt),
        .describing(key.expiresAt), .describing(key.lastUsedAt), .id(key.id),
      ])
    }
    return table
  }
}
