/// What of a settlement is booked.
package struct JournalScope: Hashable, Sendable {
  /// Whether entries begin with what was there before.
  package enum Opening: String, CaseIterable, Hashable, Sendable {
    /// Only those of the first settlement, so that one file after the other makes whole books.
    case first
    /// Always, so that each file can be checked by itself.
    case always
  }

  /// Which payments are booked.
  package enum Payments: String, CaseIterable, Hashable, Sendable {
    /// None: the accounting program learns of them from the bank.
    case none
    /// Those of this settlement on the day on which they are due, as if all were paid.
    case due
    /// What became of payments since the settlement before, on the bank's days; what moves within
    /// the books alone by the end of the period.
    case recorded
  }

  package let opening: Opening
  package let payments: Payments
  /// Whether points are booked, too, as a commodity of their own.
  package let hasPoints: Bool

  /// Creates a scope.
  package init(opening: Opening, payments: Payments, hasPoints: Bool) {
    self.opening = opening
    self.payments = payments
    self.hasPoints = hasPoints
  }
}
