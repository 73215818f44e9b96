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
  let asked: AskedEdition

  /// The name under which all editions are recorded that replace each other.
  private var name: String {
    let name = SettlementExport.name(
      of: settlement, partner: partner, as: format, profile: profile)
    guard case .again(let day) = asked else { return name }
    return name + ExportEdition.presentedAgain(on: day).suffix
  }

  /// What is booked in it; a bank file books nothing.
  private var scopeText: String {
    guard format.bankDirection == nil else { return "bank" }
    return "opening=\(scope.opening.rawValue) payments=\(scope.payments.rawValue)"
      + " points=\(scope.hasPoints ? "yes" : "no")"
  }

  /// What was read for an export.
  struct Source {
    let settlement: ClosedSettlement
    let edition: ExportEdition
    /// Why this edition replaces the one before.
    let reason: String?
    let orders: [BankOrder]?
  }

  /// Reads the settlement, with parties as they were when this edition was first handed out, and of
  /// a bank file what the bank was told then, or can be told now.
  func read(over connection: PostgresConnection) async throws -> Source {
    let editions = try await connection.handedOut(of: settlement, name: name, scope: scopeText)
    let edition = try asked.edition(after: editions.map(\.number))
    let before = editions.first { $0.number == edition.number }
    let closed = try await ClosedSettlementReading.settlement(
      settlement, partiesAt: before?.handedOutAt, over: connection)
    if case .again(let day) = asked {
      try await requirePresentable(closed, on: day, isNew: before == nil, over: connection)
    }
    return Source(
      settlement: closed, edition: edition, reason: asked.reason ?? before?.reason,
      orders: try await orders(of: closed, isNew: before == nil, over: connection))
  }

  /// What the bank can be told now, or was told in this edition; nil where it is told nothing.
  private func orders(
    of closed: ClosedSettlement, isNew: Bool, over connection: PostgresConnection
  ) async throws -> [BankOrder]? {
    guard let direction = format.bankDirection else { return nil }
    let standings = Dictionary(
      uniqueKeysWithValues: try await connection.paymentStandings(of: closed.number)
        .map { ($0.line, $0) })
    return try closed.payments.compactMap { payment -> BankOrder? in
      guard let standing = standings[payment.line] else { return nil }
      let told = standing.presentations
      guard !isNew else {
        return BankOrder(of: payment, amount: standing.open, time: told.count + 1)
      }
      let message = try BankOrder.messageID(
        of: settlement, direction, on: asked.day ?? payment.dueOn)
      return told.firstIndex { $0.messageID == message }.map {
        BankOrder(of: payment, amount: told[$0].amount, time: $0 + 1)
      }
    }
  }

  /// What is presented again follows what was handed out, on a day of its own that has not passed:
  /// a file is named after its day, and so is each order in it.
  private func requirePresentable(
    _ closed: ClosedSettlement, on day: CivilDate, isNew: Bool, over connection: PostgresConnection
  ) async throws {
    if closed.payments.contains(where: { $0.dueOn == day }) {
      throw CommandFailure.usage("\(day) is the day of the first file: choose another")
    }
    if isNew, day < (try await connection.today()) {
      throw CommandFailure.usage("\(day) has passed: the bank moves nothing on it")
    }
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
      } ?? [], edition: export.edition.number, reason: asked.reason)
  }
}
