package import Coalition
import FoundationEssentials
import Secrets

/// What stands at the head of a statement, besides what follows from figures and terms.
package struct StatementHeading: Sendable {
  /// The statement's id.
  package let id: StatementID
  /// Its number in the series of all statements.
  package let serial: String
  /// The programme's name.
  package let coalition: String
  /// The settlement that it belongs to.
  package let settlement: SettlementHeading
  /// Whose statement it is.
  package let partner: PartnerHeading
  /// The day on which the balance is due.
  package let dueOn: CivilDate
  /// The period of the partner's own calendar whose statements are due together; nil where each is
  /// for itself.
  package let paymentPeriod: PaymentPeriod?
  /// Whether the partner pays in advance, so that what it owes is paid out of its deposits when the
  /// settlement is approved.
  package let isPrepaid: Bool
  /// What it is of a partner that leaves; nil for every other.
  package let finality: StatementFinality?
  /// The ids of the terms by whose number lines are priced.
  package let terms: [Int32: SettlementTermsID]

  package init(
    id: StatementID, serial: String, coalition: String, settlement: SettlementHeading,
    partner: PartnerHeading, dueOn: CivilDate, paymentPeriod: PaymentPeriod? = nil,
    isPrepaid: Bool = false, finality: StatementFinality? = nil,
    terms: [Int32: SettlementTermsID]
  ) {
    self.id = id
    self.serial = serial
    self.coalition = coalition
    self.settlement = settlement
    self.partner = partner
    self.dueOn = dueOn
    self.paymentPeriod = paymentPeriod
    self.isPrepaid = isPrepaid
    self.finality = finality
    self.terms = terms
  }
}

/// The period of a partner's own calendar of paying in which a settlement ends.
package struct PaymentPeriod: Hashable, Sendable {
  /// The calendar.
  package let calendar: PaymentCalendar
  /// Its last day.
  package let endsOn: CivilDate
}

/// The settlement that a statement belongs to.
package struct SettlementHeading: Sendable {
  package let id: SettlementID
  /// Its place in the series: 1, 2, …
  package let number: Int32
  /// What people call it: `2026-10`.
  package let name: String
  /// The first moment that it covers.
  package let from: Instant
  /// The first moment that it does not.
  package let until: Instant
  /// Before when everything was recorded that it counts.
  package let cut: Instant

  package init(
    id: SettlementID, number: Int32, name: String, from: Instant, until: Instant, cut: Instant
  ) {
    self.id = id
    self.number = number
    self.name = name
    self.from = from
    self.until = until
    self.cut = cut
  }
}

/// The partner whose statement it is.
package struct PartnerHeading: Hashable, Sendable {
  package let number: Int32
  package let id: PartnerID
  /// The partner's short name, as the command line knows it.
  package let code: String
  /// The partner's name.
  package let name: String

  package init(number: Int32, id: PartnerID, code: String, name: String) {
    self.number = number
    self.id = id
    self.code = code
    self.name = name
  }
}

/// A statement as it is hashed, signed and handed out: canonical JSON.
///
/// Keys are sorted, there is no white space, and numbers are integers (the form of RFC 8785), so
/// the same settlement has the same bytes on every machine in every year.
package struct StatementPaper: Sendable {
  /// The canonical JSON.
  package let document: String
  /// The SHA-256 of its bytes.
  package let digest: [UInt8]

  /// Writes the statement of a draft.
  package init(_ draft: StatementDraft, heading: StatementHeading) {
    self.init(document: Content(draft, heading).text)
  }

  /// Takes a statement as it was written before.
  package init(document: String) {
    self.document = document
    digest = SHA256.digest(utf8: document)
  }
}

// MARK: The fields

