package import Coalition

/// What the operator tells its bank about a settlement in one direction: a file for each day.
///
/// Everything is looked up and checked when it is made, so nothing is written of what is refused.
package struct BankInstructions: Sendable {
  /// The most that one order may move in euros (EPC rulebooks): 999,999,999.99.
  package static let euroCentsMax: Int64 = 99_999_999_999

  /// One order with the partner's side of it.
  struct Line: Sendable {
    let reference: String
    let endToEndID: String
    let amount: Int64
    let partner: BankParty
    /// Of collections alone.
    let mandate: Mandate?
  }

  /// The orders of one day.
  struct File: Sendable {
    let day: CivilDate
    let messageID: String
    let lines: [Line]
  }

  let direction: BankOrder.Direction
  let settlement: String
  let currency: Currency
  let createdOn: CivilDate
  let own: BankParty
  /// The operator's creditor identifier; of collections alone.
  let creditorID: String?
  let files: [File]
  /// The payments of the settlement in this direction, and those between partners, that are in no
  /// file.
  package let leftOut: [PaymentLeftOut]

  /// All orders: the payment's reference, its amount, and the identifier of the file.
  package var orders: [(reference: String, amount: Int64, messageID: String)] {
    files.flatMap { file in
      file.lines.map { ($0.reference, $0.amount, file.messageID) }
    }
  }

  /// Makes the instructions of a settlement.
  ///
  /// - Parameters:
  ///   - orders: what is ordered of which payment; nil: all of every payment.
  ///   - day: when the bank is to move them; nil: when each is due.
  ///
  /// A partner without a mandate pays by itself and is left out. Throws `missing` for an account of
  /// the operator or of a partner that is paid or gave a mandate, and for the operator's creditor
  /// identifier; `character` and `tooLong` by field; `unsupported` for more than a bank moves.
  package init(
    of settlement: ClosedSettlement, _ direction: BankOrder.Direction, orders: [BankOrder]? = nil,
    on day: CivilDate? = nil
  ) throws(AccountingError) {
    self.direction = direction
    self.settlement = settlement.name
    currency = settlement.currency
    createdOn = settlement.days.upperBound.adding(days: 1) ?? settlement.days.upperBound
    let (chosen, leftOut) = Self.chosen(of: settlement, direction, orders)
    self.leftOut = leftOut
    guard !chosen.isEmpty else {
      (own, creditorID, files) = (.none, nil, [])
      return
    }
    own = try BankParty(settlement.operatorParty)
    if direction == .collection {
      guard let identifier = settlement.operatorParty.creditorIdentifier else {
        throw .missing("the operator's creditor identifier")
      }
      creditorID = identifier.text
    } else {
      creditorID = nil
    }
    var lines: [CivilDate: [Line]] = [:]
    for order in chosen {
      lines[day ?? order.payment.dueOn, default: []].append(
        try Self.line(of: order, direction, in: settlement))
    }
    var files: [File] = []
    for (day, lines) in lines.sorted(by: { $0.key < $1.key }) {
      files.append(
        File(
          day: day, messageID: try BankOrder.messageID(of: settlement.name, direction, on: day),
          lines: lines))
    }
    self.files = files
  }

  private static func chosen(
    of settlement: ClosedSettlement, _ direction: BankOrder.Direction, _ orders: [BankOrder]?
  ) -> (orders: [BankOrder], leftOut: [PaymentLeftOut]) {
    let given = orders.map {
      Dictionary($0.map { ($0.payment.line, $0) }, uniquingKeysWith: { first, _ in first })
    }
    var chosen: [BankOrder] = []
    var leftOut: [PaymentLeftOut] = []
    for paid in settlement.payments {
      func leave(_ reason: PaymentLeftOut.Reason) {
        leftOut.append(PaymentLeftOut(reference: paid.reference, reason: reason))
      }
      guard let way = BankOrder.direction(of: paid.payment) else {
        leave(.betweenPartners)
        continue
      }
      guard way == direction else { continue }
      let order =
        given == nil
        ? BankOrder(of: paid, amount: paid.payment.amount.minorUnits) : given?[paid.line]
      if way == .collection, settlement.party(paid.payment.debtor)?.mandate == nil {
        leave(.noMandate)
      } else if let order, order.amount > 0 {
        chosen.append(order)
      } else {
        leave(.nothingOpen)
      }
    }
    return (chosen, leftOut)
  }

  private static func line(
    of order: BankOrder, _ direction: BankOrder.Direction, in settlement: ClosedSettlement
  ) throws(AccountingError) -> Line {
    let payment = order.payment.payment
    let number = direction == .payout ? payment.creditor : payment.debtor
    guard let party = settlement.party(number) else { throw .missing("partner \(number)") }
    guard settlement.currency.code != "EUR" || order.amount <= euroCentsMax else {
      throw .unsupported("more than 999999999.99 EUR in \(order.payment.reference)")
    }
    var mandate: Mandate?
    if direction == .collection, let given = party.mandate {
      mandate = Mandate(
        reference: try BankText.identifier(
          given.reference, field: "the mandate of \(party.code)"),
        signedOn: given.signedOn, scheme: given.scheme)
    }
    return Line(
      reference: order.payment.reference,
      endToEndID: try BankText.identifier(
        order.endToEndID, field: "the reference \(order.endToEndID)"),
      amount: order.amount, partner: try BankParty(party), mandate: mandate)
  }
}

/// A party as a bank file names it: its text is in the banks' set.
struct BankParty: Sendable {
  let name: String
  let address: PostalAddress?
  let iban: String
  let bic: String?

  /// Nobody, where nothing is written.
  static let none = BankParty(name: "", address: nil, iban: "", bic: nil)

  private init(name: String, address: PostalAddress?, iban: String, bic: String?) {
    (self.name, self.address, self.iban, self.bic) = (name, address, iban, bic)
  }

  init(_ party: Party) throws(AccountingError) {
    guard let account = party.account else { throw .missing("the bank account of \(party.code)") }
    name = try BankText.spelled(
      account.holder ?? party.name, field: "the account holder of \(party.code)", lengthMax: 70)
    iban = account.iban.text
    bic = account.bic?.text
    guard let own = party.address else {
      address = nil
      return
    }
    address = PostalAddress(
      street: try Self.part(own.street, "street", of: party, 70),
      postcode: try Self.part(own.postcode, "postcode", of: party, 16),
      town: try BankText.spelled(own.town, field: "the town of \(party.code)", lengthMax: 35),
      country: own.country)
  }

  private static func part(
    _ text: String?, _ name: String, of party: Party, _ lengthMax: Int
  ) throws(AccountingError) -> String? {
    guard let text else { return nil }
    return try BankText.spelled(
      text, field: "the \(name) of \(party.code)", lengthMax: lengthMax)
  }
}
