import Arguments
import Coalition

/// The options with which a command is told what a member presents.
enum MemberIdentifierOptions {
  private static let card = option("card", .card, "The number of a loyalty card.")
  private static let phone = option("phone", .phone, "A phone number with its country code.")
  private static let email = option("email", .email, "An e-mail address.")

  static let all = [card.specification, phone.specification, email.specification]

  /// The identifiers that were given, at least one.
  static func read(_ context: Context) throws -> [MemberIdentifier] {
    let given = [context[card], context[phone], context[email]].compactMap { $0 }
    guard !given.isEmpty else {
      throw CommandFailure.usage("say --card, --phone or --email")
    }
    return given
  }

  private static func option(
    _ name: String, _ kind: MemberIdentifier.Kind, _ help: String
  ) -> Parameter<MemberIdentifier> {
    .option(name, name.uppercased(), help) { text in
      guard let identifier = try? MemberIdentifier(kind, text) else {
        throw ValueError("is not a \(kind.rawValue) identifier")
      }
      return identifier
    }
  }
}
