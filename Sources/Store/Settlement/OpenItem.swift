package import Coalition
package import Postgres

/// What a partner still owes of one statement.
package struct OpenItem: Sendable {
  package let partner: String
  package let settlementName: String
  package let serial: String
  /// Whether it was taken out of the clearing, by a default.
  package let isPulledOut: Bool
  package let amount: Money
  package let open: Money
  /// What of it is disputed and not dunned.
  package let held: Money
  package let dueOn: CivilDate
  package let daysOverdue: Int32
  /// `not_due`, `1-30`, `31-60`, `61-90` or `over_90`.
  package let bucket: String
  /// The dunning level that it has reached.
  package let level: Int32?
}

/// What is done about an open item by how many days it is overdue.
package struct DunningLevel: Sendable {
  /// What is done.
  package enum Action: String, CaseIterable, Sendable {
    case none
    case remind
    case suspend
  }

  package let level: Int32
  package let daysOverdue: Int32
  package let action: Action
}

/// That a partner is dunned for a statement.
package struct DunningNotice: Sendable {
  package let partner: String
  package let settlementName: String
  package let serial: String
  package let level: Int32
  package let action: DunningLevel.Action
  package let amount: Money
  package let daysOverdue: Int32
  /// Whether the notice suspends the partner.
  package let suspends: Bool
}

/// How late payments and disputes are treated.
package struct PaymentPolicy: Sendable {
  /// The most that one person may write off of a payment, in minor units.
  package let writeOffLimit: Int64
  /// The most that one person may record as paid in by a partner in a day, or reverse of it, in
  /// minor units.
  package let depositLimit: Int64
  /// How many days after the approval of a settlement its lines can be disputed.
  package let disputeDays: Int32
  /// Whether what is disputed is not dunned.
  package let holdsDisputed: Bool
}

extension PostgresConnection {
  /// Reads what partners owe at the end of a day (nil: today), statement by statement.
  package func openItems(asOf day: CivilDate?) async throws(OperatorError) -> [OpenItem] {
    try await rows(
      """
      select p.code, i.settlement_name, i.serial, i.is_pulled_out, i.amount, i.currency, i.open,
        i.currency, i.held, i.currency, i.due_on, i.days_overdue, i.bucket, i.level
      from settlement.open_items($1) i
      join tenancy.partners p on p.number = i.partner_number
      order by p.code, i.settlement_number, i.is_pulled_out
      """, [.date(day.map { Int32($0.daysSince1970) })]
    ) { row, result throws(PostgresError) in
      OpenItem(
        partner: try result.text(row, 0), settlementName: try result.text(row, 1),
        serial: try result.text(row, 2), isPulledOut: try result.boolean(row, 3),
        amount: try result.money(row, 4), open: try result.money(row, 6),
        held: try result.money(row, 8), dueOn: try result.civilDate(row, 10),
        daysOverdue: try result.integer(row, 11), bucket: try result.text(row, 12),
        level: try result.optionalInteger(row, 13))
    }
  }

  /// Records the notices of dunning that are due, and suspends where the level says so.
  package func runDunning(
    actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> [DunningNotice] {
    try await rows(
      """
      select partner_code, settlement_name, serial, level, action::text, amount, currency,
        days_overdue, was_suspended
      from settlement.run_dunning($1, $2)
      """, [.text(actor), .boolean(isRehearsal)]
    ) { row, result throws(PostgresError) in
      DunningNotice(
        partner: try result.text(row, 0), settlementName: try result.text(row, 1),
        serial: try result.text(row, 2), level: try result.integer(row, 3),
        action: storedWord(try result.text(row, 4)), amount: try result.money(row, 5),
        daysOverdue: try result.integer(row, 7), suspends: try result.boolean(row, 8))
    }
  }

  /// Reads the levels of dunning.
  package func dunningLevels() async throws(OperatorError) -> [DunningLevel] {
    try await rows(
      "select level, days_overdue, action::text from settlement.dunning_levels order by level"
    ) { row, result throws(PostgresError) in
      DunningLevel(
        level: try result.integer(row, 0), daysOverdue: try result.integer(row, 1),
        action: storedWord(try result.text(row, 2)))
    }
  }

  /// Sets a level of dunning, or removes it (without days).
  package func setDunningLevel(
    _ level: Int32, daysOverdue: Int32?, action: DunningLevel.Action?, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      """
      select settlement.set_dunning_level($1, $2, $3, $4::text::settlement.dunning_action)
      """, [.text(actor), .integer(level), .integer(daysOverdue), .text(action?.rawValue)])
  }

  /// Proposes a change of the payment policy, where a value is given; before anything is paid in
  /// or closed it is in force at once.
  package func setPaymentPolicy(
    writeOffLimit: Int64?, depositLimit: Int64?, disputeDays: Int32?, holdsDisputed: Bool?,
    as id: ChangeID, actor: String
  ) async throws(OperatorError) -> ChangeOutcome {
    try await proposeChange(
      """
      select change_id, state, is_replay
      from settlement.set_payment_policy($1, $2, $3, $4, $5, $6)
      """,
      [
        .text(actor), .bigint(writeOffLimit), .bigint(depositLimit), .integer(disputeDays),
        .boolean(holdsDisputed), .uuid(PostgresUUID(id)),
      ])
  }

  /// Reads the payment policy.
  package func paymentPolicy() async throws(OperatorError) -> PaymentPolicy {
    try await rows(
      """
      select write_off_limit, dispute_days, holds_disputed, deposit_limit
      from settlement.payment_policy
      """
    ) { row, result throws(PostgresError) in
      PaymentPolicy(
        writeOffLimit: try result.bigint(row, 0), depositLimit: try result.bigint(row, 3),
        disputeDays: try result.integer(row, 1), holdsDisputed: try result.boolean(row, 2))
    }[0]
  }
}
