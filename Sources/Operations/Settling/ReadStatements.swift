package import Coalition
import Secrets
package import Store

extension Platform {
  /// Reads one of the caller's approved statements. Needs the scope `reports`.
  package func statement(
    _ id: StatementID, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredStatement {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.statement(id, presenting: key)
    }.value
  }

  /// Reads a page of the caller's approved statements, newest first. Needs the scope `reports`.
  package func statements(
    _ page: PageRequest<StatementTag>, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<StoredStatement> {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.statements(page, presenting: key)
    }.value
  }

  /// Reads lines of one of the caller's approved statements, in their order. Needs the scope
  /// `reports`.
  package func statementLines(
    of id: StatementID, from cursor: LineCursor, limit: Int, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<StoredStatementLine> {
    _ = try await statement(id, from: key)
    return try await answer(key) { () async throws(StoreError) in
      try await store.reads.statementLines(of: id, from: cursor, limit: limit, presenting: key)
    }.value
  }

  /// Reads a page of the postings behind a line of one of the caller's approved statements. Needs
  /// the scope `reports`.
  package func ownPostings(
    behind line: Int32, of id: StatementID, after place: LinePlace?, limit: Int,
    from key: KeyDigest
  ) async throws(OperationFailure) -> Page<OwnLinePosting> {
    try await requireLine(line, of: id, from: key)
    return try await answer(key) { () async throws(StoreError) in
      try await store.reads.ownPostings(
        behind: line, of: id, after: place, limit: limit, presenting: key)
    }.value
  }

  /// Reads a page of the orders behind a line of one of the caller's approved statements. Needs the
  /// scope `reports`.
  package func ownOrders(
    behind line: Int32, of id: StatementID, after place: LinePlace?, limit: Int,
    from key: KeyDigest
  ) async throws(OperationFailure) -> Page<LineOrder> {
    try await requireLine(line, of: id, from: key)
    return try await answer(key) { () async throws(StoreError) in
      try await store.reads.ownOrders(
        behind: line, of: id, after: place, limit: limit, presenting: key)
    }.value
  }

  /// Reads a page of the papers of one of the caller's approved statements, by their names. Needs
  /// the scope `reports`.
  package func papers(
    of id: StatementID, after name: String, limit: Int, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<StoredPaper> {
    _ = try await statement(id, from: key)
    return try await answer(key) { () async throws(StoreError) in
      try await store.reads.papers(of: id, after: name, limit: limit, presenting: key)
    }.value
  }

  /// Reads a paper of one of the caller's approved statements. Needs the scope `reports`.
  package func paper(
    _ name: String, of id: StatementID, from key: KeyDigest
  ) async throws(OperationFailure) -> StoredPaper {
    let found = try await answer(key) { () async throws(StoreError) in
      try await store.reads.paper(name, of: id, presenting: key)
    }.value
    guard let paper = found.elements.first else { throw .refused(.notFound) }
    return paper
  }

  private func requireLine(
    _ line: Int32, of id: StatementID, from key: KeyDigest
  ) async throws(OperationFailure) {
    let lines = try await statementLines(
      of: id, from: .startingAfter(line: line - 1), limit: 1, from: key)
    guard lines.elements.first?.line == line else { throw .refused(.notFound) }
  }
}

extension StoredStatement {
  /// The statement with its signature, as it is handed out.
  package var signed: SignedStatement {
    guard let key = Ed25519.PublicKey(bytes: signingKey) else {
      preconditionFailure("the database keeps keys of 32 bytes")
    }
    return SignedStatement(document: document, signature: signature, publicKey: key)
  }
}
