/// Why an export is refused. Every case names what is wrong, and nothing has been written.
package enum AccountingError: Error, Hashable {
  /// The chart of accounts has no account for this; names role, charge and partner.
  case unmapped(String)
  /// A sum does not fit in 64 bits.
  case overflow
  /// No reference of at most sixteen letters, digits and dashes can be made; says of what.
  case referenceTooLong(String)
  /// A field holds a character that the target cannot hold, or one that controls devices.
  case character(field: String, Unicode.Scalar)
  /// A field holds a character that the fonts of printed papers cannot show.
  case notInFont(field: String, Unicode.Scalar)
  /// A field is longer than the target allows, in characters.
  case tooLong(field: String, limit: Int)
  /// A cell would be taken for a formula by a spreadsheet.
  case formula(field: String)
  /// Two accounts of one name in the target are two in the chart, or a name is none there.
  case accountName(String)
  /// A chart or a profile is not as documented; says where and why.
  case badConfiguration(String)
  /// Something that the format needs is not known of a party; says what.
  case missing(String)
  /// The format has no way to say this; says what.
  case unsupported(String)
}

extension AccountingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unmapped(let key): "the chart of accounts has no account for \(key)"
    case .overflow: "a sum does not fit in 64 bits"
    case .referenceTooLong(let what): "no reference of 16 characters can be made for \(what)"
    case .character(let field, let scalar):
      "\(field) holds \(Self.name(of: scalar)), which the format cannot hold"
    case .notInFont(let field, let scalar):
      "\(field) holds \(Self.name(of: scalar)), which the font has not; html holds every character"
    case .tooLong(let field, let limit): "\(field) is longer than \(limit) characters"
    case .formula(let field): "\(field) begins as a spreadsheet's formula does"
    case .accountName(let name): "\(name) is no name for one account in this format"
    case .badConfiguration(let what): what
    case .missing(let what): "\(what) is missing"
    case .unsupported(let what): "the format cannot say this: \(what)"
    }
  }

  private static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return scalar.properties.generalCategory == .control ? code : "\(code) (\(scalar))"
  }
}
