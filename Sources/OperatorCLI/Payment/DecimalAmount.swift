import Arguments
import Coalition

/// An amount as people write it, in the main unit of a currency that is known later: `12.50`.
struct DecimalAmount: Sendable {
  private let whole: String
  private let fraction: String

  /// Reads digits, and perhaps a point with more of them.
  init(parsing text: String) throws {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ part in
        !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
      })
    else { throw ValueError("is not an amount, such as 12.50") }
    whole = String(parts[0])
    fraction = parts.count == 2 ? String(parts[1]) : ""
  }

  /// The amount in minor units; one that the currency cannot express is an error of usage.
  func minorUnits(in currency: Currency) throws -> Int64 {
    let missing = currency.exponent - fraction.count
    guard missing >= 0, let units = Int64(whole + fraction + String(repeating: "0", count: missing))
    else {
      throw CommandFailure.usage("\(currency) has no amount \(whole).\(fraction)")
    }
    return units
  }
}

extension Table.Cell {
  /// An amount in the main unit of its currency.
  static func amount(_ money: Money) -> Table.Cell { .decimal(money.decimal) }
}

extension CommonParameters {
  /// A part of what is open of a payment.
  static let amount = Parameter<DecimalAmount>.option(
    "amount", "AMOUNT", "How much, such as 12.50 (default: all that is open)."
  ) { try DecimalAmount(parsing: $0) }

  /// The day on which the bank booked it.
  static let bankDay = Parameter<CivilDate>.option(
    "on", "DATE", "The day on which the bank booked it.", reading: day)

  /// What a bank statement names a payment by.
  static let payment = Parameter<String>.argument(
    "REFERENCE", "The payment's reference, such as S202610-P1.")

  /// The bank's own name for a booking.
  static let bankReference = Parameter<String>.option(
    "bank-reference", "TEXT", "The bank's own name for it: recorded twice, it counts once."
  ) { text in
    guard (1...140).contains(text.unicodeScalars.count) else {
      throw ValueError("does not have 1 to 140 characters")
    }
    return text
  }

  /// Reads a day of the calendar.
  @Sendable static func day(_ text: String) throws -> CivilDate {
    guard let date = try? CivilDate(parsing: text) else {
      throw ValueError("is not a day, such as 2027-01-31")
    }
    return date
  }
}
