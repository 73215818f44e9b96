/// A currency of ISO 4217, packed into 32 bits: its three letters and its exponent.
///
/// Only currencies that have minor units are known. Gold, the IMF's drawing rights and the codes
/// for testing have none (the standard says "N.A."), so no amount of them could be written down.
package struct Currency: Hashable, Sendable {
  /// Three letters of five bits, above eight bits of exponent.
  private let packed: UInt32

  /// The currency with an alphabetic code, or nil if the standard lists none; the code is three
  /// capital letters.
  package init?(_ code: some StringProtocol) {
    guard let letters = Self.pack(code.utf8), let exponent = Self.exponents[letters] else {
      return nil
    }
    packed = UInt32(letters) << 8 | UInt32(exponent)
  }

  /// The alphabetic code: `EUR`.
  package var code: String {
    let letters = [18, 13, 8].map { UInt8(truncatingIfNeeded: packed >> $0) & 0x1F + 0x40 }
    return String(decoding: letters, as: UTF8.self)
  }

  /// The number of decimals between the minor and the major unit: 2 for `EUR`, 0 for `JPY`.
  package var exponent: Int { Int(packed & 0xFF) }

  /// How many millionths of the major unit a minor unit is: no exponent exceeds 4.
  package var microsPerMinorUnit: Int64 {
    (exponent..<6).reduce(1) { power, _ in power * 10 }
  }

  /// Every currency that is known, in the order of its code.
  package static var all: [Currency] {
    exponentsByCode.values.flatMap { $0.split(separator: " ").compactMap { Currency($0) } }
      .sorted { $0.packed < $1.packed }
  }

  private static func pack(_ letters: some Collection<UInt8>) -> UInt16? {
    guard letters.count == 3 else { return nil }
    var packed: UInt16 = 0
    for letter in letters {
      guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) else { return nil }
      packed = packed << 5 | UInt16(letter & 0x1F)
    }
    return packed
  }

  private static let exponents: [UInt16: UInt8] = {
    var exponents: [UInt16: UInt8] = [:]
    for (exponent, codes) in exponentsByCode {
      for code in codes.split(separator: " ") {
        guard let letters = pack(code.utf8) else { preconditionFailure("\(code) is no code") }
        let before = exponents.updateValue(exponent, forKey: letters)
        precondition(before == nil, "\(code) stands twice in the table")
      }
    }
    return exponents
  }()

  /// ISO 4217 list one as of January 2026, by exponent; besides it `ANG` and `BGN`, withdrawn in
  /// 2025 and 2026, in which purchases of those years are still returned.
  private static let exponentsByCode: [UInt8: String] = [
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP \
    BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD \
    FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD \
    KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD \
    NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP \
    SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED \
    VES WST XAD XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
  ]
}

extension Currency: CustomStringConvertible {
  package var description: String { code }
}
