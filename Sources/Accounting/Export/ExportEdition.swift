package import Coalition

/// Which of its editions an export is: what was handed out never changes, so what replaces it, and
/// what the bank is told later, have names of their own.
package enum ExportEdition: Hashable, Sendable {
  /// Counted from 1; those after the first replace the one before.
  case numbered(Int32)
  /// What of the settlement the bank has not been told, or what came back, to be moved on a day.
  case presentedAgain(on: CivilDate)

  /// The one that there is unless somebody asks for another.
  package static let first = ExportEdition.numbered(1)

  /// What names of exports and files end in: `-e2`, `-2026-11-20`; nothing of the first.
  package var suffix: String {
    switch self {
    case .numbered(1): ""
    case .numbered(let number): "-e\(number)"
    case .presentedAgain(let day): "-\(day)"
    }
  }

  /// The number among those that replace each other.
  package var number: Int32 {
    switch self {
    case .numbered(let number): number
    case .presentedAgain: 1
    }
  }

  /// When the bank is to move money; nil: when it is due.
  var day: CivilDate? {
    switch self {
    case .numbered: nil
    case .presentedAgain(let day): day
    }
  }
}

extension ExportFormat {
  /// Whether what was handed out may be replaced by another edition. What the bank was told may
  /// not, for it would move money twice, nor an invoice, which is corrected by another.
  package var canBeReplaced: Bool { bankDirection == nil && self != .ubl }

  /// Whether it has such an edition.
  func canHave(_ edition: ExportEdition) -> Bool {
    switch edition {
    case .numbered(1): true
    case .numbered(let number): number > 1 && canBeReplaced
    case .presentedAgain: bankDirection != nil
    }
  }
}
