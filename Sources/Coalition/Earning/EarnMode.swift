/// When the points of a partner's purchases can be spent, by its terms.
package enum EarnMode: Hashable, Sendable {
  /// At once.
  case immediate
  /// So many times 24 hours after the purchase.
  case afterDays(Int)
  /// Once the partner confirms the purchase; without that they are cancelled after so many days.
  case onConfirmation(withinDays: Int)

  /// Creates the mode that the database knows by a word and a number of days.
  ///
  /// - Returns: Nil when the days lie outside of their range, or do not belong to the word.
  package init?(name: String, days: Int?) {
    switch (name, days) {
    case ("immediate", nil): self = .immediate
    case ("after_days", let days?) where Pending.daysRange.contains(days): self = .afterDays(days)
    case ("on_confirmation", let days?) where Pending.daysRange.contains(days):
      self = .onConfirmation(withinDays: days)
    default: return nil
    }
  }

  /// The word by which the database knows it.
  package var name: String {
    switch self {
    case .immediate: "immediate"
    case .afterDays: "after_days"
    case .onConfirmation: "on_confirmation"
    }
  }

  /// The number of days that belongs to it.
  package var days: Int? {
    switch self {
    case .immediate: nil
    case .afterDays(let days), .onConfirmation(let days): days
    }
  }

  /// What the points of a purchase wait for; nil for nothing.
  package func pending(occurredAt: Instant) -> Pending? {
    switch self {
    case .immediate: nil
    case .afterDays(let days): .until(occurredAt.advanced(bySeconds: Int64(days) * 86_400))
    case .onConfirmation(let days): .confirmation(withinDays: days)
    }
  }
}

extension EarnMode: CustomStringConvertible {
  package var description: String {
    switch self {
    case .immediate: "at once"
    case .afterDays(let days): "after \(days) days"
    case .onConfirmation(let days): "on confirmation within \(days) days"
    }
  }
}
