/// Why a text is no expiry policy.
package enum ExpiryPolicyError: Error, Hashable {
  /// It is neither `never` nor `<n>-months`, perhaps with `-of-inactivity`, perhaps with `-to-` and
  /// `end-of-<month|quarter|year>` or a day of the year such as `30-06`.
  case malformed
  /// The number of months lies outside of `ExpiryPolicy.monthsRange`.
  case monthsOutOfRange
  /// No year has the day at whose end points should expire.
  case noSuchDay
}

/// When points that are not spent expire.
///
/// Only the rule: SQL computes the day, because it knows the coalition's time zone.
package enum ExpiryPolicy: Hashable, Sendable {
  case never
  /// So many months after they were earned, then at the end of the calendar range named.
  case months(Months, roundedTo: Boundary)
  /// So many months after the wallet's last earn or redeem at any partner, then at the end of the
  /// calendar range named: each renews all points that were earned under such a policy.
  case inactivity(Months, roundedTo: Boundary)

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
  package enum Boundary: Hashable, Sendable {
    /// On the very day.
    case none
    case endOfMonth
    case endOfQuarter
    case endOfYear
    /// Through the next such day of a year.
    case day(YearDay)
  }

  /// Reads a policy from its text, such as `never`, `24-months`, `24-months-to-end-of-year`,
  /// `24-months-to-30-06` or `12-months-of-inactivity`.
  package init(parsing text: some StringProtocol) throws(ExpiryPolicyError) {
    if text == "never" {
      self = .never
      return
    }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.first != "0" else { throw .malformed }
    var rest = Substring(text.dropFirst(digits.count))
    guard Self.take("-months", from: &rest) else { throw .malformed }
    let isRenewed = Self.take("-of-inactivity", from: &rest)
    let boundary = try Boundary(suffix: rest)
    guard let count = Int(digits) else { throw .monthsOutOfRange }
    let months = try Months(count)
    self =
      isRenewed
      ? .inactivity(months, roundedTo: boundary) : .months(months, roundedTo: boundary)
  }

  private static func take(_ prefix: String, from text: inout Substring) -> Bool {
    guard text.hasPrefix(prefix) else { return false }
    text.removeFirst(prefix.count)
    return true
  }
}

extension ExpiryPolicy.Boundary {
  private static let words: [(boundary: Self, word: String)] = [
    (.endOfMonth, "end-of-month"), (.endOfQuarter, "end-of-quarter"), (.endOfYear, "end-of-year"),
  ]

  /// Reads what follows the months: nothing, or `-to-` and a range or day.
  fileprivate init(suffix: Substring) throws(ExpiryPolicyError) {
    guard !suffix.isEmpty else {
      self = .none
      return
    }
    guard suffix.hasPrefix("-to-") else { throw .malformed }
    let word = suffix.dropFirst("-to-".count)
    if let known = Self.words.first(where: { $0.word == word }) {
      self = known.boundary
    } else {
      self = .day(try YearDay(parsing: word))
    }
  }

  fileprivate var suffix: String {
    switch self {
    case .none: ""
    case .day(let day): "-to-\(day)"
    case .endOfMonth, .endOfQuarter, .endOfYear:
      "-to-" + (Self.words.first { $0.boundary == self }?.word ?? "")
    }
  }
}

extension ExpiryPolicy: CustomStringConvertible {
  /// The text that `init(parsing:)` reads.
  package var description: String {
    switch self {
    case .never: "never"
    case .months(let months, let boundary): "\(months.count)-months\(boundary.suffix)"
    case .inactivity(let months, let boundary):
      "\(months.count)-months-of-inactivity\(boundary.suffix)"
    }
  }
}
