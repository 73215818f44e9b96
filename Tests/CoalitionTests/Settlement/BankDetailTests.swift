import Coalition
import Testing

@Suite struct BankDetailTests {
  static let good = [
    "BG80BNBG96611020345678", "AT611904300234573201", "DE89370400440532013000",
    "NL91ABNA0417164300", "BE71096123456769", "GB82WEST12345698765432", "NO9386011117947",
    "MT84MALT011000012345MTLCAST001S", "FR1420041010050500013M02606",
  ]

  @Test(arguments: good)
  func `an account is read and kept without blanks`(number: String) throws {
    #expect(try IBAN(parsing: number).text == number)
    var printed = ""
    for (place, character) in number.enumerated() {
      printed += (place > 0 && place % 4 == 0 ? " " : "") + character.lowercased()
    }
    #expect(try IBAN(parsing: printed).text == number)
  }

  @Test(arguments: good)
  func `one wrong digit, or two neighbours that changed places, are noticed`(number: String) {
    let characters = Array(number)
    for place in characters.indices where characters[place].isNumber {
      for digit in "0123456789" where digit != characters[place] {
        var wrong = characters
        wrong[place] = digit
        #expect(throws: BankDetailError.checkDigitsWrong) { try IBAN(parsing: String(wrong)) }
      }
    }
    for place in 4..<(characters.count - 1) where characters[place] != characters[place + 1] {
      var wrong = characters
      wrong.swapAt(place, place + 1)
      #expect(throws: BankDetailError.checkDigitsWrong) { try IBAN(parsing: String(wrong)) }
    }
  }

  @Test(arguments: [
    "", "AT", "AT6119043002345", "1T611904300234573201", "ATX11904300234573201",
    "AT61-1904-3002-3457-3201", "ÄT611904300234573201",
    "MT84MALT011000012345MTLCAST001S0000",
  ])
  func `what is no account is refused`(text: String) {
    #expect(throws: BankDetailError.self) { try IBAN(parsing: text) }
  }

  @Test func `fifteen and thirty-four characters are the limits`() throws {
    // The check digits of an account made of zeros: 98 less the remainder of country and 00.
    func zeros(_ length: Int) -> Bool {
      (2...98).contains { check in
        let digits = check < 10 ? "0\(check)" : "\(check)"
        let number = "NO\(digits)" + String(repeating: "0", count: length - 4)
        return (try? IBAN(parsing: number)) != nil
      }
    }
    #expect(!zeros(14) && zeros(15) && zeros(34) && !zeros(35))
  }

  @Test(arguments: [
    ("bkauatww", "BKAUATWW"), ("COBADEFFXXX", "COBADEFFXXX"), ("A1B2DE33", "A1B2DE33"),
  ])
  func `a bank has eight or eleven characters`(text: String, code: String) throws {
    #expect(try BIC(parsing: text).text == code)
  }

  @Test(arguments: [
    "", "BKAUATW", "BKAUATWWX", "BKAUATWWXX", "BKAUATWWXXXX", "BKAU1TWW", "BKAUAT W",
  ])
  func `what is no bank is refused`(text: String) {
    #expect(throws: BankDetailError.malformed) { try BIC(parsing: text) }
  }
}
