import Accounting
import Coalition

/// Which edition of an export somebody asks for.
enum AskedEdition: Sendable {
  /// The last that was handed out, or the first.
  case last
  /// One that was handed out, by its number.
  case known(Int32)
  /// One that replaces the last, and why.
  case next(reason: String)
  /// Orders to the bank that are left, on a day.
  case again(on: CivilDate)

  /// The words of a command line that ask for an edition; refuses as usage what does not go
  /// together, and what a format cannot have.
  init(
    reissues: Bool, reason: String?, edition: Int?, again: CivilDate?, of format: ExportFormat
  ) throws {
    guard (reissues ? 1 : 0) + (edition == nil ? 0 : 1) + (again == nil ? 0 : 1) <= 1 else {
      throw CommandFailure.usage("--reissue, --edition and --again ask for different things")
    }
    guard (reason != nil) == reissues else {
      throw CommandFailure.usage("--reissue and --reason go together")
    }
    guard again == nil || format.bankDirection != nil else {
      throw CommandFailure.usage("--again is for what the bank is told")
    }
    guard !reissues && edition == nil || format.canBeReplaced else {
      throw CommandFailure.usage(
        format.bankDirection == nil
          ? "an invoice is never replaced: correct it by a dispute, and the next one says so"
          : "what the bank was told is never replaced; --again tells it what is left or came back")
    }
    if let reason {
      self = .next(reason: reason)
    } else if let edition {
      self = .known(Int32(edition))
    } else if let again {
      self = .again(on: again)
    } else {
      self = .last
    }
  }

  /// Why the last edition is replaced.
  var reason: String? {
    switch self {
    case .next(let reason): reason
    case .last, .known, .again: nil
    }
  }

  /// The day on which the bank is to move what is left.
  var day: CivilDate? {
    switch self {
    case .again(let day): day
    case .last, .known, .next: nil
    }
  }

  /// The edition that is meant when these have been handed out, in their order.
  func edition(after known: [Int32]) throws -> ExportEdition {
    switch self {
    case .last: return .numbered(known.last ?? 1)
    case .again(let day): return .presentedAgain(on: day)
    case .known(let number):
      guard known.contains(number) else {
        throw CommandFailure.usage("no edition \(number) was handed out")
      }
      return .numbered(number)
    case .next:
      guard let last = known.last else {
        throw CommandFailure.usage("nothing was handed out that another edition could replace")
      }
      return .numbered(last + 1)
    }
  }
}
