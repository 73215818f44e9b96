import Arguments
import Store

/// `tessera outlet list`.
enum ListOutlets {
  static let command = Command<CommandBody>(
    "list", "List the outlets of a partner.",
    parameters: [CommonParameters.partner.specification],
    action: CommandBody { context in
      let partner = context.require(CommonParameters.partner)
      context.answer(
        table(try await context.withOperator { try await $0.outlets(ofPartner: partner) }))
    })

  static func table(_ outlets: [PartnerOutlet]) -> Table {
    var table = Table(columns: [
      .init("code", "Code"), .init("name", "Name"), .init("created_at", "Since"),
      .init("id", "Id"),
    ])
    for outlet in outlets {
      table.append([
        .text(outlet.code), .text(outlet.name), .describing(outlet.createdAt), .id(outlet.id),
      ])
    }
    return table
  }
}
