import Accounting
import Coalition
import FoundationEssentials

/// What a bank reports as the database takes it: a list of messages with their entries.
enum BankMessageJSON {
  private struct Message: Encodable {
    var kind: String
    var account = ""
    var id: String
    var year = 0
    var sequence: Int64?
    var opening: Int64?
    var closing: Int64?
    var currency: String?
    var entries: [Entry]
  }

  private struct Entry: Encodable {
    var reference: String?
    var amount: Int64?
    var currency: String?
    var isCredit: Bool?
    var isReturn: Bool?
    var bookedOn: String?
    var endToEndId: String?
    var counterpartyIban: String?
    var counterpartyName: String?
    var remittance: String?
    var bankReason: String?
    var originalId: String?
    var partOf: String?
    var batch: String?
  }

  /// Returns the messages as JSON text; throws what encoding throws.
  static func text(of message: BankMessage) throws -> String {
    let messages =
      switch message {
      case .statements(let statements): statements.map(Self.message)
      case .status(let status): [Self.message(status)]
      }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(messages), as: UTF8.self)
  }

  private static func message(_ statement: BankStatement) -> Message {
    Message(
      kind: statement.kind.rawValue, account: statement.account.text, id: statement.id,
      year: statement.entries.last?.bookedOn.parts.year ?? 0, sequence: statement.sequence,
      opening: statement.opening, closing: statement.closing, currency: statement.currency.code,
      entries: statement.entries.map { entry in
        Entry(
          reference: entry.reference, amount: entry.amount, currency: statement.currency.code,
          isCredit: entry.isCredit, isReturn: entry.isReturn,
          bookedOn: entry.bookedOn.description, endToEndId: entry.endToEndID,
          counterpartyIban: entry.counterparty, counterpartyName: entry.counterpartyName,
          remittance: entry.remittance, bankReason: entry.reason, partOf: entry.partOf,
          batch: entry.batch)
      })
  }

  private static func message(_ status: OrderStatus) -> Message {
    Message(
      kind: "pain.002", id: status.id,
      entries: status.rejections.map {
        Entry(
          endToEndId: $0.endToEndID, bankReason: $0.reason, originalId: status.originalID)
      })
  }
}
