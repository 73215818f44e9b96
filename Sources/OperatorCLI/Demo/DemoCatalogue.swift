import Coalition
import FoundationEssentials
import Operations
import Postgres
import Store

/// The gifts that the demo's members can order, and where they can be used.
///
/// All goes through the operations of the commands. What is there already is left alone, so that a
/// gift that somebody has paused stays paused when the demo runs again.
struct DemoCatalogue: Sendable {
  private let folder: DemoFolder

  init(_ folder: DemoFolder) { self.folder = folder }

  /// Adds the outlets, imports the catalogue and fills the pools of codes, where there are none.
  func prepare(
    over connection: PostgresConnection, by vault: VoucherVault, _ context: Context
  ) async throws {
    guard try await connection.gifts(matching: GiftFilter()).isEmpty else { return }
    try await addOutlets(over: connection, actor: context.actor)
    let entries = try CatalogueFile.read(folder.gifts).map(\.entry)
    let imported = try await ImportCatalogue.bring(entries, over: connection, actor: context.actor)
    if let refused = imported.first(where: { $0.outcome == .refused }) {
      throw CommandFailure.refused(
        refused.refusal ?? .invalidRequest,
        "\(folder.gifts), \(refused.code): \(refused.message ?? "it is refused")")
    }
    var codes: Int64 = 0
    let gifts = try await connection.gifts(matching: GiftFilter())
    for gift in gifts where gift.stock == .codePool {
      let path = folder.codes(ofSupplier: gift.supplier, gift: gift.code)
      guard FileManager.default.isReadableFile(atPath: path) else { continue }
      let file = try CodesFile(path)
      codes += try await AddGiftCodes.add(
        file, file.count(), to: gift.id, by: vault, context, over: connection
      ).accepted
    }
    context.console.write("The catalogue has \(gifts.count) gifts, and \(codes) codes in pools.\n")
  }

  private func addOutlets(over connection: PostgresConnection, actor: String) async throws {
    let file = try ImportFile(folder.outlets, required: ["partner", "outlet", "name"])
    let columns = ImportColumns(columns: file.columns)
    var outlets: [(partner: String, code: OutletCode, name: String)] = []
    try file.forEach { row in
      outlets.append(
        (
          columns.text("partner", row), try OutletCode(columns.text("outlet", row)),
          columns.text("name", row)
        ))
    }
    for outlet in outlets {
      let known = try await connection.outlets(ofPartner: outlet.partner).map(\.code)
      guard !known.contains(outlet.code.text) else { continue }
      try await connection.addOutlet(
        Identities.make(), ofPartner: outlet.partner, code: outlet.code, name: outlet.name,
        actor: actor)
    }
  }
}
