package import Coalition
package import Postgres

/// What the operator does with the status of a gift.
package enum OperatedGiftMove: Sendable {
  /// From draft to approved, with what the supplier is paid for an order from now on; nil where
  /// that is set, or where the operator supplies it.
  case approve(supply: Money?)
  /// What its supplier could do, too.
  case move(SupplierMove)
}

/// Where a gift can be used: at a partner, in one of its outlets or in all.
package struct GiftPlace: Hashable, Sendable {
  /// The code of the partner.
  package var partner: String
  /// The code of an outlet; nil: all of them.
  package var outlet: String?

  package init(partner: String, outlet: String? = nil) {
    self.partner = partner
    self.outlet = outlet
  }
}

extension PostgresConnection {
  /// Brings a gift of any supplier into another status, and returns which that is.
  package func moveGift(
    _ id: GiftID, _ move: OperatedGiftMove, reason: String?, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> GiftStatus {
    let (verb, supply): (String, Money?) =
      switch move {
      case .approve(let supply): ("approve", supply)
      case .move(let move): (move.rawValue, nil)
      }
    return try await rows(
      "select catalogue.set_gift_status($1, $2, $3, $4, $5, $6, $7)",
      [
        .text(actor), .uuid(PostgresUUID(id)), .text(verb), .bigint(supply?.minorUnits),
        .text(supply?.currency.code), .text(reason), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      storedWord(try result.text(row, 0))
    }[0]
  }

  /// Sets what the supplier of a gift is paid for an order from an instant on (nil: now), and
  /// returns that instant.
  package func setSupplyTerms(
    _ supply: Money, of id: GiftID, from instant: Instant?, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> Instant {
    try await rows(
      "select catalogue.set_supply_terms($1, $2, $3, $4, $5, $6)",
      [
        .text(actor), .uuid(PostgresUUID(id)), .timestamptz(instant?.microseconds),
        .bigint(supply.minorUnits), .text(supply.currency.code), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      try result.instant(row, 0)
    }[0]
  }

  /// Sets what a gift costs by one of its options from an instant on (nil: now), and returns that
  /// instant.
  package func setPrice(
    _ price: GiftPrice, of id: GiftID, from instant: Instant?, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> Instant {
    try await setPrice(
      option: price.option, points: price.points, money: price.money, of: id, from: instant,
      actor: actor, isRehearsal: isRehearsal)
  }

  /// No longer offers one of the options of a gift from an instant on (nil: now), and returns that
  /// instant.
  package func endPrice(
    option: Int16, of id: GiftID, from instant: Instant?, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> Instant {
    try await setPrice(
      option: option, points: nil, money: nil, of: id, from: instant, actor: actor,
      isRehearsal: isRehearsal)
  }

  private func setPrice(
    option: Int16, points: Points?, money: Money?, of id: GiftID, from instant: Instant?,
    actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> Instant {
    try await rows(
      "select catalogue.set_gift_price($1, $2, $3, $4, $5, $6, $7, $8)",
      [
        .text(actor), .uuid(PostgresUUID(id)), .smallint(option),
        .timestamptz(instant?.microseconds), .bigint(points?.value), .bigint(money?.minorUnits),
        .text(money?.currency.code), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      try result.instant(row, 0)
    }[0]
  }

  /// Says where a gift can be used, in place of what was said before; nowhere: at its supplier.
  package func setPlaces(
    _ places: [GiftPlace], of id: GiftID, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) {
    _ = try await operate(
      "select 1 from catalogue.set_honourers($1, $2, $3, $4, $5)",
      [
        .text(actor), .uuid(PostgresUUID(id)), .texts(places.map(\.partner)),
        .texts(places.map(\.outlet)), .boolean(isRehearsal),
      ])
  }

  /// Puts more of a counted gift on the shelf, or takes some from it.
  ///
  /// Refuses `gift_not_found`, and `invalid_request` where that cannot be.
  ///
  /// - Returns: How many are available then.
  package func changeStock(
    of id: GiftID, by change: Int64, reason: String?, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> Int64 {
    try await rows(
      "select catalogue.change_stock($1, $2, $3, $4, $5)",
      [
        .text(actor), .uuid(PostgresUUID(id)), .bigint(change), .text(reason),
        .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      try result.bigint(row, 0)
    }[0]
  }

  /// Adds a category, or says anew what it is called.
  ///
  /// - Parameter titles: A JSON object: a title by language.
  package func setCategory(
    _ code: CategoryCode, titles: String, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      "select 1 from catalogue.set_category($1, $2, $3)",
      [.text(actor), .text(code.text), .jsonb(titles)])
  }
}
