import Arguments
import Coalition
import Operations
import Postgres
import Secrets
import Store

/// `tessera settlement preview` and `tessera settlement close`.
enum CloseSettlement {
  private static let netting = Parameter<NettingWay>.choice(
    "netting", "WAY",
    "`multilateral`: one payment for each partner, with the operator; `minimal`: few payments "
      + "between partners."
  ).defaulting(to: "multilateral")
  private static let period = Parameter<String>.argument(
    "PERIOD", "The period, as `settlement preview` names it: 2026-10."
  ) { $0 }

  static let preview = Command<CommandBody>(
    "preview", "Show what the next settlement would come to by now, and change nothing.",
    parameters: [],
    action: CommandBody { context in
      let inputs = try await context.withOperator(statementTimeout: nil) { connection in
        let open = try await SettlementSession.open(over: connection)
        let now = try await connection.ledgerInstant()
        return try await SettlementSession.inputs(open, cut: now, over: connection)
      }
      context.remark(
        "Settlement \(inputs.open.number), \(inputs.open.name): from \(inputs.open.from) until "
          + "\(inputs.open.until); nothing is changed.")
      let draft = try Self.draft(of: inputs)
      context.answer(table(draft.statements, of: inputs))
    })

  static let command = Command<CommandBody>(
    "close", "Close the open period: count it, state what every partner owes, and sign it.",
    discussion: """
      The period must be over. What is reported later goes to the next one, with a reference to \
      this. A second person approves the settlement with `tessera settlement approve`; only then \
      do partners see their statements. Nothing of a closed period ever changes.
      """,
    parameters: [
      netting.specification, CommonParameters.dryRun.specification, period.specification,
    ],
    examples: [.init("tessera settlement close 2026-10", "Closes October.")],
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    if !isRehearsal { try context.confirm("Close \(context.require(period)) for good?") }
    let prepared = try await context.withDatabase { database in
      let key = try SettlementKey.find(context, for: database)
      let connection = try await database.connect(
        as: .operator, on: context.loop, statementTimeout: nil)
      do {
        let prepared = try await close(context, with: key, over: connection)
        await connection.close()
        return prepared
      } catch {
        await connection.close()
        throw error
      }
    }
    context.answer(table(prepared.draft.statements, of: prepared.inputs))
    context.remark(
      isRehearsal
        ? "Nothing was changed."
        : "Closed as settlement \(prepared.heading.number); it waits for a second person's "
          + "`tessera settlement approve \(prepared.heading.name)`.")
  }

  private static func close(
    _ context: Context, with key: Ed25519.PrivateKey, over connection: PostgresConnection
  ) async throws -> PreparedSettlement {
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    let version = try await connection.settlementInputsVersion()
    let open = try await SettlementSession.open(over: connection)
    guard open.name == context.require(period) else {
      throw CommandFailure.refused(
        code: Refusal.settlementOutOfOrder.code,
        message: "the open period is \(open.name); periods are closed one after the other")
    }
    let cut =
      isRehearsal
      ? try await connection.ledgerInstant()
      : try await SettlementSession.cut(open, over: connection)
    let inputs = try await SettlementSession.inputs(open, cut: cut, over: connection)
    let prepared = try prepare(inputs, netting: context.require(netting), key: key)
    if !isRehearsal {
      try await connection.record(
        prepared.record.texts, inputsVersion: version, actor: context.actor)
    }
    return prepared
  }

  private static func prepare(
    _ inputs: CloseInputs, netting: NettingWay, key: Ed25519.PrivateKey
  ) throws -> PreparedSettlement {
    do throws(SettlementError) {
      return try PreparedSettlement(
        inputs, id: Identities.make(), netting: netting, key: key
      ) { _ in Identities.make() }
    } catch {
      throw SettlementSession.failure(error)
    }
  }

  private static func draft(of inputs: CloseInputs) throws -> SettlementDraft {
    do throws(SettlementError) {
      return try inputs.draft()
    } catch {
      throw SettlementSession.failure(error)
    }
  }

  private static func table(_ statements: [StatementDraft], of inputs: CloseInputs) -> Table {
    var table = Table(columns: [
      .init("partner", "Partner"), .init("currency", "Currency"),
      .init("points", "Points", isNumeric: true),
      .init("reimbursement", "Reimbursement", isNumeric: true),
      .init("fees", "Fees and tax", isNumeric: true),
      .init("breakage", "Breakage", isNumeric: true), .init("net", "Net", isNumeric: true),
      .init("balance", "Balance", isNumeric: true),
    ])
    let codes = Dictionary(uniqueKeysWithValues: inputs.partners.map { ($0.number, $0.code) })
    for statement in statements {
      func gross(_ document: StatementDocument) -> Table.Cell {
        let total = statement.totals.first { $0.document == document }
        return .text(
          Money(minorUnits: total?.gross ?? 0, currency: statement.currency).decimal)
      }
      table.append([
        .text(codes[statement.partnerNumber] ?? "?"), .text(statement.currency.code),
        gross(.points), gross(.reimbursement), gross(.fees), gross(.breakage),
        .text(statement.net.decimal), .text(statement.balance.decimal),
      ])
    }
    return table
  }
}

extension PreparedSettlement {
  /// The settlement as the database keeps it.
  var record: SettlementRecord {
    let number = heading.number
    return SettlementRecord(
      settlement: .init(
        number: number, id: heading.id.uuid.description, name: heading.name, from: heading.from,
        until: heading.until, cut: heading.cut, policy: inputs.policy.number,
        currency: inputs.policy.currency, liability: draft.breakdown.liability,
        operatorFigures: Dictionary(
          uniqueKeysWithValues: draft.breakdown.amounts.map { ($0.key.rawValue, $0.value) }),
        previousDigest: inputs.open.previousDigest, digest: digest, signingKey: publicKey.bytes),
      figures: inputs.figures.map(SettlementRecord.Figure.init),
      statements: statements.map { statement in
        .init(
          statement.draft, settlement: number, id: statement.heading.id.uuid.description,
          serial: statement.heading.serial, dueOn: statement.heading.dueOn,
          terms: inputs.termsLast(of: statement.draft.partnerNumber)?.terms.number,
          document: statement.paper.document, digest: statement.paper.digest,
          signature: statement.signed.signature)
      },
      lines: statements.flatMap { statement in
        statement.draft.lines.enumerated().map { index, line in
          .init(
            line, at: index + 1, of: statement.draft.partnerNumber, settlement: number)
        }
      },
      payments: payments.enumerated().map { index, payment in
        .init(
          payment, at: index + 1, settlement: number, dueOn: dueOn(payment),
          reference: reference(of: payment))
      },
      disputes: inputs.disputes)
  }

  /// A payment is due when its debtor's statement is; the operator pays when its creditor's is.
  private func dueOn(_ payment: Payment) -> CivilDate {
    inputs.dueOn(
      payment.debtor == Payment.operatorNumber ? payment.creditor : payment.debtor)
  }

  /// `S202610-P7`: letters and digits of the period's name, and the partner's number; with two
  /// partners both. At most 35 characters, as ISO 20022 allows an end-to-end reference.
  private func reference(of payment: Payment) -> String {
    let period = "S" + heading.name.filter { $0.isLetter || $0.isNumber }
    let parties = [payment.debtor, payment.creditor].filter { $0 != Payment.operatorNumber }
    return period + parties.map { "-P\($0)" }.joined()
  }
}
