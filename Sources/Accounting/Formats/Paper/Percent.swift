/// Basis points as people write them.
enum Percent {
  /// Returns `20` of 2,000 basis points and `19.5` of 1,950.
  static func text(_ basisPoints: Int, mark: Character = ".") -> String {
    let (whole, rest) = (basisPoints / 100, abs(basisPoints % 100))
    guard rest != 0 else { return String(whole) }
    let decimals = rest % 10 == 0 ? String(rest / 10) : (rest < 10 ? "0\(rest)" : String(rest))
    return "\(whole)\(mark)\(decimals)"
  }
}
