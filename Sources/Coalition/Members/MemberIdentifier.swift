/// Why a text does not identify a member.
package enum MemberIdentifierError: Error, Hashable {
  case empty
  /// Fewer characters are left after cleaning than the kind needs.
  case tooShort(min: Int)
  /// More characters are left after cleaning than the kind allows.
  case tooLong(max: Int)
  /// A character does not belong into this kind of identifier.
  case invalidCharacter
  /// A phone number does not begin with `+` and a country code, so it is nobody's in particular.
  case countryCodeMissing
  /// An e-mail address has not exactly one `@` with something on either side.
  case notAnAddress
}

/// Something that a member can present at a till: a card, a phone number, an e-mail address, or a
/// number that a partner gave them.
///
/// It is personal data. The value is brought into one form, so that what is shown on a card, typed
/// by a cashier and stored in a web shop is the same member; only a keyed digest of it is ever
/// compared; and nothing that prints an identifier prints its value.
package struct MemberIdentifier: Hashable, Sendable {
  /// What is presented, which decides how it is cleaned and checked.
  package enum Kind: String, CaseIterable, Sendable {
    /// A loyalty card: 4 to 64 of `A-Z 0-9 -`; spaces are dropped, small letters raised.
    case card
    /// A phone number of E.164: `+` and 7 to 15 digits; spaces, dashes, dots, slashes and
    /// parentheses are dropped.
    case phone
    /// An e-mail address of 3 to 254 bytes; ASCII capitals are lowered on both sides of the `@`.
    case email
    /// A partner's own number for the member, 1 to 128 visible characters, kept as given. It means
    /// something only together with the partner that gave it.
    case external
  }

  /// The lengths of a card number, after cleaning.
  package static let cardCharacters = 4...64
  /// The lengths of a phone number without its plus (E.164).
  package static let phoneDigits = 7...15
  /// The lengths of an address in UTF-8 (RFC 5321, with erratum 1690).
  package static let emailBytes = 3...254
  /// The most characters of a partner's own number, counted as Unicode scalars.
  package static let externalCharactersMax = 128

  /// What was presented.
  package let kind: Kind
  /// The value in its one form. Personal data: never log it.
  package let value: String

  /// Cleans and checks `text` by the rules of its kind.
  package init(_ kind: Kind, _ text: some StringProtocol) throws(MemberIdentifierError) {
    guard !text.isEmpty else { throw .empty }
    self.kind = kind
    value =
      switch kind {
      case .card: try Self.card(text)
      case .phone: try Self.phone(text)
      case .email: try Self.email(text)
      case .external: try Self.external(text)
      }
  }

  /// The bytes that a keyed digest is made of: the kind, the partner for `external` only, and the
  /// value, with a zero byte between. None of the parts can hold a zero byte, so no two identifiers
  /// have the same bytes.
  ///
  /// - Parameter partner: Who presents the identifier.
  package func canonicalBytes(partner: PartnerID) -> [UInt8] {
    var bytes = Array(kind.rawValue.utf8)
    bytes.append(0)
    if kind == .external {
      partner.append(to: &bytes)
      bytes.append(0)
    }
    bytes.append(contentsOf: value.utf8)
    return bytes
  }

  /// The last four characters of a card or phone number of eight or more, to tell two apart on a
  /// screen; nothing of any other.
  package var hint: String? {
    switch kind {
    case .card, .phone: value.utf8.count >= 8 ? String(value.suffix(4)) : nil
    case .email, .external: nil
    }
  }
}

extension MemberIdentifier {
  private static func card(_ text: some StringProtocol) throws(MemberIdentifierError) -> String {
    var card: [UInt8] = []
    for byte in text.utf8 where byte != UInt8(ascii: " ") {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): card.append(byte - 0x20)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"):
        card.append(byte)
      default: throw .invalidCharacter
      }
    }
    try check(card.count, within: cardCharacters)
    return String(decoding: card, as: UTF8.self)
  }

  private static func phone(_ text: some StringProtocol) throws(MemberIdentifierError) -> String {
    let kept = text.utf8.filter { !" -./()".utf8.contains($0) }
    guard kept.first == UInt8(ascii: "+") else { throw .countryCodeMissing }
    let digits = kept.dropFirst()
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw .invalidCharacter
    }
    // No country code begins with zero: "+0..." is a national number with a plus before it.
    guard digits.first != UInt8(ascii: "0") else { throw .countryCodeMissing }
    try check(digits.count, within: phoneDigits)
    return String(decoding: kept, as: UTF8.self)
  }

  private static func email(_ text: some StringProtocol) throws(MemberIdentifierError) -> String {
    try check(text.utf8.count, within: emailBytes)
    let sides = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard sides.count == 2, sides.allSatisfy({ !$0.isEmpty }) else { throw .notAnAddress }
    guard text.unicodeScalars.allSatisfy(VisibleText.isVisible) else { throw .invalidCharacter }
    let lowered = text.utf8.map { byte in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 0x20 : byte
    }
    return String(decoding: lowered, as: UTF8.self)
  }

  private static func external(
    _ text: some StringProtocol
  ) throws(MemberIdentifierError) -> String {
    do {
      try VisibleText.check(String(text), charactersMax: externalCharactersMax)
      return String(text)
    } catch {
      switch error {
      case .empty: throw .empty
      case .tooLong(let max): throw .tooLong(max: max)
      case .invisibleCharacter: throw .invalidCharacter
      }
    }
  }

  private static func check(
    _ count: Int, within range: ClosedRange<Int>
  ) throws(MemberIdentifierError) {
    guard count >= range.lowerBound else { throw .tooShort(min: range.lowerBound) }
    guard count <= range.upperBound else { throw .tooLong(max: range.upperBound) }
  }
}

extension MemberIdentifier: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The kind, and the hint if there is one: `card …0042`.
  package var description: String { hint.map { "\(kind.rawValue) …\($0)" } ?? kind.rawValue }
  package var debugDescription: String { description }
  /// Hides the value from `dump` and from test failures as well.
  package var customMirror: Mirror { Mirror(self, children: ["kind": kind]) }
}
