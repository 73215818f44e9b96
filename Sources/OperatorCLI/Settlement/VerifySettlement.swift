import Arguments
import Coalition
import Operations
import Postgres
import Secrets
import Store

/// `tessera settlement verify`.
enum VerifySettlement {
  private static let subject = Parameter<String>.argument(
    "PERIOD|FILE", "A settlement's name, `all`, or the file of a signed statement."
  ) { $0 }
  private static let publicKey = Parameter<String>.text(
    "public-key", "KEY",
    "With a file: the operator's public key, 64 hexadecimal digits or a file that holds them.")

  static let command = Command<CommandBody>(
    "verify", "Prove settlements anew from postings, or one signed statement offline.",
    discussion: """
      A settlement is counted again from the postings, computed again by its terms, and compared \
      byte for byte with what was stated; its signatures and the chain of digests are checked. \
      Exits with 1 and settlement_not_sound if anything differs.

      With --public-key, the argument is the file of a signed statement (`settlement show \
      --partner --signed`, or `signed` of the API): it is checked without any database.
      """,
    parameters: [publicKey.specification, subject.specification],
    examples: [
      .init("tessera settlement verify all", "Proves every settlement."),
      .init(
        "tessera settlement verify statement.jws --public-key operator.pub",
        "Proves one statement offline."),
    ],
    action: CommandBody { context in
      if let key = context[publicKey] {
        try verifyFile(context.require(subject), under: SettlementKey.publicKey(key), context)
      } else {
        try await verifySettlements(context)
      }
    })

  /// `tessera settlement public-key`.
  static let showKey = Command<CommandBody>(
    "public-key", "Show the public key under which statements are signed.",
    action: CommandBody { context in
      let key = try await context.withDatabase { database in
        try SettlementKey.find(context, for: database).publicKey
      }
      context.answer(
        Record([
          .init("key", "Name", .text(SignedStatement.name(of: key))),
          .init("public_key", "Public key", .text(Hexadecimal.encode(key.bytes))),
        ]))
    })

  // MARK: Offline

  private static func verifyFile(
    _ path: String, under key: Ed25519.PublicKey, _ context: Context
  ) throws {
    let text = try TextFile.text(of: path)
    do throws(SignedStatement.Fault) {
      let statement = try SignedStatement(
        proving: text.filter { !$0.isWhitespace }, under: key)
      context.console.write(statement.document + "\n")
    } catch {
      let message =
        switch error {
        case .malformed: "\(path) is no signed statement"
        case .otherKey(let name): "\(path) was signed by the key \(name), not by this one"
        case .forged: "\(path) was changed after it was signed, or signed by somebody else"
        }
      throw CommandFailure.refused(code: "settlement_not_sound", message: message)
    }
  }

  // MARK: Against the ledger

  private static func verifySettlements(_ context: Context) async throws {
    let name = context.require(subject)
    let found = try await context.withOperator(statementTimeout: nil) { connection in
      let settlements =
        name == "all"
        ? try await connection.settlements().reversed()
        : [try await ShowSettlement.find(name, over: connection)]
      var found: [LedgerInvariant] = []
      for settlement in settlements {
        found += try await connection.verifySettlement(settlement.number).map {
          $0.named(settlement.name)
        }
        found.append(try await recompute(settlement, over: connection))
      }
      return found
    }
    context.answer(VerifyLedger.table(found))
    let violated = found.filter { $0.violations > 0 }
    guard violated.isEmpty else {
      throw CommandFailure.refused(
        code: "settlement_not_sound", message: "\(violated.count) proofs have failed")
    }
  }

  /// Makes every statement anew from postings and terms, and compares the bytes and signatures.
  private static func recompute(
    _ settlement: SettlementAccount, over connection: PostgresConnection
  ) async throws -> LedgerInvariant {
    let stored = try await connection.statements(of: settlement.number)
    let again = try await SettlementSession.inputs(
      of: settlement, stored: stored.map { ($0.partner, $0.statement) }, over: connection)
    let heading = SettlementHeading(
      id: settlement.id, number: settlement.number, name: settlement.name, from: settlement.from,
      until: settlement.until, cut: settlement.cut)
    let drafts: [StatementDraft]
    do throws(SettlementError) {
      drafts = try again.draft().statements
    } catch {
      throw SettlementSession.failure(error)
    }
    let documents = Dictionary(
      uniqueKeysWithValues: drafts.map { ($0.partnerNumber, $0) })
    let headings = StatementHeadings(again)
    let differing = stored.filter { partner, _, statement in
      guard let draft = documents[partner], let serial = Int64(statement.serial) else {
        return true
      }
      let paper = StatementPaper(
        draft,
        heading: headings.heading(of: draft, id: statement.id, serial: serial, in: heading))
      return paper.document != statement.document || !statement.signed.isValid
    }
    let missing = Set(documents.keys).subtracting(stored.map(\.partner)).count
    return LedgerInvariant(
      sentence: "\(settlement.name): every statement is what postings and terms say, and signed",
      checked: Int64(stored.count), violations: Int64(differing.count + missing),
      firstViolation: differing.first.map { "statement of \($0.code)" })
  }
}

extension LedgerInvariant {
  fileprivate func named(_ name: String) -> LedgerInvariant {
    LedgerInvariant(
      sentence: "\(name): \(sentence)", checked: checked, violations: violations,
      firstViolation: firstViolation)
  }
}
