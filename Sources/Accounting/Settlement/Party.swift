package import Coalition

/// A partner or the operator, with all that the papers of accountants and banks name of it.
package struct Party: Hashable, Sendable {
  /// The partner's number; 0 is the operator.
  package let number: Int32
  /// The short name, as the command line knows it.
  package let code: String
  /// The name by which it does business.
  package let name: String
  /// Where it has its seat; nil where nobody said.
  package let address: PostalAddress?
  /// The number under which it accounts for tax, with the country's letters: `BG200000001`.
  package let taxNumber: String?
  /// Where it is paid and pays from.
  package let account: BankAccount?
  /// What allows the operator to collect from it.
  package let mandate: Mandate?
  /// By what banks know it when it collects; of the operator alone.
  package let creditorIdentifier: CreditorIdentifier?
  /// What its own accounting calls its account with the operator, or the operator's calls it.
  package let accountingReference: String?

  /// Creates a party.
  package init(
    number: Int32, code: String, name: String, address: PostalAddress? = nil,
    taxNumber: String? = nil, account: BankAccount? = nil, mandate: Mandate? = nil,
    creditorIdentifier: CreditorIdentifier? = nil, accountingReference: String? = nil
  ) {
    self.number = number
    self.code = code
    self.name = name
    self.address = address
    self.taxNumber = taxNumber
    self.account = account
    self.mandate = mandate
    self.creditorIdentifier = creditorIdentifier
    self.accountingReference = accountingReference
  }
}

/// An address in the parts that banks and invoices ask for.
package struct PostalAddress: Hashable, Sendable {
  /// Street and number, where there is one.
  package let street: String?
  package let postcode: String?
  package let town: String
  /// Two capital letters (ISO 3166): `BG`.
  package let country: String

  /// Creates an address.
  package init(street: String? = nil, postcode: String? = nil, town: String, country: String) {
    self.street = street
    self.postcode = postcode
    self.town = town
    self.country = country
  }
}

/// An account at a bank.
package struct BankAccount: Hashable, Sendable {
  /// The holder as the bank knows it; nil: the party's name.
  package let holder: String?
  package let iban: IBAN
  package let bic: BIC?

  /// Creates an account.
  package init(holder: String? = nil, iban: IBAN, bic: BIC? = nil) {
    self.holder = holder
    self.iban = iban
    self.bic = bic
  }
}

/// The permission to collect from a bank account.
package struct Mandate: Hashable, Sendable {
  /// By which rules is collected.
  package enum Scheme: String, CaseIterable, Hashable, Sendable {
    /// The debtor can have the money back within eight weeks without a reason.
    case core
    /// Between businesses: it cannot, and has told its bank of the mandate.
    case b2b

    /// The scheme's code in bank files.
    package var code: String { rawValue.uppercased() }
  }

  /// What the bank knows it by.
  package let reference: String
  package let signedOn: CivilDate
  package let scheme: Scheme

  /// Creates a mandate.
  package init(reference: String, signedOn: CivilDate, scheme: Scheme = .core) {
    self.reference = reference
    self.signedOn = signedOn
    self.scheme = scheme
  }
}
