import Coalition

/// What a book-keeper finds an entry by: at most sixteen letters, digits and dashes, because that
/// is what the narrowest target (SAP's XBLNR) holds.
package struct EntryReference: Hashable, Sendable {
  package static let lengthMax = 16

  package let text: String

  /// Creates a reference; nil unless it is 1 to 16 of `A-Z`, `a-z`, `0-9` and `-`.
  package init?(_ text: String) {
    let isAllowed = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard (1...Self.lengthMax).contains(text.utf8.count), isAllowed else { return nil }
    self.text = text
  }

  /// The first of some texts that is a reference; throws `referenceTooLong`, naming the first.
  init(firstOf texts: [String]) throws(AccountingError) {
    guard let found = texts.lazy.compactMap({ EntryReference($0) }).first else {
      throw .referenceTooLong(texts.first ?? "an entry")
    }
    self = found
  }

  /// `S202610` of the settlement `2026-10`.
  package static func period(_ name: String) -> String {
    "S" + name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  /// Of something that a settlement has once: `S202610-ISS`.
  static func once(_ word: String, in name: String) throws(AccountingError) -> EntryReference {
    try EntryReference(firstOf: [period(name) + "-" + word])
  }

  /// Of something that each partner has: `S202610-FEE-P1`, shorter where the number is long.
  static func of(
    _ word: String, partner: Int32, in name: String
  ) throws(AccountingError) -> EntryReference {
    let period = period(name)
    return try EntryReference(firstOf: [
      "\(period)-\(word)-P\(partner)", "\(period)-\(word)\(partner)",
      "\(period)-\(word.prefix(1))\(partner)",
    ])
  }

  /// Of a payment that is booked when it is due: the end-to-end reference where it is short.
  static func of(_ payment: SettledPayment, in name: String) throws(AccountingError)
    -> EntryReference
  {
    try EntryReference(firstOf: [payment.reference, "\(period(name))-N\(payment.line)"])
  }

  /// Of what became of a payment. The first thing has the payment's reference, later ones end in
  /// their kind and number: `S202610-P1-R2` was returned.
  static func of(_ event: PaymentEvent) throws(AccountingError) -> EntryReference {
    let reference = event.of.reference
    let end =
      switch event.kind {
      case .paid: event.sequence == 1 ? "" : "-\(event.sequence)"
      case .returned: "-R\(event.sequence)"
      case .writtenOff: "-W\(event.sequence)"
      case .pulledOut: "-O\(event.sequence)"
      case .fromDeposit: "-D\(event.sequence)"
      case .toDeposit: "-U\(event.sequence)"
      }
    return try EntryReference(firstOf: [
      reference + end,
      "\(period(event.settlement))-E\(String(event.number, radix: 36, uppercase: true))",
    ])
  }
}
