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

  private static let newKey = Parameter<Bool>.flag(
    "new-key", "Sign with another settlement key than the last settlement's, from now on.")

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

      It is signed with the key of the last settlement, or refused (settlement_key_wrong). With \
      --new-key it is signed with another, which the audit trail tells; give partners its public \
      half (`tessera settlement public-key`), and keep the old one for what it signed.
      """,
    parameters: [
      netting.specification, newKey.specification, CommonParameters.dryRun.specification,
      period.specification,
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
        let name = context.require(period)
        let way = context.require(netting)
        if !context.isSet(newKey) { try await SettlementKey.requireLast(key, over: connection) }
        let prepared =
          isRehearsal
          ? try await rehearse(name, netting: way, with: key, over: connection)
          : try await close(
            name, netting: way, with: key, actor: context.actor, over: connection,
            telling: context.console.tell)
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

  /// How often a close is begun anew because terms or disputes have changed under it.
  private static let attemptsMax = 20

  /// Closes the open period, which must be the one that is named.
  static func close(
    _ period: String, netting: NettingWay, with key: Ed25519.PrivateKey, actor: String,
    over connection: PostgresConnection, telling tell: (String) -> Void = { _ in }
  ) async throws -> PreparedSettlement {
    for attempt in 1... {
      do {
        tell("Ending the segment of postings that \(period) is cut at…")
        let version = try await connection.settlementInputsVersion()
        let open = try await open(period, over: connection)
        let cut = try await SettlementSession.cut(open, over: connection)
        var inputs = try await SettlementSession.counted(
          open, cut: cut, over: connection, telling: tell)
        tell(
          "Counted \(inputs.orders.count) figures of orders; stating what "
            + "\(inputs.partners.count) partners owe, and recording it…")
        return try await connection.holdingAccounts {
          try await SettlementSession.carry(into: &inputs, over: connection)
          let latest = try await connection.settlementInputsVersion()
          let prepared = try prepare(inputs, netting: netting, key: key)
          try await connection.record(
            prepared.record.texts,
            inputsVersion: latest.ofPrices == version.ofPrices ? latest : version, actor: actor)
          return prepared
        }
      } catch OperatorError.refused(.settlementOutOfOrder, _) where attempt < attemptsMax {
        continue  // Nothing was changed; if the period was closed meanwhile, `open` says so.
      }
    }
    preconditionFailure("the last attempt throws")
  }

  /// Computes what closing the open period now would come to.
  private static func rehearse(
    _ period: String, netting: NettingWay, with key: Ed25519.PrivateKey,
    over connection: PostgresConnection
  ) async throws -> PreparedSettlement {
    let open = try await open(period, over: connection)
    let now = try await connection.ledgerInstant()
    let inputs = try await SettlementSession.inputs(open, cut: now, over: connection)
    return try prepare(inputs, netting: netting, key: key)
  }

  private static func open(
    _ period: String, over connection: PostgresConnection
  ) async throws -> OpenSettlement {
    let open = try await SettlementSession.open(over: connection)
    guard open.name == period else {
      if let closed = try await connection.settlement(period) {
        throw CommandFailure.refused(
          code: Refusal.settlementOutOfOrder.code,
          message: "\(period) is closed already, as settlement \(closed.number); "
            + "the open period is \(open.name)")
      }
      throw CommandFailure.refused(
        code: Refusal.settlementOutOfOrder.code,
        message: "the open period is \(open.name); periods are closed one after the other")
    }
    return open
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
      .init("gifts", "Gifts", isNumeric: true), .init("takings", "Takings", isNumeric: true),
      .init("fees", "Fees and tax", isNumeric: true),
      .init("breakage", "Breakage", isNumeric: true), .init("net", "Net", isNumeric: true),
      .init("balance", "Balance", isNumeric: true),
    ])
    let codes = Dictionary(uniqueKeysWithValues: inputs.partners.map { ($0.number, $0.code) })
    for statement in statements {
      func gross(_ document: StatementDocument) -> Table.Cell {
        let total = statement.totals.first { $0.document == document }
        return .amount(total?.gross ?? 0, statement.currency)
      }
      table.append([
        .text(codes[statement.partnerNumber] ?? "?"), .text(statement.currency.code),
        gross(.points), gross(.reimbursement), gross(.gifts), gross(.takings),
        gross(.fees), gross(.breakage), .amount(statement.net), .amount(statement.balance),
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
      orders: inputs.orders.map { figure in
        .init(figure, rate: inputs.rates.first { $0.billing == figure.currency })
      },
      statements: statements.map { statement in
        .init(
          statement.draft, settlement: number, id: statement.heading.id.uuid.description,
          serial: statement.heading.serial, dueOn: statement.heading.dueOn,
          terms: inputs.termsLast(of: statement.draft.partnerNumber)?.terms.number,
          document: statement.paper.document, digest: statement.paper.digest,
          signature: statement.signed.signature, finality: statement.heading.finality)
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
