package import Coalition

/// What is counted on an account: money of one currency, or points.
package enum Commodity: Hashable, Sendable {
  case money(Currency)
  case points

  /// How accounting programs name it: the currency's code, or `PTS`.
  package var symbol: String {
    switch self {
    case .money(let currency): currency.code
    case .points: "PTS"
    }
  }

  /// The number of decimals: points are whole.
  package var exponent: Int {
    switch self {
    case .money(let currency): currency.exponent
    case .points: 0
    }
  }

  /// Returns an amount in minor units as a decimal number with a decimal mark and no other.
  package func decimal(_ minorUnits: Int64, mark: Character = ".") -> String {
    var digits = Array(String(minorUnits.magnitude).utf8)
    if exponent > 0 {
      if digits.count <= exponent {
        digits.insert(
          contentsOf: repeatElement(UInt8(ascii: "0"), count: exponent + 1 - digits.count), at: 0)
      }
      digits.insert(contentsOf: String(mark).utf8, at: digits.count - exponent)
    }
    return (minorUnits < 0 ? "-" : "") + String(decoding: digits, as: UTF8.self)
  }

  /// The order in which commodities are listed: currencies by code, then points.
  package static func comesBefore(_ a: Commodity, _ b: Commodity) -> Bool {
    switch (a, b) {
    case (.money(let x), .money(let y)): x.code < y.code
    case (.money, .points): true
    case (.points, _): false
    }
  }
}
