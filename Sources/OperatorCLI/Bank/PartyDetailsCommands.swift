import Arguments
import Coalition
import Store

/// `tessera coalition details` and `tessera partner details`.
enum PartyDetailsCommands {
  /// By which rules is collected, as people type it.
  private enum Scheme: String, CaseIterable, Sendable {
    case core
    case b2b
  }

  private static let street = text("street", "TEXT", 70, "Street and number.")
  private static let postcode = text("postcode", "TEXT", 16, "The postcode.")
  private static let town = text("town", "TEXT", 35, "The town.")
  private static let country = Parameter<String>.option(
    "country", "CC", "Two letters of ISO 3166, such as BG."
  ) { text in
    let letters = text.uppercased()
    guard
      text.isEmpty || letters.utf8.count == 2 && letters.allSatisfy({ $0.isASCII && $0.isLetter })
    else { throw ValueError("is not two letters, such as BG") }
    return letters
  }
  private static let taxNumber = text(
    "tax-number", "NUMBER", 32, "The number for tax, with the country's letters.")
  private static let accountName = text(
    "account-name", "NAME", 70, "The holder of the account, where it is not the programme's name.")
  private static let iban = Parameter<String>.option(
    "iban", "IBAN", "The operator's own account, from which it pays and to which it collects."
  ) { text in
    do throws(BankDetailError) {
      return text.isEmpty ? "" : try IBAN(parsing: text).text
    } catch { throw ValueError("is no IBAN: a digit is wrong") }
  }
  private static let bic = Parameter<String>.option(
    "bic", "BIC", "The code of its bank."
  ) { text in
    do throws(BankDetailError) {
      return text.isEmpty ? "" : try BIC(parsing: text).text
    } catch { throw ValueError("is not written as a BIC") }
  }
  private static let creditorIdentifier = Parameter<String>.option(
    "creditor-id", "ID", "By what banks know the operator when it collects (SEPA)."
  ) { text in
    do throws(BankDetailError) {
      return text.isEmpty ? "" : try CreditorIdentifier(parsing: text).text
    } catch { throw ValueError("is no creditor identifier: a digit is wrong") }
  }
  private static let scheme = Parameter<Scheme>.choice(
    "debit-scheme", "SCHEME", "By which rules its mandate lets the operator collect.")

  private static let ofAll = [
    street.specification, postcode.specification, town.specification, country.specification,
    taxNumber.specification,
  ]

  static let ofOperator = Command<CommandBody>(
    "details", "Show what papers and bank files name of the operator, or change it.",
    discussion: """
      What is not named stays; an empty text takes a value away. What was handed out of a \
      settlement keeps the details that held then.
      """,
    parameters: ofAll + [
      accountName.specification, iban.specification, bic.specification,
      creditorIdentifier.specification,
    ],
    examples: [
      .init(
        "tessera coalition details --iban BG80BNBG96611020345678 --creditor-id DE98ZZZ09999999999",
        "Bank files of settlements need both.")
    ],
    action: CommandBody { context in
      let details = try await context.withOperator { connection in
        let given = given(context)
        if given != PartyDetails() {
          try await connection.setPartyDetails(ofPartner: nil, to: given, actor: context.actor)
        }
        return try await connection.partyDetails()[Payment.operatorNumber]
      }
      context.answer(record(details ?? PartyDetails(), isOperator: true))
    })

  static let ofPartner = Command<CommandBody>(
    "details", "Show what papers and bank files name of a partner, or change it.",
    discussion: """
      What is not named stays; an empty text takes a value away. The partner's account and mandate \
      are in its settlement terms, where a second person approves them.
      """,
    parameters: ofAll + [scheme.specification, CommonParameters.partner.specification],
    examples: [
      .init(
        "tessera partner details bluebell --town Sofia --country BG --tax-number BG200000001",
        "Invoices and bank files name the town and the number from now on.")
    ],
    action: CommandBody { context in
      let code = context.require(CommonParameters.partner)
      let details = try await context.withOperator { connection in
        let given = given(context)
        if given != PartyDetails() {
          try await connection.setPartyDetails(ofPartner: code, to: given, actor: context.actor)
        }
        return try await connection.partyDetails()[try await connection.number(ofPartner: code)]
      }
      context.answer(record(details ?? PartyDetails(), isOperator: false))
    })

  private static func text(
    _ name: String, _ placeholder: String, _ charactersMax: Int, _ help: String
  ) -> Parameter<String> {
    .option(name, placeholder, help) { text in
      text.isEmpty ? "" : try CommonParameters.text(charactersMax: charactersMax)(text)
    }
  }

  private static func given(_ context: Context) -> PartyDetails {
    var details = PartyDetails()
    details.street = context[street]
    details.postcode = context[postcode]
    details.town = context[town]
    details.country = context[country]
    details.taxNumber = context[taxNumber]
    details.accountName = context[accountName]
    details.iban = context[iban]
    details.bic = context[bic]
    details.creditorIdentifier = context[creditorIdentifier]
    details.debitScheme = context[scheme]?.rawValue
    return details
  }

  private static func record(_ details: PartyDetails, isOperator: Bool) -> Record {
    let ofAll: [Record.Field] = [
      .init("street", "Street", .optional(details.street)),
      .init("postcode", "Postcode", .optional(details.postcode)),
      .init("town", "Town", .optional(details.town)),
      .init("country", "Country", .optional(details.country)),
      .init("tax_number", "Tax number", .optional(details.taxNumber)),
    ]
    let ofOne: [Record.Field] =
      isOperator
      ? [
        .init("account_name", "Account", .optional(details.accountName)),
        .init("iban", "IBAN", .optional(details.iban)), .init("bic", "BIC", .optional(details.bic)),
        .init("creditor_id", "Creditor identifier", .optional(details.creditorIdentifier)),
      ]
      : [
        .init(
          "debit_scheme", "Debit scheme",
          .text(details.debitScheme ?? Scheme.core.rawValue))
      ]
    return Record(ofAll + ofOne)
  }
}
