import Accounting
import Coalition
import Operations
import Postgres
import Store

/// Reads a closed settlement as the value that all exports are made of.
enum ClosedSettlementReading {
  /// Reads an approved settlement, with what was known of the parties at an instant (nil: now).
  ///
  /// It is computed again from what was counted, and compared with each statement that was handed
  /// out byte for byte, so an export never says anything else. Refuses `settlement_not_found`,
  /// `settlement_not_approved` and `settlement_not_sound`.
  static func settlement(
    _ name: String, partiesAt instant: Instant? = nil, over connection: PostgresConnection
  ) async throws -> ClosedSettlement {
    let account = try await ShowSettlement.find(name, over: connection)
    guard account.approvedAt != nil else {
      throw CommandFailure.refused(
        code: "settlement_not_approved",
        message: "settlement \(name) waits for a second person; nothing of it is handed out before")
    }
    let stored = try await connection.statements(of: account.number)
    let figures = try await connection.settledFigures(of: account.number)
    let inputs = try await SettlementSession.inputs(
      of: account, stored: stored.map { ($0.partner, $0.statement) }, figures: figures,
      over: connection)
    let draft: SettlementDraft
    do throws(SettlementError) {
      draft = try inputs.draft()
    } catch {
      throw SettlementSession.failure(error)
    }
    let known = try await connection.partyDetails(at: instant)
    let parties = try await parties(of: inputs, known, at: instant, over: connection)
    let statements = try statements(of: draft, stored: stored, inputs, account, parties)
    let stated = Set(statements.map(\.partner.number))
    let firstDay = try await connection.lastDay(until: account.from).adding(days: 1)
    return ClosedSettlement(
      name: account.name, number: account.number,
      days: (firstDay ?? inputs.lastDay)...inputs.lastDay,
      operatorParty: operatorParty(named: inputs.coalition, known[Payment.operatorNumber]),
      draft: draft, statements: statements, figures: figures,
      payments: try await connection.recordedPayments(of: account.number)
        .map(SettledPayment.init),
      events: try await connection.recordedPaymentEvents(after: account.number - 1)
        .map(PaymentEvent.init),
      openingBalances: Dictionary(
        uniqueKeysWithValues: try await connection.closingBalances(of: account.number - 1)
          .map { ($0.partner, $0.balance) }),
      furtherParties: parties.values.filter { !stated.contains($0.number) }
        .sorted { $0.number < $1.number },
      earlierStatements: try await earlierStatements(before: account.number, over: connection))
  }

  /// The statements of before to which lines belong.
  private static func earlierStatements(
    before number: Int32, over connection: PostgresConnection
  ) async throws -> [EarlierStatement] {
    try await connection.correctedStatements(by: number).map { known in
      EarlierStatement(
        partner: known.partner, settlement: known.settlement, serial: known.serial,
        issuedOn: known.lastDay,
        parts: Set(
          known.parts.map {
            EarlierStatement.Part(document: $0.document, taxBasisPoints: $0.taxBasisPoints)
          }))
    }
  }

  /// The statements with their headings, each proved to be the one that was handed out.
  private static func statements(
    of draft: SettlementDraft,
    stored: [(partner: Int32, code: String, statement: StoredStatement)], _ inputs: CloseInputs,
    _ account: SettlementAccount, _ parties: [Int32: Party]
  ) throws -> [ClosedStatement] {
    let heading = SettlementHeading(
      id: account.id, number: account.number, name: account.name, from: account.from,
      until: account.until, cut: account.cut)
    let headings = StatementHeadings(inputs)
    guard draft.statements.map(\.partnerNumber) == stored.map(\.partner) else {
      throw unsound("the statements of \(account.name) are other partners' than computed")
    }
    return try zip(draft.statements, stored).map { draft, stored in
      guard let serial = Int64(stored.statement.serial), let party = parties[stored.partner],
        StatementPaper(
          draft,
          heading: headings.heading(
            of: draft, id: stored.statement.id, serial: serial, in: heading)
        ).document == stored.statement.document
      else { throw unsound("the statement of \(stored.code) is another than computed") }
      return ClosedStatement(
        partner: party, id: stored.statement.id.description, serial: stored.statement.serial,
        dueOn: stored.statement.dueOn, draft: draft)
    }
  }

  private static func unsound(_ message: String) -> CommandFailure {
    .refused(
      code: "settlement_not_sound",
      message: message + "; `tessera settlement verify` tells more")
  }

  private static func operatorParty(named name: String, _ known: PartyDetails?) -> Party {
    let iban = known?.iban.flatMap { try? IBAN(parsing: $0) }
    return Party(
      number: Payment.operatorNumber, code: "operator", name: name, address: address(known),
      taxNumber: known?.taxNumber,
      account: iban.map { iban in
        BankAccount(
          holder: known?.accountName, iban: iban,
          bic: known?.bic.flatMap { try? BIC(parsing: $0) })
      },
      creditorIdentifier: known?.creditorIdentifier.flatMap {
        try? CreditorIdentifier(parsing: $0)
      })
  }

  private static func address(_ known: PartyDetails?) -> PostalAddress? {
    guard let town = known?.town, let country = known?.country else { return nil }
    return PostalAddress(
      street: known?.street, postcode: known?.postcode, town: town, country: country)
  }

  private static func parties(
    of inputs: CloseInputs, _ known: [Int32: PartyDetails], at instant: Instant?,
    over connection: PostgresConnection
  ) async throws -> [Int32: Party] {
    let details = Dictionary(
      uniqueKeysWithValues: try await connection.partnerBankDetails(at: instant)
        .map { ($0.partnerNumber, $0) })
    return Dictionary(
      uniqueKeysWithValues: inputs.partners.map { partner in
        let own = details[partner.number]
        let iban = own?.iban.flatMap { try? IBAN(parsing: $0) }
        let party = Party(
          number: partner.number, code: partner.code, name: partner.name,
          address: address(known[partner.number]), taxNumber: known[partner.number]?.taxNumber,
          account: iban.map { iban in
            BankAccount(
              holder: own?.accountName, iban: iban,
              bic: own?.bic.flatMap { try? BIC(parsing: $0) })
          },
          mandate: own?.mandateID.flatMap { id in
            own?.mandateSignedOn.map {
              Mandate(
                reference: id, signedOn: $0,
                scheme: known[partner.number]?.debitScheme.flatMap(Mandate.Scheme.init) ?? .core)
            }
          },
          accountingReference: own?.accountingReference)
        return (partner.number, party)
      })
  }
}

extension SettledPayment {
  fileprivate init(_ recorded: RecordedPayment) {
    self.init(
      line: recorded.line, reference: recorded.reference, payment: recorded.payment,
      dueOn: recorded.dueOn)
  }
}

extension PaymentEvent {
  fileprivate init(_ recorded: RecordedPaymentEvent) {
    guard let kind = Kind(rawValue: recorded.kind) else {
      preconditionFailure("the database holds an event of a kind that is none: \(recorded.kind)")
    }
    self.init(
      number: recorded.number, sequence: Int(recorded.sequence),
      settlement: recorded.payment.settlementName, of: SettledPayment(recorded.payment),
      kind: kind, amount: recorded.amount, happenedOn: recorded.happenedOn,
      bankReference: recorded.bankReference, isPulledOut: recorded.isPulledOut)
  }
}
