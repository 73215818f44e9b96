package import Coalition
package import Postgres

/// A member that a partner enrols.
package struct EnrolmentRequest: Sendable {
  /// An identifier as the database keeps it.
  package struct Identifier: Sendable {
    package let digest: [UInt8]
    package let kind: MemberIdentifier.Kind
    /// The last characters, or empty.
    package let hint: String

    package init(digest: [UInt8], kind: MemberIdentifier.Kind, hint: String) {
      self.digest = digest
      self.kind = kind
      self.hint = hint
    }
  }

  package var identity: RequestIdentity
  /// The ids that the member and the wallet get if none of the identifiers is known.
  package var newMember: MemberID
  package var newWallet: WalletID
  package var identifiers: [Identifier]
  package var contact: Contact

  package init(
    identity: RequestIdentity, newMember: MemberID, newWallet: WalletID,
    identifiers: [Identifier], contact: Contact = Contact()
  ) {
    self.identity = identity
    self.newMember = newMember
    self.newWallet = newWallet
    self.identifiers = identifiers
    self.contact = contact
  }
}

/// Contact data as one partner was given it. Personal: never in a log.
package struct Contact: Hashable, Sendable {
  package var name: String?
  package var phone: String?
  package var email: String?
  /// BCP 47 language tag.
  package var language: String?

  package init(
    name: String? = nil, phone: String? = nil, email: String? = nil, language: String? = nil
  ) {
    self.name = name
    self.phone = phone
    self.email = email
    self.language = language
  }
}

/// Which member an enrolment led to.
package struct Enrolment: Sendable {
  package let member: MemberID
  /// Whether the member is new, rather than known by one of the identifiers.
  package let isNew: Bool
}

/// `membership.enrol_members`.
package enum EnrolMembers: BatchCall {
  package typealias Request = EnrolmentRequest
  package typealias Answer = Outcome<Enrolment>

  package static let name = "enrolments"
  package static let isIdempotent = true
  package static let statement: Statement = """
    select request_number, refusal, is_replay, is_new, member_id
    from membership.enrol_members($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    """

  package static func parameters(of requests: [EnrolmentRequest]) -> [PostgresValue] {
    let identifiers = requests.enumerated().flatMap { index, request in
      request.identifiers.map { (request: Int64(index + 1), identifier: $0) }
    }
    return [
      .byteas(requests.map(\.identity.key.bytes)),
      .byteas(requests.map(\.identity.requestKey)),
      .byteas(requests.map(\.identity.content)),
      .uuids(requests.map { PostgresUUID($0.newMember) }),
      .uuids(requests.map { PostgresUUID($0.newWallet) }),
      .texts(requests.map(\.contact.name)),
      .texts(requests.map(\.contact.phone)),
      .texts(requests.map(\.contact.email)),
      .texts(requests.map(\.contact.language)),
      .bigints(identifiers.map(\.request)),
      .byteas(identifiers.map(\.identifier.digest)),
      .texts(identifiers.map(\.identifier.kind.rawValue)),
      .texts(identifiers.map(\.identifier.hint)),
    ]
  }

  package static func answer(
    to request: EnrolmentRequest, in row: Int, of result: QueryResult
  ) throws(PostgresError) -> Outcome<Enrolment>? {
    let isReplay = try result.boolean(row, 2)
    if let refusal = try result.refusal(row, 1) {
      return .refused(refusal, detail: nil, isReplay: isReplay)
    }
    let enrolment = Enrolment(member: try result.id(row, 4), isNew: try result.boolean(row, 3))
    // A batch that was sent again finds what it did the first time: that is no replay.
    return .done(enrolment, isReplay: isReplay && enrolment.member != request.newMember)
  }
}
