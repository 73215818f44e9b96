package import Coalition
package import Store

/// What a partner says against a line of one of its statements.
package struct DisputeReport: Sendable {
  /// Something that speaks for the dispute: a text, or where it can be found.
  package struct Evidence: Sendable, Encodable {
    /// What it is, in the partner's words: `invoice`.
    package var kind: String
    package var text: String?
    package var url: String?

    package init(kind: String, text: String? = nil, url: String? = nil) {
      self.kind = kind
      self.text = text
      self.url = url
    }
  }

  /// How many pieces of evidence there may be.
  package static let evidenceRange = 0...10
  /// How many characters a reason, a text or an address may have.
  package static let textCharactersMax = 2000
  /// How many characters the kind of a piece of evidence may have.
  package static let kindCharactersMax = 40

  package var statement: StatementID
  /// The line's place in the statement, from 1.
  package var line: Int32
  package var amount: Money
  package var reason: String
  package var evidence: [Evidence]

  package init(
    statement: StatementID, line: Int32, amount: Money, reason: String, evidence: [Evidence]
  ) {
    self.statement = statement
    self.line = line
    self.amount = amount
    self.reason = reason
    self.evidence = evidence
  }

  var contentDigest: ContentDigest {
    var digest = ContentDigest(of: "dispute")
    digest.append(statement.uuid)
    digest.append(Int64(line))
    digest.append(amount.minorUnits)
    digest.append(amount.currency.code)
    digest.append(reason)
    digest.append(Int64(evidence.count))
    for piece in evidence {
      digest.append(piece.kind)
      digest.append(piece.text)
      digest.append(piece.url)
    }
    return digest
  }
}

extension Platform {
  /// Opens a dispute on a line of a statement of the caller.
  ///
  /// Needs the scope `reports`; the partner may be suspended. The same key with the same content
  /// answers as it first did.
  package func openDispute(
    _ report: DisputeReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<StoredDispute> {
    let identity = RequestIdentity(
      key: key, idempotencyKey: idempotencyKey, content: report.contentDigest)
    let opened = try await decide(for: key) { () async throws(OperationFailure) in
      let request = DisputeRequest(
        identity: identity, id: makeID(), statement: report.statement, line: report.line,
        amount: report.amount, reason: report.reason,
        evidence: StoredJSON.encode(report.evidence))
      return try await answer(key) { () async throws(StoreError) in
        try await store.reads.open(request)
      }
    }
    return Done(
      try await dispute(opened.value, from: key).asOpened, isReplay: opened.isReplay)
  }

  /// Reads a dispute back, with what became of it. Needs the scope `reports`.
  package func dispute(
    _ id: DisputeID, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredDispute {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.dispute(id, presenting: key)
    }.value
  }

  /// Lists the caller's disputes, newest first. Needs the scope `reports`.
  package func disputes(
    _ page: PageRequest<DisputeTag>, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<StoredDispute> {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.disputes(page, presenting: key)
    }.value
  }
}
