package import Coalition

/// Which account of a book-keeper's some lines are booked on.
///
/// Texts may hold `{partner}` (the partner's code), `{number}` and `{number:4}` (its number, with
/// zeros before it to so many digits), and `{cause}`.
package struct AccountRule: Hashable, Sendable {
  /// What the account is for.
  package let role: AccountRole
  /// The code of the only partner to which the rule applies; nil: all.
  package let partner: String?
  /// The only charge to which the rule applies; nil: all.
  package let charge: ChargeType?
  /// The account's number: `13{number:2}`.
  package let code: String
  /// The account's full name, with colons between its parts: `Assets:Clearing:{partner}`.
  package let name: String
  /// The number of the customer, where an account is one of a subsidiary ledger.
  package let customer: String?
  /// The number of the personal account, for programs that number those apart.
  package let personal: String?
  /// The program's code for the tax of the line; nil: that of the profile.
  package let taxCode: String?
  /// The cost centre or department.
  package let costCentre: String?

  /// Creates a rule.
  package init(
    _ role: AccountRole, partner: String? = nil, charge: ChargeType? = nil, code: String,
    name: String, customer: String? = nil, personal: String? = nil, taxCode: String? = nil,
    costCentre: String? = nil
  ) {
    self.role = role
    self.partner = partner
    self.charge = charge
    self.code = code
    self.name = name
    self.customer = customer
    self.personal = personal
    self.taxCode = taxCode
    self.costCentre = costCentre
  }

  /// What the rule is about; a chart has one rule for each.
  struct Subject: Hashable {
    let role: AccountRole
    let partner: String?
    let charge: ChargeType?
  }

  var subject: Subject { Subject(role: role, partner: partner, charge: charge) }

  /// How closely the rule is about a line: a partner counts more than a charge.
  var weight: Int { (partner == nil ? 0 : 2) + (charge == nil ? 0 : 1) }
}

/// An account as the chart names it for one key.
package struct BookedAccount: Hashable, Sendable {
  package let key: AccountKey
  package let code: String
  package let name: String
  package let customer: String?
  package let personal: String?
  package let taxCode: String?
  package let costCentre: String?
}
