import Arguments
import Coalition

/// Parameters that the commands of payments share.
enum PaymentParameters {
  /// A part of what is open of a payment.
  static let amount = ExactDecimal.option(
    "amount", "How much, such as 12.50 (default: all that is open).")

  /// The day on which the bank booked it.
  static let bankDay = Parameter<CivilDate>.option(
    "on", "DATE", "The day on which the bank booked it.", reading: CommonParameters.day)

  /// What a bank statement names a payment by.
  static let payment = Parameter<String>.argument(
    "REFERENCE", "The payment's reference, such as S202610-P1.")

  /// The bank's own name for a booking.
  static let bankReference = Parameter<String>.option(
    "bank-reference", "TEXT",
    "The bank's own name for it (or yours, where no bank has part in it): recorded twice, it "
      + "counts once.",
    reading: CommonParameters.text(charactersMax: 140))
}
