/// Why a text names no bank account or bank.
package enum BankDetailError: Error, Hashable {
  /// It is not written as the standard demands.
  case malformed
  /// Its check digits do not fit: a digit is wrong or two have changed places.
  case checkDigitsWrong
}
