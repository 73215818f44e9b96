import Coalition

/// The words of a statement in one language.
struct PaperWords: Sendable {
  let statement: String
  let number: String
  let period: String
  let from: String
  let to: String
  let taxNumber: String
  /// Above the sum, if the partner is to pay it.
  let pays: String
  /// Above the sum, if it is paid to the partner.
  let isPaid: String
  let nothing: String
  let dueOn: String
  let flow: String
  let toOperator: String
  let toPartner: String
  let charge: String
  let quantity: String
  let price: String
  let share: String
  let amount: String
  let net: String
  let gross: String
  let tax: String
  let earlier: String
  let before: String
  let position: String
  let convertedAt: String
  let balance: String
  let points: String
  let pointsOpening: String
  let pointsIssued: String
  let pointsRedeemed: String
  let pointsExpired: String
  let pointsAdjusted: String
  let pointsClosing: String
  let selfBilled: String
  let documents: [StatementDocument: String]
  let charges: [ChargeType: String]

  func document(_ document: StatementDocument) -> String {
    documents[document] ?? document.rawValue
  }

  func charge(_ charge: ChargeType) -> String { charges[charge] ?? charge.rawValue }
}
