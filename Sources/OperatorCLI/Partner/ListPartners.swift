import Arguments
import Store

/// `tessera partner list`.
enum ListPartners {
  static let command = Command<CommandBody>(
    "list", "List the partners.",
    examples: [
      .init("tessera partner list --format csv", "Writes a file for a spreadsheet.")
    ],
    action: CommandBody { context in
      let partners = try await context.withOperator { try await $0.partners() }
      var table = Table(columns: Record.partnerFields.map { .init($0.key, $0.title) })
      for partner in partners { table.append(Record(of: partner).fields.map(\.cell)) }
      context.answer(table)
    })
}

extension Record {
  /// The names of the fields of a partner.
  static let partnerFields: [(key: String, title: String)] = [
    ("code", "Code"), ("name", "Name"), ("status", "Status"), ("keys_active", "Keys"),
    ("outlets", "Outlets"), ("currency", "Currency"), ("earn", "Earns"),
    ("point_value", "Point pays"), ("terms_from", "Terms from"), ("id", "Id"),
  ]

  /// A partner with the terms that hold now.
  init(of partner: PartnerAccount) {
    let terms = partner.terms
    let cells: [Table.Cell] = [
      .text(partner.code), .text(partner.name), .text(partner.status.rawValue),
      .number(partner.keysActive), .number(partner.outlets), .describing(terms?.currency),
      .describing(terms?.earnRate), .pointValue(terms?.draft), .describing(terms?.validFromOn),
      .id(partner.id),
    ]
    self.init(zip(Self.partnerFields, cells).map { .init($0.key, $0.title, $1) })
  }
}
