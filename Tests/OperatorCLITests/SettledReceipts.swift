/// What two years of receipts come to when they are settled by the month, computed again from the
/// raw files with nothing of the product: points of purchases and of returns in, nets out.
///
/// Prices are those that the test gives to all partners; the share that is paid at issue differs.
struct SettledReceipts {
  /// A month of a partner.
  struct Month: Hashable {
    let name: String
    let partner: String
  }

  /// In the order of their numbers, with the share of the price that each pays at issue.
  let partners: [(code: String, issueShare: Int64)]
  private(set) var issued: [Month: Int64] = [:]
  /// Points taken back, by the month of the return and that of the purchase.
  private(set) var returned: [Month: [String: Int64]] = [:]

  init(_ partners: [(code: String, issueShare: Int64)]) { self.partners = partners }

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
      return partners.indices.map { index in
        "\(month)|\(partners[index].code)|\(net(of: index, in: month, levy: levies[index]))"
      }
    }
  }

  private func net(of index: Int, in name: String, levy: Int64) -> Int64 {
    let share = partners[index].issueShare
    let month = Month(name: name, partner: partners[index].code)
    let taken = returned[month] ?? [:]
    var charges = Self.rounded((issued[month] ?? 0) * 9500 * share, 100_000_000)
    var fees = 4900 + levy
    for (earlier, points) in taken {
      charges -= Self.rounded(points * 9500 * share, 100_000_000)
      if earlier != name { fees += Self.fee(on: -Self.rounded(points * 9500, 10_000)) }
    }
    fees += Self.fee(
      on: Self.rounded((issued[month] ?? 0) * 9500, 10_000)
        - Self.rounded((taken[name] ?? 0) * 9500, 10_000))
    return charges + fees + Self.rounded(fees * 2000, 10_000)
  }

  /// 1,000 pounds by points issued less returned, what is left over to the largest remainders.
  private func levy(in month: String) -> [Int64] {
    let weights = partners.map { partner in
      let key = Month(name: month, partner: partner.code)
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

  private static func fee(on base: Int64) -> Int64 { rounded(base * 250, 10_000) }

  /// Half away from zero.
  private static func rounded(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let magnitude = (abs(dividend) * 2 + divisor) / (divisor * 2)
    return dividend < 0 ? -magnitude : magnitude
  }
}
