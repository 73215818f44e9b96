/// An account at a Russian bank, with all that a payment order says of it.
package struct RussianAccount: Hashable, Sendable {
  /// Twenty digits; the sixth to the eighth name the currency, the ninth is a check.
  package let number: String
  package let bank: String
  /// Where the bank has its seat: `г. Москва`.
  package let town: String
  /// The bank's code (БИК), nine digits.
  package let bankCode: String
  /// The bank's account at the central bank.
  package let correspondent: String
  /// The holder's number of taxpayers (ИНН), ten digits or, of a person, twelve.
  package let taxpayer: String
  /// The reason of its registration (КПП), nine digits.
  package let registrationReason: String?

  /// Creates an account; throws `badConfiguration`, naming what is no such number or has a wrong
  /// check digit.
  package init(
    number: String, bank: String, town: String, bankCode: String, correspondent: String,
    taxpayer: String, registrationReason: String? = nil
  ) throws(AccountingError) {
    guard let code = Self.digits(bankCode, 9) else {
      throw Self.bad("bank_code \(bankCode) is not nine digits")
    }
    guard let account = Self.digits(number, 20), Self.isChecked(code[6...] + account) else {
      throw Self.bad("number \(number) is no account of twenty digits at \(bankCode)")
    }
    guard let own = Self.digits(correspondent, 20), Self.isChecked([0] + code[4...5] + own) else {
      throw Self.bad("correspondent \(correspondent) is no account of the bank \(bankCode)")
    }
    guard Self.isTaxpayer(taxpayer) else {
      throw Self.bad("taxpayer \(taxpayer) is no number of taxpayers")
    }
    if let registrationReason, Self.digits(registrationReason, 9) == nil {
      throw Self.bad("registration_reason \(registrationReason) is not nine digits")
    }
    for (text, name) in [(bank, "bank"), (town, "town")] {
      guard (1...100).contains(text.count) else {
        throw Self.bad("\(name) is 1 to 100 characters")
      }
      _ = try SafeText.checked(text, field: name)
    }
    self.number = number
    self.bank = bank
    self.town = town
    self.bankCode = bankCode
    self.correspondent = correspondent
    self.taxpayer = taxpayer
    self.registrationReason = registrationReason
  }

  /// The currency's code in the number: `810` are roubles, `978` are euros.
  package var currencyDigits: String { String(number.dropFirst(5).prefix(3)) }

  private static func bad(_ what: String) -> AccountingError {
    .badConfiguration("russian_account: \(what)")
  }

  private static func digits(_ text: String, _ count: Int) -> [Int]? {
    let digits = text.utf8.map { Int($0) - Int(UInt8(ascii: "0")) }
    return digits.count == count && digits.allSatisfy((0...9).contains) ? digits : nil
  }

  /// Whether a number with the three digits of its bank before it is one: by weights 7, 1, 3 the
  /// last digits of all products add up to tens (order of the central bank No. 515 of 1997).
  private static func isChecked(_ digits: some Sequence<Int>) -> Bool {
    var sum = 0
    for (place, digit) in digits.enumerated() { sum += digit * [7, 1, 3][place % 3] % 10 }
    return sum % 10 == 0
  }

  /// Whether a text is a number of taxpayers: ten digits of which the last is a check, or twelve of
  /// which the last two are.
  private static func isTaxpayer(_ text: String) -> Bool {
    let weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
    func check(_ digits: ArraySlice<Int>) -> Int {
      zip(digits, weights.suffix(digits.count)).reduce(0) { $0 + $1.0 * $1.1 } % 11 % 10
    }
    if let ten = digits(text, 10) { return check(ten[..<9]) == ten[9] }
    guard let twelve = digits(text, 12) else { return false }
    return check(twelve[..<10]) == twelve[10] && check(twelve[..<11]) == twelve[11]
  }
}

extension RussianAccount: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case number, bank, town, correspondent, taxpayer
    case bankCode = "bank_code"
    case registrationReason = "registration_reason"
  }

  /// Reads an account; throws as `ExportDetails` does.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    try self.init(
      number: try fields.decode(String.self, forKey: .number),
      bank: try fields.decode(String.self, forKey: .bank),
      town: try fields.decode(String.self, forKey: .town),
      bankCode: try fields.decode(String.self, forKey: .bankCode),
      correspondent: try fields.decode(String.self, forKey: .correspondent),
      taxpayer: try fields.decode(String.self, forKey: .taxpayer),
      registrationReason: try fields.decodeIfPresent(String.self, forKey: .registrationReason))
  }
}
