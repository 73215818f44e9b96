package import Coalition
import Store

/// The heads of a settlement's statements.
///
/// Partners and terms are looked up for each of them, so both are put in order once.
package struct StatementHeadings: Sendable {
  private let inputs: CloseInputs
  private let partners: [Int32: PartnerHeading]
  private let terms: [Int32: SettlementTermsID]

  /// Puts in order what heads are made of.
  package init(_ inputs: CloseInputs) {
    self.inputs = inputs
    partners = Dictionary(
      inputs.partners.map { partner in
        (
          partner.number,
          PartnerHeading(
            number: partner.number, id: partner.id, code: partner.code, name: partner.name)
        )
      }, uniquingKeysWith: { first, _ in first })
    terms = Dictionary(
      (inputs.terms + inputs.exits.values.map(\.terms)).map { ($0.terms.number, $0.id) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The head of a statement.
  ///
  /// - Precondition: the statement is of a partner of the settlement.
  package func heading(
    of statement: StatementDraft, id: StatementID, serial: Int64, in settlement: SettlementHeading
  ) -> StatementHeading {
    guard let partner = partners[statement.partnerNumber] else {
      preconditionFailure("every statement is a partner's")
    }
    let last = inputs.termsLast(of: partner.number)
    let number = String(serial)
    return StatementHeading(
      id: id, serial: String(repeating: "0", count: max(0, 8 - number.count)) + number,
      coalition: inputs.coalition, settlement: settlement, partner: partner,
      // So many days after the settlement's last day, or after the last of the period of the
      // partner's own calendar in which that lies.
      dueOn: last?.terms.dueOn(settledThrough: inputs.lastDay) ?? inputs.lastDay,
      paymentPeriod: (last?.terms).flatMap { terms in
        terms.paymentCalendar.map {
          PaymentPeriod(calendar: $0, endsOn: terms.payableAfter(inputs.lastDay))
        }
      },
      isPrepaid: last?.isPrepaid ?? false, finality: inputs.exits[partner.number]?.finality,
      terms: terms)
  }
}
