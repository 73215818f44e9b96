import Arguments
import Coalition
import Operations
import Postgres
import Store

/// `tessera settlement list`, `show` and `approve`.
enum ShowSettlement {
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "How many to show, newest first."
  ).defaulting(to: "50")
  private static let period = Parameter<String>.argument(
    "PERIOD", "The settlement's name: 2026-10."
  ) { $0 }
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Show the lines of this partner's statement.",
    reading: CommonParameters.partnerCode)
  private static let signed = Parameter<Bool>.flag(
    "signed", "With --partner: write the signed statement, for `settlement verify`.")
  private static let payments = Parameter<Bool>.flag(
    "payments", "Show the payments that square it.")
  private static let figures = Parameter<Bool>.flag(
    "figures", "Show what the operator got, item by item.")

  static let list = Command<CommandBody>(
    "list", "List settlements, newest first.", parameters: [limit.specification],
    action: CommandBody { context in
      let found = try await context.withOperator {
        try await $0.settlements(limit: context.require(limit))
      }
      context.answer(table(found))
    })

  static let approve = Command<CommandBody>(
    "approve", "Put a settlement into force that somebody else closed.",
    discussion: """
      Whoever closed it cannot approve it, and settlements are approved in their order. Partners \
      see their statements from then on, and what a prepaid partner owes is paid at once out of \
      what it has paid in before, as far as that reaches.
      """,
    parameters: [CommonParameters.dryRun.specification, period.specification],
    action: CommandBody { context in
      let name = context.require(period)
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      if !isRehearsal { try context.confirm("Put settlement \(name) into force?") }
      let done = try await context.withOperator {
        try await $0.approveSettlement(name, actor: context.actor, isRehearsal: isRehearsal)
      }
      context.answer(
        Record([
          .init("name", "Settlement", .text(name)),
          .init("approved_at", "Approved", .describing(done.approvedAt)),
          .init("from_deposits", "Paid out of deposits", .describing(done.paidFromDeposits)),
          .init("replayed", "Done before", .flag(done.isReplay)),
          .init("dry_run", "Dry run", .flag(isRehearsal)),
        ]))
    })

  static let command = Command<CommandBody>(
    "show", "Show a settlement: its statements, one of them, or its payments.",
    parameters: [
      partner.specification, signed.specification, payments.specification,
      figures.specification, period.specification,
    ],
    action: CommandBody(run))

  /// The settlement of a name; refuses `settlement_not_found`.
  static func find(
    _ name: String, over connection: PostgresConnection
  ) async throws -> SettlementAccount {
    guard let found = try await connection.settlement(name) else {
      if let open = try await connection.openSettlement(), open.name == name {
        throw CommandFailure.refused(
          code: Refusal.settlementNotFound.code,
          message: "\(name) is not closed yet; `tessera settlement preview` shows it")
      }
      throw CommandFailure.refused(
        code: Refusal.settlementNotFound.code, message: "no settlement is called \(name)")
    }
    return found
  }

  /// The statement of a partner in a settlement; refuses `settlement_not_found`,
  /// `partner_not_found` where it has none, and `statement_line_not_found` for a line that it has
  /// not.
  static func statement(
    of code: String, in name: String, line: Int32?, over connection: PostgresConnection
  ) async throws -> StoredStatement {
    let settlement = try await find(name, over: connection)
    let own = try await connection.statements(of: settlement.number).first { $0.code == code }
    guard let own else {
      throw CommandFailure.refused(
        code: Refusal.partnerNotFound.code, message: "\(code) has no statement in \(name)")
    }
    if let line {
      let lines = try await connection.lines(ofPartner: own.partner, in: settlement.number)
      guard lines.contains(where: { $0.line == line }) else {
        throw CommandFailure.refused(
          code: Refusal.statementLineNotFound.code,
          message: "the statement of \(code) in \(name) has \(lines.count) lines")
      }
    }
    return own.statement
  }

  private static func run(_ context: Context) async throws {
    let name = context.require(period)
    let table: Table? = try await context.withOperator { connection in
      let settlement = try await find(name, over: connection)
      if context.isSet(payments) {
        return Self.table(try await connection.payments(of: settlement.number))
      }
      if context.isSet(figures) {
        return Self.table(
          try await connection.operatorFigures(of: settlement.number),
          in: settlement.currency)
      }
      let statements = try await connection.statements(of: settlement.number)
      guard let code = context[partner] else { return Self.table(statements) }
      guard let own = statements.first(where: { $0.code == code }) else {
        throw CommandFailure.refused(
          code: Refusal.partnerNotFound.code, message: "\(code) has no statement in \(name)")
      }
      if context.isSet(signed) {
        context.console.write(own.statement.signed.compact + "\n")
        return nil
      }
      return Self.table(
        try await connection.lines(ofPartner: own.partner, in: settlement.number))
    }
    if let table { context.answer(table) }
  }

  // MARK: Tables

  private static func table(_ settlements: [SettlementAccount]) -> Table {
    var table = Table(columns: [
      .init("number", "No.", isNumeric: true), .init("name", "Name"), .init("until", "Until"),
      .init("statements", "Statements", isNumeric: true),
      .init("collected", "Collected", isNumeric: true),
      .init("paid_out", "Paid out", isNumeric: true),
      .init("position", "Position", isNumeric: true), .init("currency", "Currency"),
      .init("closed_by", "Closed by"), .init("approved_by", "Approved by"),
    ])
    for settlement in settlements {
      func money(_ amount: Int64) -> Table.Cell {
        .amount(amount, settlement.currency)
      }
      table.append([
        .number(Int64(settlement.number)), .text(settlement.name),
        .describing(settlement.until), .number(settlement.statements),
        money(settlement.collected), money(settlement.paidOut), money(settlement.position),
        .text(settlement.currency.code), .text(settlement.closedBy),
        .optional(settlement.approvedBy),
      ])
    }
    return table
  }

  private static func table(
    _ statements: [(partner: Int32, code: String, statement: StoredStatement)]
  ) -> Table {
    var table = Table(columns: [
      .init("partner", "Partner"), .init("serial", "Serial"),
      .init("net", "Net", isNumeric: true), .init("currency", "Currency"),
      .init("previous_balance", "Previous", isNumeric: true),
      .init("balance", "Balance", isNumeric: true),
      .init("from_deposits", "Out of deposits", isNumeric: true),
      .init("open", "Open", isNumeric: true), .init("due_on", "Due"), .init("id", "Id"),
    ])
    for (_, code, statement) in statements {
      table.append([
        .text(code), .text(statement.serial), .amount(statement.net),
        .text(statement.net.currency.code), .amount(statement.previousBalance),
        .amount(statement.balance), .amount(statement.paidFromDeposits),
        .amount(statement.stillOpen), .describing(statement.dueOn), .id(statement.id),
      ])
    }
    return table
  }

  private static func table(_ lines: [StoredStatementLine]) -> Table {
    var table = Table(columns: [
      .init("line", "Line", isNumeric: true), .init("document", "Document"),
      .init("charge", "Charge"), .init("quantity", "Quantity", isNumeric: true),
      .init("rate_micros", "Rate (micros)", isNumeric: true),
      .init("share_basis_points", "Share (bp)", isNumeric: true),
      .init("amount", "Amount", isNumeric: true),
      .init("tax_basis_points", "Tax (bp)", isNumeric: true), .init("belongs_to", "Belongs to"),
      .init("original", "Original"), .init("original_rate", "At", isNumeric: true),
    ])
    for line in lines {
      table.append([
        .number(Int64(line.line)), .text(line.document), .text(line.charge),
        .optional(line.quantity), .optional(line.rateMicros),
        .optional(line.shareBasisPoints.map(Int64.init)), .amount(line.amount),
        .optional(line.taxBasisPoints.map(Int64.init)), .optional(line.belongsTo),
        line.original.map { .describing($0.amount) } ?? .none,
        line.original.map { .scaled($0.rateNanos, scale: 9) } ?? .none,
      ])
    }
    return table
  }

  private static func table(_ payments: [NamedPayment]) -> Table {
    var table = Table(columns: [
      .init("reference", "Reference"), .init("debtor", "Debtor"), .init("creditor", "Creditor"),
      .init("amount", "Amount", isNumeric: true), .init("currency", "Currency"),
      .init("due_on", "Due"),
    ])
    for payment in payments {
      table.append([
        .text(payment.reference), .text(payment.debtor ?? "operator"),
        .text(payment.creditor ?? "operator"), .amount(payment.amount),
        .text(payment.amount.currency.code), .describing(payment.dueOn),
      ])
    }
    return table
  }

  private static func table(_ figures: [OperatorFigure], in currency: Currency) -> Table {
    var table = Table(columns: [
      .init("item", "Item"), .init("amount", "Amount", isNumeric: true),
    ])
    for figure in figures {
      table.append([
        .text(figure.item), .amount(figure.amount, currency),
      ])
    }
    return table
  }
}
