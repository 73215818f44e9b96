package import Coalition
package import Store

/// A member that a partner enrols.
package struct EnrolmentReport: Sendable {
  /// How many identifiers one enrolment may bring.
  package static let identifiersRange = 1...8

  package var identifiers: [MemberIdentifier]
  package var contact: Contact

  package init(identifiers: [MemberIdentifier], contact: Contact = Contact()) {
    self.identifiers = identifiers
    self.contact = contact
  }

  var contentDigest: ContentDigest {
    var digest = ContentDigest(of: "enrolment")
    digest.append(Int64(identifiers.count))
    for identifier in identifiers { digest.append(.identifier(identifier)) }
    digest.append(contact.name)
    digest.append(contact.phone)
    digest.append(contact.email)
    digest.append(contact.language)
    return digest
  }
}

extension Platform {
  /// Enrols a member, or finds the one who has one of the identifiers already, and acquaints the
  /// caller with it.
  ///
  /// Needs the scope `members`. The same key with the same content answers with the same member.
  package func enrolMember(
    _ report: EnrolmentReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<Enrolment> {
    let identity = RequestIdentity(
      key: key, idempotencyKey: idempotencyKey, content: report.contentDigest)
    return try await decide(for: key) { () async throws(OperationFailure) in
      let caller = try await caller(key, needing: .members)
      let request = EnrolmentRequest(
        identity: identity, newMember: makeID(), newWallet: makeID(),
        identifiers: report.identifiers.map { identifier in
          EnrolmentRequest.Identifier(
            digest: digest(of: identifier, from: caller), kind: identifier.kind,
            hint: identifier.hint ?? "")
        }, contact: report.contact)
      return try await answer(key) { () async throws(StoreError) in
        try await store.enrolments.submit(request)
      }
    }
  }

  /// Finds the member whom an identifier names, and acquaints the caller with it.
  ///
  /// Needs the scope `members`.
  package func findMember(
    _ identifier: MemberIdentifier, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredMember {
    let caller = try await caller(key, needing: .members)
    let digest = digest(of: identifier, from: caller)
    let id = try await answer(key) { () async throws(StoreError) in
      try await store.reads.member(identifiedBy: digest, presenting: key)
    }.value
    return try await member(id, from: key)
  }

  /// Reads a member that the caller knows. Needs the scope `members`.
  package func member(
    _ id: MemberID, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredMember {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.member(id, presenting: key)
    }.value
  }
}
