import Testing

/// What two years of receipts come to when they are settled by the month, computed again from the
/// raw files with nothing of the product: points of purchases and of returns in, nets out.
///
/// Prices are those of the demo's own file; the levy is 1,000 pounds a month.
struct SettledReceipts {
  /// A month of a partner.
  struct Month: Hashable {
    let name: String
    let partner: String
  }

  /// The prices of a partner, as the raw file of terms has them.
  struct Terms {
    let partner: String
    /// Millionths of a pound for each point.
    let issuePrice: Int64
    /// Of the price at issue, in basis points, as all that follow.
    let issueShare: Int64
    let issueFee: Int64
    let platformFee: Int64
    let paysLevy: Bool
    /// Nil is outside the tax's scope, which comes to the same as none.
    let feeTax: Int64
    let levyTax: Int64

    /// Reads a row by its heading.
    init(_ row: [String: String]) throws {
      func number(_ column: String) throws -> Int64 {
        let text = try #require(row[column])
        return try text.isEmpty ? 0 : #require(Int64(text))
      }
      partner = try #require(row["partner"])
      issuePrice = try number("issue_price_micros")
      issueShare = try number("issue_share_bps")
      issueFee = try number("issue_fee_bps")
      platformFee = try number("platform_fee_minor")
      paysLevy = row["pays_levy"] == "yes"
      feeTax = try number("fee_tax_bps")
      levyTax = try number("levy_tax_bps")
    }
  }

  /// In the order of their numbers.
  let terms: [Terms]
  private(set) var issued: [Month: Int64] = [:]
  /// Points taken back, by the month of the return and that of the purchase.
  private(set) var returned: [Month: [String: Int64]] = [:]

  /// Reads the rows of `settlement_terms.csv`, whose order is that of the partners' numbers.
  init(_ file: String) throws {
    let lines = file.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let heading = try #require(lines.first)
    terms = try lines.dropFirst().map { fields in
      try #require(fields.count == heading.count)
      return try Terms(Dictionary(uniqueKeysWithValues: zip(heading, fields)))
    }
  }

  mutating func buy(_ points: Int64, at partner: String, in month: String) {
    issued[Month(name: month, partner: partner), default: 0] += points
  }

  mutating func giveBack(
    _ points: Int64, at partner: String, in month: String, boughtIn earlier: String
  ) {
    guard points > 0 else { return }
    returned[Month(name: month, partner: partner), default: [:]][earlier, default: 0] += points
  }

  /// The net of every statement in pence, as `2009-12|bags|85557`.
  func nets() -> [String] {
    let months = Set(issued.keys.map(\.name)).union(returned.keys.map(\.name)).sorted()
    return months.flatMap { month in
      let levies = levy(in: month)
      return terms.indices.map { index in
        "\(month)|\(terms[index].partner)|\(net(of: terms[index], in: month, levy: levies[index]))"
      }
    }
  }

  private func net(of terms: Terms, in name: String, levy: Int64) -> Int64 {
    let month = Month(name: name, partner: terms.partner)
    let taken = returned[month] ?? [:]
    let price = terms.issuePrice
    var charges = Self.rounded((issued[month] ?? 0) * price * terms.issueShare, 100_000_000)
    var fees = terms.platformFee
    func fee(on base: Int64) -> Int64 { Self.rounded(base * terms.issueFee, 10_000) }
    for (earlier, points) in taken {
      charges -= Self.rounded(points * price * terms.issueShare, 100_000_000)
      if earlier != name { fees += fee(on: -Self.rounded(points * price, 10_000)) }
    }
    fees += fee(
      on: Self.rounded((issued[month] ?? 0) * price, 10_000)
        - Self.rounded((taken[name] ?? 0) * price, 10_000))
    return charges + fees + levy + tax(by: terms, fees: fees, levy: levy)
  }

  /// Rounded once for each rate.
  private func tax(by terms: Terms, fees: Int64, levy: Int64) -> Int64 {
    guard terms.feeTax != terms.levyTax else {
      return Self.rounded((fees + levy) * terms.feeTax, 10_000)
    }
    return Self.rounded(fees * terms.feeTax, 10_000) + Self.rounded(levy * terms.levyTax, 10_000)
  }

  /// 1,000 pounds by points issued less returned, what is left over to the largest remainders.
  private func levy(in month: String) -> [Int64] {
    let weights = terms.map { terms in
      guard terms.paysLevy else { return Int64(0) }
      let key = Month(name: month, partner: terms.partner)
      return max(0, (issued[key] ?? 0) - (returned[key]?.values.reduce(0, +) ?? 0))
    }
    let sum = weights.reduce(0, +)
    var shares = weights.map { 100_000 * $0 / sum }
    let order = weights.indices.sorted { a, b in
      let (left, right) = (100_000 * weights[a] % sum, 100_000 * weights[b] % sum)
      return left == right ? a < b : left > right
    }
    for index in order.prefix(Int(100_000 - shares.reduce(0, +))) { shares[index] += 1 }
    return shares
  }

  /// Half away from zero.
  private static func rounded(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let magnitude = (abs(dividend) * 2 + divisor) / (divisor * 2)
    return dividend < 0 ? -magnitude : magnitude
  }
}
