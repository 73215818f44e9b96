package import Coalition
package import Postgres

/// What a supplier does with one of its gifts when it is written.
package enum SupplierMove: String, CaseIterable, Sendable {
  /// From approved to live.
  case publish
  /// From live to paused.
  case pause
  /// From paused to live.
  case resume
  /// From anything to retired.
  case retire

  /// What the gift becomes.
  package var status: GiftStatus {
    switch self {
    case .publish, .resume: .live
    case .pause: .paused
    case .retire: .retired
    }
  }
}

/// A change of a gift that its supplier asks for.
package struct GiftChange: Sendable {
  /// What is asked.
  package enum Change: Sendable {
    /// A new gift, as the JSON that the catalogue's functions take.
    case draft(String)
    /// The gift is written anew.
    case revision(String)
    /// The gift comes into another status; why, in the supplier's words.
    case move(SupplierMove, reason: String?)
  }

  package var identity: RequestIdentity
  /// The gift; of a draft its new id.
  package var gift: GiftID
  package var change: Change

  package init(identity: RequestIdentity, gift: GiftID, change: Change) {
    self.identity = identity
    self.gift = gift
    self.change = change
  }
}

/// What a gift became by a change; the same whenever the change is asked for again.
package struct ChangedGift: Sendable {
  package let id: GiftID
  package let createdAt: Instant
  package let status: GiftStatus
  package let changedAt: Instant
}

extension PostgresConnection {
  /// Changes a gift of the supplier that the request's key proves.
  package func change(
    _ request: GiftChange
  ) async throws(StoreError) -> Outcome<ChangedGift> {
    let identity: [PostgresValue] = [
      .bytea(request.identity.key.bytes), .bytea(request.identity.requestKey),
      .bytea(request.identity.content), .uuid(PostgresUUID(request.gift)),
    ]
    do throws(PostgresError) {
      let result: QueryResult
      let status: GiftStatus
      switch request.change {
      case .draft(let gift):
        result = try await query(Self.draftGift, identity + [.jsonb(gift)])
        status = .draft
      case .revision(let gift):
        result = try await query(Self.reviseGift, identity + [.jsonb(gift)])
        status = .draft
      case .move(let move, let reason):
        result = try await query(
          Self.moveGift, identity + [.text(move.rawValue), .text(reason)])
        status = move.status
      }
      if let refusal = try result.refusal(0, 0) {
        return .refused(refusal, detail: nil, isReplay: false)
      }
      let changed = ChangedGift(
        id: try result.id(0, 2), createdAt: try result.instant(0, 3), status: status,
        changedAt: try result.instant(0, 4))
      return .done(changed, isReplay: try result.boolean(0, 1))
    } catch {
      throw StoreError(error)
    }
  }

  private static let draftGift: Statement = """
    select refusal, is_replay, gift_id, created_at, changed_at
    from catalogue.draft_gift($1, $2, $3, $4, $5)
    """

  private static let reviseGift: Statement = """
    select refusal, is_replay, gift_id, created_at, changed_at
    from catalogue.revise_gift($1, $2, $3, $4, $5)
    """

  private static let moveGift: Statement = """
    select refusal, is_replay, gift_id, created_at, changed_at
    from catalogue.move_gift($1, $2, $3, $4, $5, $6)
    """
}
