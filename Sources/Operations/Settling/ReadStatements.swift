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
