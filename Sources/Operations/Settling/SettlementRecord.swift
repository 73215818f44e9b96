package import Coalition
import Secrets
package import Store

/// A settlement as it is written: its own row, and those of all that it consists of.
///
/// The names are the columns' of schema `settlement`; bytes are written as PostgreSQL reads them in
/// text, `\x` and hexadecimal digits.
package struct SettlementRecord: Sendable {
  package struct Settlement: Encodable, Sendable {
    package var number: Int32
    package var id: String
    package var name: String
    package var from_at: String
    package var until_at: String
    package var cut_at: String
    package var policy_number: Int32
    package var currency: String
    package var opening_points: Int64
    package var closing_points: Int64
    package var opening_liability: Int64
    package var closing_liability: Int64
    package var operator_figures: [String: Int64]
    package var previous_digest: String
    package var digest: String
    package var signing_key: String

    package init(
      number: Int32, id: String, name: String, from: Instant, until: Instant, cut: Instant,
      policy: Int32, currency: Currency, liability: LiabilityMoves,
      operatorFigures: [String: Int64], previousDigest: [UInt8], digest: [UInt8],
      signingKey: [UInt8]
    ) {
      self.number = number
      self.id = id
      self.name = name
      from_at = from.description
      until_at = until.description
      cut_at = cut.description
      policy_number = policy
      self.currency = currency.code
      opening_points = liability.openingPoints
      closing_points = liability.closingPoints
      opening_liability = liability.opening
      closing_liability = liability.closing
      operator_figures = operatorFigures
      previous_digest = SettlementRecord.hexadecimal(previousDigest)
      self.digest = SettlementRecord.hexadecimal(digest)
      signing_key = SettlementRecord.hexadecimal(signingKey)
    }
  }
  package struct Figure: Encodable, Sendable {
    var partner_number: Int32
    var measure: String
    var counterpart: Int32?
    var terms_number: Int32?
    var counterpart_terms: Int32?
    var belongs_to: Int32?
    var points: Int64

    package init(_ figure: Coalition.Figure) {
      partner_number = figure.partnerNumber
      measure = figure.measure.rawValue
      counterpart = figure.counterpart
      terms_number = figure.termsNumber
      counterpart_terms = figure.counterpartTermsNumber
      belongs_to = figure.belongsTo
      points = figure.points
    }
  }
  package struct OrderFigure: Encodable, Sendable {
    var partner_number: Int32
    var charge: String
    var cause: String?
    var terms_number: Int32?
    var belongs_to: Int32?
    var currency: String
    var unit_amount: Int64?
    var orders: Int64
    var amount: Int64
    var rate_nanos: Int64?

    /// Creates the row of a count; `rate` is that of its currency, nil where it is the settlement
    /// currency.
    package init(_ figure: Coalition.OrderFigure, rate: ExchangeRate?) {
      partner_number = figure.partnerNumber
      charge = figure.charge.rawValue
      cause = figure.cause
      terms_number = figure.termsNumber
      belongs_to = figure.belongsTo
      currency = figure.currency.code
      unit_amount = figure.unitAmount
      orders = figure.orders
      amount = figure.amount
      rate_nanos = rate?.nanoUnits
    }
  }
  package struct Statement: Encodable, Sendable {
    var partner_number: Int32
    var settlement_number: Int32
    var id: String
    var serial: String
    var currency: String
    var net: Int64
    var settlement_net: Int64
    var rate_nanos: Int64?
    var previous_balance: Int64
    var balance: Int64
    var due_on: String
    var terms_number: Int32?
    var document: String
    var digest: String
    var signature: String
    var finality: String?

    package init(
      _ draft: StatementDraft, settlement: Int32, id: String, serial: String, dueOn: CivilDate,
      terms: Int32?, document: String, digest: [UInt8], signature: [UInt8],
      finality: StatementFinality?
    ) {
      partner_number = draft.partnerNumber
      settlement_number = settlement
      self.id = id
      self.serial = serial
      currency = draft.currency.code
      net = draft.net.minorUnits
      settlement_net = draft.settlementNet.minorUnits
      rate_nanos = draft.rate.billing == draft.rate.settlement ? nil : draft.rate.nanoUnits
      previous_balance = draft.previousBalance.minorUnits
      balance = draft.balance.minorUnits
      due_on = dueOn.description
      terms_number = terms
      self.document = document
      self.digest = SettlementRecord.hexadecimal(digest)
      self.signature = SettlementRecord.hexadecimal(signature)
      self.finality = finality?.rawValue
    }
  }
  package struct Line: Encodable, Sendable {
    var partner_number: Int32
    var settlement_number: Int32
    var line: Int32
    var document: String
    var charge: String
    var quantity: Int64?
    var rate_micros: Int64?
    var share_bps: Int32?
    var amount: Int64
    var tax_bps: Int32?
    var terms_number: Int32?
    var belongs_to: Int32?
    var original_amount: Int64?
    var original_currency: String?
    var original_rate_nanos: Int64?

    package init(_ line: StatementLine, at place: Int, of partner: Int32, settlement: Int32) {
      partner_number = partner
      settlement_number = settlement
      self.line = Int32(place)
      document = line.document.rawValue
      charge = line.charge.rawValue
      quantity = line.quantity == 0 ? nil : line.quantity
      rate_micros = line.rateMicros
      share_bps = line.shareBasisPoints.map(Int32.init)
      amount = line.amount
      tax_bps = line.taxBasisPoints.map(Int32.init)
      terms_number = line.termsNumber
      belongs_to = line.belongsTo
      original_amount = line.original?.amount.minorUnits
      original_currency = line.original?.amount.currency.code
      original_rate_nanos = line.original?.rateNanos
    }
  }
  package struct Payment: Encodable, Sendable {
    var settlement_number: Int32
    var line: Int32
    var debtor: Int32
    var creditor: Int32
    var amount: Int64
    var currency: String
    var due_on: String
    var reference: String

    package init(
      _ payment: Coalition.Payment, at place: Int, settlement: Int32, dueOn: CivilDate,
      reference: String
    ) {
      settlement_number = settlement
      line = Int32(place)
      debtor = payment.debtor
      creditor = payment.creditor
      amount = payment.amount.minorUnits
      currency = payment.amount.currency.code
      due_on = dueOn.description
      self.reference = reference
    }
  }

  package var settlement: Settlement
  package var figures: [Figure]
  package var orders: [OrderFigure]
  package var statements: [Statement]
  package var lines: [Line]
  package var payments: [Payment]
  /// The disputes whose adjustments are lines of it, as texts of UUIDs.
  package var disputes: [String]

  package init(
    settlement: Settlement, figures: [Figure], orders: [OrderFigure], statements: [Statement],
    lines: [Line], payments: [Payment], disputes: [String]
  ) {
    self.disputes = disputes
    self.settlement = settlement
    self.figures = figures
    self.orders = orders
    self.statements = statements
    self.lines = lines
    self.payments = payments
  }

  fileprivate static func hexadecimal(_ bytes: [UInt8]) -> String {
    "\\x" + Hexadecimal.encode(bytes)
  }

  /// The record as the database takes it.
  package var texts: SettlementTexts {
    SettlementTexts(
      settlement: StoredJSON.encode(settlement), figures: StoredJSON.encode(figures),
      orders: StoredJSON.encode(orders),
      statements: StoredJSON.encode(statements), lines: StoredJSON.encode(lines),
      payments: StoredJSON.encode(payments), disputes: disputes)
  }
}
