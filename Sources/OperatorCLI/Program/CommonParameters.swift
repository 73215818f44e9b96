import Arguments
import Coalition

/// Parameters that several commands share, and readers for values of the coalition.
enum CommonParameters {
  static let partner = Parameter<String>.argument(
    "PARTNER", "The partner's code.", reading: partnerCode)

  /// The most points that an option takes: far above any wallet, far below what overflows.
  static let pointsMax = 1_000_000_000_000
  static let dryRun = Parameter<Bool>.flag(
    "dry-run", "Find out what it would come to, and change nothing.")
  static let reason = Parameter<String>.option(
    "reason", "TEXT", "Why; no personal data.", reading: text(charactersMax: 500))
  static let points = Parameter<Int>.integer(
    "points", "N", in: 1...pointsMax, "How many points.")

  /// An option that is the id of one kind of thing.
  static func id<Tag>(option name: String, _ placeholder: String, _ help: String) -> Parameter<
    ID<Tag>
  > {
    .option(name, placeholder, help) { text in
      guard let id = try? ID<Tag>(parsing: text) else {
        throw ValueError("is not an id, which begins with \(Tag.prefix)_")
      }
      return id
    }
  }

  /// An option with a number of the operator's own: it makes a command that is sent twice happen
  /// once.
  static let reference = Parameter<Reference>.option(
    "reference", "TEXT", "Your own number for it: sent twice, it happens once."
  ) { text in
    guard let reference = try? Reference(text) else {
      throw ValueError("is not 1 to \(Reference.charactersMax) visible characters")
    }
    return reference
  }

  /// A reader of 1 to so many characters.
  static func text(charactersMax: Int) -> @Sendable (String) throws -> String {
    { text in
      guard (1...charactersMax).contains(text.unicodeScalars.count) else {
        throw ValueError("does not have 1 to \(charactersMax) characters")
      }
      return text
    }
  }

  /// Reads a day of the calendar.
  @Sendable static func day(_ text: String) throws -> CivilDate {
    guard let date = try? CivilDate(parsing: text) else {
      throw ValueError("is not a day, such as 2027-01-31")
    }
    return date
  }

  /// Reads an instant of RFC 3339.
  @Sendable static func instant(_ text: String) throws -> Instant {
    guard let instant = try? Instant(rfc3339: text) else {
      throw ValueError("is not an instant, such as 2026-03-31T22:00:00Z")
    }
    return instant
  }

  /// Reads a currency by its code.
  @Sendable static func currency(_ text: String) throws -> Currency {
    guard let currency = Currency(text) else { throw ValueError("is not a currency of ISO 4217") }
    return currency
  }

  /// An argument that is the id of one kind of thing.
  static func id<Tag>(_ name: String, _ help: String) -> Parameter<ID<Tag>> {
    .argument(name, help) { text in
      guard let id = try? ID<Tag>(parsing: text) else {
        throw ValueError("is not an id, which begins with \(Tag.prefix)_")
      }
      return id
    }
  }

  /// Reads a partner's code: 1 to 32 of `a-z 0-9 _ -`, beginning with a letter or digit.
  @Sendable static func partnerCode(_ text: String) throws -> String {
    let isWellFormed =
      (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789_-".utf8.contains($0) }
      && text.first != "_" && text.first != "-"
    guard isWellFormed else {
      throw ValueError("is not a partner's code: 1 to 32 of a-z, 0-9, _ and -")
    }
    return text
  }

  /// Reads a name of 1 to 120 characters, on one line and without what steers a terminal.
  @Sendable static func name(_ text: String) throws -> String {
    let steers = text.unicodeScalars.contains {
      switch $0.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
    guard !steers else { throw ValueError("has line feeds or other control characters in it") }
    return try self.text(charactersMax: 120)(text)
  }
}
