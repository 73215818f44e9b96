package import Coalition
package import Store

extension Platform {
  /// Searches the catalogue that everybody sees. Any scope will do.
  ///
  /// - Parameter member: Of whom only gifts are wanted that the points in the member's wallet pay
  ///   for; a member that the caller knows.
  package func gifts(
    _ search: GiftSearch, affordableFor member: MemberID? = nil, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<PublishedGift> {
    var search = search
    if let member {
      let wallet = try await wallet(.member(member), from: key)
      search.pointsMax = min(search.pointsMax ?? wallet.available, wallet.available)
    }
    let asked = search
    return try await answer(key) { () async throws(StoreError) in
      try await store.reads.gifts(asked, presenting: key)
    }.value
  }

  /// Reads a gift of the catalogue that everybody sees. Any scope will do.
  package func publishedGift(
    _ id: GiftID, in language: Language?, from key: KeyDigest
  ) async throws(OperationFailure) -> PublishedGift {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.publishedGift(id, in: language, presenting: key)
    }.value
  }

  /// Reads all categories. Any scope will do.
  package func categories(
    in language: Language?, from key: KeyDigest
  ) async throws(OperationFailure) -> [ToldCategory] {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.categories(in: language, presenting: key)
    }.value
  }

  /// Reads a gift of the caller's back, in whatever status. Needs the scope `gifts`.
  package func suppliedGift(
    _ id: GiftID, from key: KeyDigest
  ) async throws(OperationFailure) -> SuppliedGift {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.suppliedGift(id, presenting: key)
    }.value
  }

  /// Lists the caller's gifts, newest first. Needs the scope `gifts`.
  package func suppliedGifts(
    _ page: PageRequest<GiftTag>, from key: KeyDigest
  ) async throws(OperationFailure) -> Page<SuppliedGift> {
    try await answer(key) { () async throws(StoreError) in
      try await store.reads.suppliedGifts(page, presenting: key)
    }.value
  }
}