/// The fields of the document; their names are documented in docs/reference/statement.md.
private struct Content: Encodable {
  struct Period: Encodable {
    let id: String
    let number: Int32
    let name: String
    let from: String
    let until: String
    let cut: String
  }
  struct Payable: Encodable {
    let calendar: String
    let ends_on: String
  }
  struct Party: Encodable {
    let id: String
    let code: String
    let name: String
  }
  struct Line: Encodable {
    let line: Int
    let document: String
    let charge: String
    let quantity: Int64
    let rate_micros: Int64?
    let share_basis_points: Int?
    let amount: Int64
    let direction: String
    let tax_basis_points: Int?
    let terms: String?
    let belongs_to: Int32?
    let original: Original?
  }
  struct Original: Encodable {
    let amount: Int64
    let currency: String
    let rate_nanos: Int64
  }
  struct Points: Encodable {
    let opening: Int64
    let issued: Int64
    let redeemed: Int64
    let expired: Int64
    let adjusted: Int64
    let closing: Int64
  }
  struct Total: Encodable {
    let document: String
    let net: Int64
    let tax: Int64
    let gross: Int64
  }
  struct Tax: Encodable {
    let document: String
    let basis_points: Int
    let base: Int64
    let amount: Int64
  }

  let object = "statement"
  let version = 1
  let id: String
  let serial: String
  let coalition: String
  let settlement: Period
  let partner: Party
  let points: Points
  let currency: String
  let lines: [Line]
  let totals: [Total]
  let taxes: [Tax]
  let net: Int64
  let settlement_currency: String
  let rate_nanos: Int64
  let settlement_net: Int64
  let previous_balance: Int64
  let balance: Int64
  let due_on: String
  let payment_period: Payable?
  let prepaid: Bool?
  let finality: String?

  init(_ draft: StatementDraft, _ heading: StatementHeading) {
    let period = heading.settlement
    id = heading.id.description
    serial = heading.serial
    coalition = heading.coalition
    settlement = Period(
      id: period.id.description, number: period.number, name: period.name,
      from: period.from.description, until: period.until.description,
      cut: period.cut.description)
    partner = Party(
      id: heading.partner.id.description, code: heading.partner.code, name: heading.partner.name)
    points = Points(
      opening: draft.points.opening, issued: draft.points.issued, redeemed: draft.points.redeemed,
      expired: draft.points.expired, adjusted: draft.points.adjusted,
      closing: draft.points.closing)
    currency = draft.currency.code
    lines = draft.lines.enumerated().map { index, line in
      Line(
        line: index + 1, document: line.document.rawValue, charge: line.charge.rawValue,
        quantity: line.quantity, rate_micros: line.rateMicros,
        share_basis_points: line.shareBasisPoints, amount: line.amount,
        direction: LineDirection(of: line.amount).rawValue,
        tax_basis_points: line.taxBasisPoints,
        terms: line.termsNumber.flatMap { heading.terms[$0]?.description },
        belongs_to: line.belongsTo,
        original: line.original.map {
          Original(
            amount: $0.amount.minorUnits, currency: $0.amount.currency.code,
            rate_nanos: $0.rateNanos)
        })
    }
    totals = draft.totals.map {
      Total(document: $0.document.rawValue, net: $0.net, tax: $0.tax, gross: $0.gross)
    }
    taxes = draft.taxes.map {
      Tax(
        document: $0.document.rawValue, basis_points: $0.basisPoints, base: $0.base,
        amount: $0.amount)
    }
    net = draft.net.minorUnits
    settlement_currency = draft.settlementNet.currency.code
    rate_nanos = draft.rate.nanoUnits
    settlement_net = draft.settlementNet.minorUnits
    previous_balance = draft.previousBalance.minorUnits
    balance = draft.balance.minorUnits
    due_on = heading.dueOn.description
    finality = heading.finality?.rawValue
    prepaid = heading.isPrepaid ? true : nil
    payment_period = heading.paymentPeriod.map {
      Payable(calendar: $0.calendar.calendar.rawValue, ends_on: $0.endsOn.description)
    }
  }

  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      preconditionFailure("plain values have no JSON: \(error)")
    }
  }
}
