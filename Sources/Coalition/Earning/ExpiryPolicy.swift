/// Why a text is no expiry policy.
package enum ExpiryPolicyError: Error, Hashable {
  /// It is neither `never` nor `<n>-months`, perhaps with `-to-end-of-<month|quarter|year>`.
  case malformed
  /// The number of months lies outside of `ExpiryPolicy.monthsRange`.
  case monthsOutOfRange
}

/// When points that are not spent expire.
///
/// Only the rule: SQL computes the day, because it knows the coalition's time zone.
package enum ExpiryPolicy: Hashable, Sendable {
  case never
  /// So many months after they were earned, then at the end of the calendar range named.
  case months(Months, roundedTo: Boundary)

  /// The numbers of months that a policy may name: up to a century.
  package static let monthsRange = 1...1200

  /// A number of months within `monthsRange`.
  package struct Months: Hashable, Sendable {
    /// The number, from 1 to 1200.
    package let count: Int

    /// Creates a number of months, or throws `monthsOutOfRange`.
    package init(_ count: Int) throws(ExpiryPolicyError) {
      guard ExpiryPolicy.monthsRange.contains(count) else { throw .monthsOutOfRange }
      self.count = count
    }
  }

  /// The calendar range at whose end points expire together, so that members remember one day.
  package enum Boundary: String, CaseIterable, Sendable {
    /// On the very day.
    case none = "none"
    case endOfMonth = "end-of-month"
    case endOfQuarter = "end-of-quarter"
    case endOfYear = "end-of-year"
  }

  /// Reads a policy from its text, such as `never`, `24-months` or `24-months-to-end-of-year`.
  package init(parsing text: some StringProtocol) throws(ExpiryPolicyError) {
    if text == "never" {
      self = .never
      return
    }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.first != "0" else { throw .malformed }
    let rest = String(text.dropFirst(digits.count))
    let boundary = Boundary.allCases.first { rest == "-months" + Self.suffix($0) }
    guard let boundary else { throw .malformed }
    guard let count = Int(digits) else { throw .monthsOutOfRange }
    self = .months(try Months(count), roundedTo: boundary)
  }

  private static func suffix(_ boundary: Boundary) -> String {
    boundary == .none ? "" : "-to-\(boundary.rawValue)"
  }
}

extension ExpiryPolicy: CustomStringConvertible {
  /// The text that `init(parsing:)` reads.
  package var description: String {
    switch self {
    case .never: "never"
    case .months(let months, let boundary): "\(months.count)-months\(Self.suffix(boundary))"
    }
  }
}
