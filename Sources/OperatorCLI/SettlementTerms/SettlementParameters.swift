import Arguments
import Coalition

/// Parameters that the commands of settlement terms, policies and rates share.
enum SettlementParameters {
  static let from = date("from", "The day on which it begins, in the coalition's time zone.")
    .required

  /// An option with a day.
  static func date(_ name: String, _ help: String) -> Parameter<CivilDate> {
    .option(name, "DATE", help, reading: CommonParameters.day)
  }

  /// An option with a currency.
  static func currency(_ name: String, _ help: String) -> Parameter<Currency> {
    .option(name, "CODE", help, reading: CommonParameters.currency)
  }

  /// An option with a share or a fee in basis points.
  static func basisPoints(
    _ name: String, in range: ClosedRange<Int> = 0...10_000, _ help: String
  ) -> Parameter<Int> {
    .integer(name, "BASIS_POINTS", in: range, help)
  }

  /// An option with a text of up to so many characters.
  static func text(
    _ name: String, _ placeholder: String, max: Int, _ help: String
  ) -> Parameter<String> {
    .option(name, placeholder, help, reading: CommonParameters.text(charactersMax: max))
  }

  /// Reads `levy=2000,issue_fee=2000`.
  @Sendable static func taxes(_ text: String) throws -> [ChargeType: Int] {
    var taxes: [ChargeType: Int] = [:]
    for rate in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = rate.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let charge = ChargeType(rawValue: String(parts[0])),
        charge.isTaxedByTerms, let basisPoints = Int(parts[1]),
        parts[1].first != "+", (0...10_000).contains(basisPoints)
      else {
        throw ValueError("does not read as charges and basis points: levy=2000,issue_fee=2000")
      }
      guard taxes.updateValue(basisPoints, forKey: charge) == nil else {
        throw ValueError("names \(charge.rawValue) twice")
      }
    }
    return taxes
  }
}
