import Coalition
import Postgres

/// A kind of document that a partner can read back: purchases, returns, redemptions, refunds.
protocol Document: Sendable {
  associatedtype Tag: IDTag

  /// Selects the columns of one document by id ($1).
  static var byID: Statement { get }

  init(row: Int, of result: QueryResult) throws(PostgresError)
}

/// A document that can also be listed.
protocol ListedDocument: Document {
  /// Selects $2 documents, newest first, older than id $1 (null: the newest).
  static var older: Statement { get }
  /// Selects $2 documents, oldest first, newer than id $1.
  static var newer: Statement { get }
}

extension PostgresConnection {
  /// Runs a command as the holder of a key, who must prove itself and have one of the scopes.
  ///
  /// What the scope `reports` may read, a partner reads while it is suspended, too.
  func read(
    _ command: Command, presenting key: KeyDigest, scopes: Set<Scope>
  ) async throws(PostgresError) -> Outcome<QueryResult> {
    let present = scopes.contains(.reports) ? Self.presentReaderScopes : Self.presentScopes
    let results = try await segment([
      key.presentation, Command(present, [.bytea(key.bytes)]), command,
    ])
    if let refusal = try results[1].refusal(0, 0) {
      return .refused(refusal, detail: nil, isReplay: false)
    }
    let held = Set(try results[1].texts(0, 1).compactMap { $0.flatMap(Scope.init) })
    guard scopes.isEmpty || !held.isDisjoint(with: scopes) else {
      return .refused(.scopeMissing, detail: nil, isReplay: false)
    }
    return .done(results[2], isReplay: false)
  }

  /// Reads one document of the partner that a key proves; `absence` when it has none by this id.
  func document<D: Document>(
    _ id: ID<D.Tag>, presenting key: KeyDigest, scopes: Set<Scope>, absence: Refusal
  ) async throws(StoreError) -> Outcome<D> {
    do throws(PostgresError) {
      let command = Command(D.byID, [.uuid(PostgresUUID(id))])
      switch try await read(command, presenting: key, scopes: scopes) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        guard result.rowCount == 1 else {
          return .refused(absence, detail: nil, isReplay: false)
        }
        return .done(try D(row: 0, of: result), isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  /// Reads a page of the documents of the partner that a key proves.
  func documents<D: ListedDocument>(
    _ page: PageRequest<D.Tag>, presenting key: KeyDigest, scopes: Set<Scope>
  ) async throws(StoreError) -> Outcome<Page<D>> {
    // One more than the page holds tells whether the list goes on.
    let rowsMax = PostgresValue.bigint(Int64(page.limit + 1))
    let command =
      switch page.cursor {
      case .newest: Command(D.older, [.uuid(nil), rowsMax])
      case .startingAfter(let id): Command(D.older, [.uuid(PostgresUUID(id)), rowsMax])
      case .endingBefore(let id): Command(D.newer, [.uuid(PostgresUUID(id)), rowsMax])
      }
    let isReversed = if case .endingBefore = page.cursor { true } else { false }
    return try await all(
      command, limit: page.limit, isReversed: isReversed, presenting: key, scopes: scopes)
  }

  /// Reads the documents that a command selects; one row over the limit tells that there are more.
  func all<D: Document>(
    _ command: Command, limit: Int, isReversed: Bool = false, presenting key: KeyDigest,
    scopes: Set<Scope>
  ) async throws(StoreError) -> Outcome<Page<D>> {
    do throws(PostgresError) {
      switch try await read(command, presenting: key, scopes: scopes) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        var elements: [D] = []
        for row in 0..<min(result.rowCount, limit) {
          elements.append(try D(row: row, of: result))
        }
        if isReversed { elements.reverse() }
        return .done(Page(elements: elements, hasMore: result.rowCount > limit), isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  private static let presentReaderScopes: Statement = """
    select refusal, scopes from tenancy.present_readers(array[$1])
    """

  static let presentScopes: Statement = """
    select refusal, scopes from tenancy.present_keys(array[$1])
    """
}
