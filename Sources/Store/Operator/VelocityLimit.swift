package import Coalition
package import Postgres

/// How much each member, cashier, outlet or partner may earn or redeem in a window of time.
package struct VelocityLimit: Sendable {
  /// Who is limited, each for itself.
  package enum Subject: String, CaseIterable, Sendable { case member, cashier, outlet, partner }
  /// What counts.
  package enum Activity: String, CaseIterable, Sendable { case earn, redeem, any }
  /// How long a window is: a minute or an hour of UTC, or a day of the coalition's time zone.
  package enum Span: String, CaseIterable, Sendable { case minute, hour, day }
  /// What becomes of a request that goes beyond.
  package enum Action: String, CaseIterable, Sendable { case refuse, review }

  package var subject: Subject
  package var activity: Activity
  package var span: Span
  package var action: Action
  /// The code of the partner at which it holds; nil: anywhere.
  package var partner: String?
  /// The most requests in one window; nil: any number.
  package var countMax: Int64?
  /// The most points in one window; nil: any number.
  package var pointsMax: Int64?

  package init(
    subject: Subject, activity: Activity, span: Span, action: Action, partner: String? = nil,
    countMax: Int64? = nil, pointsMax: Int64? = nil
  ) {
    self.subject = subject
    self.activity = activity
    self.span = span
    self.action = action
    self.partner = partner
    self.countMax = countMax
    self.pointsMax = pointsMax
  }
}

/// A limit that holds, by its number.
package struct NumberedLimit: Sendable {
  package let number: Int32
  package let limit: VelocityLimit
  package let setAt: Instant
}

extension PostgresConnection {
  /// Sets a limit, or how much one that there is allows, and returns its number.
  ///
  /// Refuses `partner_not_found`.
  package func setLimit(
    _ limit: VelocityLimit, actor: String
  ) async throws(OperatorError) -> Int32 {
    let numbers = try await rows(
      "select ledger.set_limit($1, $2, $3, $4, $5, $6, $7, $8)",
      [
        .text(actor), .text(limit.subject.rawValue), .text(limit.activity.rawValue),
        .text(limit.span.rawValue), .text(limit.action.rawValue), .text(limit.partner),
        .bigint(limit.countMax), .bigint(limit.pointsMax),
      ]
    ) { row, result throws(PostgresError) in try result.integer(row, 0) }
    return numbers[0]
  }

  /// Removes a limit and what was counted against it.
  ///
  /// Refuses `limit_not_found`.
  package func removeLimit(_ number: Int32, actor: String) async throws(OperatorError) {
    _ = try await operate(
      "select ledger.remove_limit($1, $2)", [.text(actor), .integer(number)])
  }

  /// Reads all limits in the order of their numbers.
  package func limits() async throws(OperatorError) -> [NumberedLimit] {
    try await rows(
      """
      select l.number, l.set_at, l.subject::text, l.activity::text, l.span::text, l.action::text,
        p.code, l.count_max, l.points_max
      from ledger.limits l left join tenancy.partners p on p.number = l.at_partner
      order by l.number
      """
    ) { row, result throws(PostgresError) in
      NumberedLimit(
        number: try result.integer(row, 0), limit: try VelocityLimit(row: row, 2, of: result),
        setAt: try result.instant(row, 1))
    }
  }
}

extension VelocityLimit {
  /// Reads the columns subject, activity, span, action, partner, count_max and points_max.
  init(row: Int, _ first: Int, of result: QueryResult) throws(PostgresError) {
    subject = try result.word(row, first)
    activity = try result.word(row, first + 1)
    span = try result.word(row, first + 2)
    action = try result.word(row, first + 3)
    partner = try result.optionalText(row, first + 4)
    countMax = try result.optionalBigint(row, first + 5)
    pointsMax = try result.optionalBigint(row, first + 6)
  }
}

extension QueryResult {
  /// One of the words of an enumeration of the database.
  fileprivate func word<Word: RawRepresentable<String>>(
    _ row: Int, _ column: Int
  ) throws(PostgresError) -> Word {
    let text = try text(row, column)
    return storedValue {
      guard let word = Word(rawValue: text) else { throw UnknownWord(text) }
      return word
    }
  }
}
