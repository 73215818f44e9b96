package import Coalition

/// A statement of an earlier settlement to which lines of this one belong, as far as invoices that
/// correct it must name its invoices.
package struct EarlierStatement: Hashable, Sendable {
  /// The lines of a document under one rate of tax; nil: outside of its scope.
  package struct Part: Hashable, Sendable {
    package let document: StatementDocument
    package let taxBasisPoints: Int?

    /// Creates a part.
    package init(document: StatementDocument, taxBasisPoints: Int?) {
      self.document = document
      self.taxBasisPoints = taxBasisPoints
    }
  }

  package let partner: Int32
  /// The settlement's number.
  package let settlement: Int32
  /// Its number in the series of all statements.
  package let serial: String
  /// The last day of its settlement, on which its invoices are issued.
  package let issuedOn: CivilDate
  package let parts: Set<Part>

  /// Creates a statement.
  package init(
    partner: Int32, settlement: Int32, serial: String, issuedOn: CivilDate, parts: Set<Part>
  ) {
    self.partner = partner
    self.settlement = settlement
    self.serial = serial
    self.issuedOn = issuedOn
    self.parts = parts
  }
}
