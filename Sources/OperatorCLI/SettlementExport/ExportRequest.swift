import Accounting
import Coalition
import Postgres
import Store

/// What somebody asks to be handed out of a settlement.
struct ExportRequest: Sendable {
  let settlement: String
  let format: ExportFormat
  let profile: CSVProfile?
  let partner: String?
  let scope: JournalScope

  private var name: String {
    SettlementExport.name(of: settlement, partner: partner, as: format, profile: profile)
  }

  /// What is booked in it; a bank file books nothing.
  private var scopeText: String {
    guard format.bankDirection == nil else { return "bank" }
    return "opening=\(scope.opening.rawValue) payments=\(scope.payments.rawValue)"
      + " points=\(scope.hasPoints ? "yes" : "no")"
  }

  /// Reads the settlement, with parties as they were when this was first handed out, and of a bank
  /// file what the bank was told then, or can be told now.
  func read(
    over connection: PostgresConnection
  ) async throws -> (settlement: ClosedSettlement, orders: [BankOrder]?) {
    let before = try await connection.handedOut(of: settlement, name: name, scope: scopeText)
    let closed = try await ClosedSettlementReading.settlement(
      settlement, partiesAt: before, over: connection)
    guard let direction = format.bankDirection else { return (closed, nil) }
    let standings = Dictionary(
      uniqueKeysWithValues: try await connection.paymentStandings(of: closed.number)
        .map { ($0.line, $0) })
    let orders = try closed.payments.compactMap { payment -> BankOrder? in
      guard let standing = standings[payment.line] else { return nil }
      guard before != nil else { return BankOrder(of: payment, amount: standing.open) }
      let message = try BankOrder.messageID(of: settlement, direction, on: payment.dueOn)
      return standing.instructed[message].map { BankOrder(of: payment, amount: $0) }
    }
    return (closed, orders)
  }

  /// The record of what is handed out.
  func handedOut(
    _ export: SettlementExport, _ instructions: BankInstructions?, _ files: [ExportFolder.File]
  ) -> ExportToHandOut {
    ExportToHandOut(
      settlement: settlement, name: name, scope: scopeText, format: format.rawValue,
      profile: profile?.name, partner: partner,
      files: files.map {
        ExportToHandOut.File(name: $0.name, byteCount: $0.byteCount, digest: $0.digest)
      },
      orders: instructions?.orders.map {
        ExportToHandOut.Order(
          reference: $0.reference, amount: $0.amount, messageID: $0.messageID)
      } ?? [])
  }
}
