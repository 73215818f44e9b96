package import Coalition

/// What an API key may be used for.
package enum Scope: String, CaseIterable, Sendable {
  case earn
  case redeem
  case members
  case reports
  case gifts
}

/// Whoever has presented an API key: the partner that it proves, and by which terms it trades.
///
/// A snapshot to decide with, never an authority: the database derives the partner from the key's
/// digest again in every statement, and refuses when the key has ended or the terms have changed.
package struct Caller: Sendable {
  package let key: KeyDigest
  package let keyID: APIKeyID
  package let partner: PartnerID
  package let scopes: Set<Scope>
  /// All versions of the partner's terms.
  package let schedule: TermsSchedule
  /// The database's number of each version.
  package let termsNumbers: [TermsID: Int32]

  /// Creates a snapshot of what a key proves.
  package init(
    key: KeyDigest, keyID: APIKeyID, partner: PartnerID, scopes: Set<Scope>,
    schedule: TermsSchedule, termsNumbers: [TermsID: Int32]
  ) {
    self.key = key
    self.keyID = keyID
    self.partner = partner
    self.scopes = scopes
    self.schedule = schedule
    self.termsNumbers = termsNumbers
  }

  /// The number of the terms with an id that came from `schedule`.
  package func number(of terms: Terms) -> Int32 {
    guard let number = termsNumbers[terms.id] else {
      preconditionFailure("terms that are not of this caller's schedule")
    }
    return number
  }

  /// The terms that the database knows by a number, if they are in the snapshot.
  package func terms(numbered number: Int32) -> Terms? {
    schedule.terms.first { termsNumbers[$0.id] == number }
  }
}
