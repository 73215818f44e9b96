import Coalition

/// The accounts of a book-keeper by what they are for.
package struct ChartOfAccounts: Hashable, Sendable {
  /// The most rules that a chart may have: a role and charge of each of many partners.
  package static let rulesMax = 100_000
  /// The longest text of a rule, in characters, before and after its placeholders are filled.
  package static let textLengthMax = 255

  package let rules: [AccountRule]
  /// Rules by role, the closest first.
  private let byRole: [AccountRole: [AccountRule]]
  /// Rules of one partner by role and its code.
  private let byPartner: [Place: [AccountRule]]

  private struct Place: Hashable {
    let role: AccountRole
    let partner: String
  }

  /// Creates a chart, or throws `badConfiguration` for two rules of the same, an empty or an
  /// overlong text, or a placeholder that is none.
  package init(rules: [AccountRule]) throws(AccountingError) {
    guard rules.count <= Self.rulesMax else {
      throw .badConfiguration("a chart has at most \(Self.rulesMax) accounts")
    }
    var subjects: Set<AccountRule.Subject> = []
    for rule in rules {
      let place = Self.place(of: rule)
      guard subjects.insert(rule.subject).inserted else {
        throw .badConfiguration("two accounts of the chart are for \(place)")
      }
      let texts: [String?] = [
        rule.code, rule.name, rule.customer, rule.personal, rule.taxCode, rule.costCentre,
      ]
      for text in texts.compactMap(\.self) {
        guard !text.isEmpty, text.count <= Self.textLengthMax else {
          throw .badConfiguration(
            "a text of \(place) is empty or has more than \(Self.textLengthMax) characters")
        }
        _ = try SafeText.checked(text, field: "a text of \(place)")
        _ = try Placeholders.filled(text, partner: nil, cause: nil, of: place)
      }
    }
    self.rules = rules
    let ordered = rules.sorted { $0.weight > $1.weight }
    byRole = Dictionary(grouping: ordered.filter { $0.partner == nil }, by: \.role)
    byPartner = Dictionary(grouping: ordered.filter { $0.partner != nil }) {
      Place(role: $0.role, partner: $0.partner ?? "")
    }
  }

  /// Returns the account of a key; throws `unmapped`, naming it.
  package func account(
    for key: AccountKey, partner: Party?
  ) throws(AccountingError) -> BookedAccount {
    var candidates: [AccountRule] = []
    if let partner { candidates = byPartner[Place(role: key.role, partner: partner.code)] ?? [] }
    candidates += byRole[key.role] ?? []
    guard let rule = candidates.first(where: { $0.charge == nil || $0.charge == key.charge })
    else { throw .unmapped(Self.name(of: key, partner)) }
    let place = Self.place(of: rule)
    func filled(_ text: String) throws(AccountingError) -> String {
      try Placeholders.filled(text, partner: partner, cause: key.cause, of: place)
    }
    func filledIfAny(_ text: String?) throws(AccountingError) -> String? {
      guard let text else { return nil }
      return try filled(text)
    }
    return BookedAccount(
      key: key, code: try filled(rule.code), name: try filled(rule.name),
      customer: try filledIfAny(rule.customer), personal: try filledIfAny(rule.personal),
      taxCode: try filledIfAny(rule.taxCode), costCentre: try filledIfAny(rule.costCentre))
  }

  private static func place(of rule: AccountRule) -> String {
    var words = [rule.role.rawValue]
    if let charge = rule.charge { words.append(charge.rawValue) }
    if let partner = rule.partner { words.append("of \(partner)") }
    return words.joined(separator: " ")
  }

  private static func name(of key: AccountKey, _ partner: Party?) -> String {
    var words = [key.role.rawValue]
    if let charge = key.charge { words.append(charge.rawValue) }
    if let partner { words.append("of \(partner.code)") }
    if let cause = key.cause { words.append("for \(cause)") }
    return words.joined(separator: " ")
  }
}

/// The placeholders in the texts of a chart.
enum Placeholders {
  /// Returns the text with its placeholders filled; without a partner they are only checked. Throws
  /// `badConfiguration` for one that is none.
  static func filled(
    _ text: String, partner: Party?, cause: String?, of place: String
  ) throws(AccountingError) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) || text.utf8.contains(UInt8(ascii: "}")) else {
      return text
    }
    var filled = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      filled += rest[..<open]
      let after = rest[rest.index(after: open)...]
      guard let close = after.firstIndex(of: "}") else {
        throw .badConfiguration("\(place): a placeholder in \(text) does not end")
      }
      filled += try value(of: after[..<close], partner: partner, cause: cause, of: place)
      rest = after[after.index(after: close)...]
    }
    return filled + rest
  }

  private static func value(
    of name: Substring, partner: Party?, cause: String?, of place: String
  ) throws(AccountingError) -> String {
    let words = name.split(separator: ":", omittingEmptySubsequences: false)
    switch (words.first, words.count) {
    case ("partner", 1): return partner?.code ?? ""
    case ("cause", 1): return cause ?? ""
    case ("number", 1): return partner.map { String($0.number) } ?? ""
    case ("number", 2):
      guard let width = Int(words[1]), (1...9).contains(width) else { break }
      guard let digits = partner.map({ String($0.number) }) else { return "" }
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    default: break
    }
    throw .badConfiguration("\(place): there is no placeholder {\(name)}")
  }
}
