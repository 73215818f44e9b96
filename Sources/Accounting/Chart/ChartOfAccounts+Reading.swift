import Coalition

extension ChartOfAccounts: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case accounts
    case extendsStandard = "extends_standard"
  }

  /// Reads a chart; with `extends_standard` what it does not name is the standard chart's. Throws
  /// `badConfiguration`, and the decoder's errors.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    let own = try fields.decode([AccountRule].self, forKey: .accounts)
    guard try fields.decodeIfPresent(Bool.self, forKey: .extendsStandard) ?? false else {
      try self.init(rules: own)
      return
    }
    let replaced = Set(own.map(\.subject))
    try self.init(rules: own + Self.standard.rules.filter { !replaced.contains($0.subject) })
  }
}

extension AccountRule: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case role, partner, charge, code, name, customer, personal
    case taxCode = "tax_code"
    case costCentre = "cost_centre"
  }

  /// Reads a rule; throws as the chart does.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    guard let role = try fields.wordIfAny(.role, of: AccountRole.self) else {
      throw AccountingError.badConfiguration("an account of the chart names its role")
    }
    self.init(
      role, partner: try fields.decodeIfPresent(String.self, forKey: .partner),
      charge: try fields.wordIfAny(.charge, of: ChargeType.self),
      code: try fields.decode(String.self, forKey: .code),
      name: try fields.decode(String.self, forKey: .name),
      customer: try fields.decodeIfPresent(String.self, forKey: .customer),
      personal: try fields.decodeIfPresent(String.self, forKey: .personal),
      taxCode: try fields.decodeIfPresent(String.self, forKey: .taxCode),
      costCentre: try fields.decodeIfPresent(String.self, forKey: .costCentre))
  }
}
