import Coalition

/// Numbers and dates as people of one language write them.
struct PaperText {
  let language: PaperLanguage

  func money(_ minorUnits: Int64, _ currency: Currency) -> String {
    let plain = Commodity.money(currency).decimal(minorUnits)
    let parts = plain.split(separator: ".")
    let decimals = parts.count > 1 ? String(language.decimalMark) + parts[1] : ""
    return grouped(parts[0]) + decimals
  }

  func number(_ value: Int64) -> String { grouped(String(value)[...]) }

  /// A price in micro-units, with as many decimals as it needs and two at least.
  func price(_ micros: Int64) -> String {
    let digits = String(micros.magnitude % 1_000_000)
    var decimals = String(repeating: "0", count: 6 - digits.count) + digits
    while decimals.hasSuffix("0"), decimals.utf8.count > 2 { decimals.removeLast() }
    return number(micros / 1_000_000) + String(language.decimalMark) + decimals
  }

  /// A rate of exchange in nano-units.
  func rate(_ nanos: Int64) -> String {
    let digits = String(nanos.magnitude % 1_000_000_000)
    return number(nanos / 1_000_000_000) + String(language.decimalMark)
      + String(repeating: "0", count: 9 - digits.count) + digits
  }

  func percent(_ basisPoints: Int) -> String {
    Percent.text(basisPoints, mark: language.decimalMark) + "\u{A0}%"
  }

  func date(_ date: CivilDate) -> String {
    switch language {
    case .english: date.description
    case .russian, .bulgarian: DateForm.dotted.text(of: date)
    }
  }

  /// A whole number with its thousands apart, and a minus sign that does not leave its number.
  private func grouped(_ number: Substring) -> String {
    let isNegative = number.hasPrefix("-")
    let digits = Array(isNegative ? number.dropFirst() : number)
    var grouped = isNegative ? "\u{2212}" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { grouped += language.groupMark }
      grouped.append(digit)
    }
    return grouped
  }
}
