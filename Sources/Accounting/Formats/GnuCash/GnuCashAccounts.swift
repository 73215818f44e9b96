import Coalition

/// The accounts of books as a tree: a name's parts are accounts above each other.
///
/// An account there has one currency; where one is kept in several, each but the first has an
/// account below it.
struct GnuCashAccounts {
  /// An account with the path that names it.
  struct Account {
    let path: String
    let type: String
    let commodity: Commodity
    let code: String?
    /// Whether it only holds others together.
    let isPlaceholder: Bool
  }

  /// Parents before their children.
  private(set) var accounts: [Account] = []
  private let owner: String
  private var paths: Set<String> = []
  /// The currency of each account's own.
  private var first: [String: Commodity] = [:]

  init(_ books: Books) throws(AccountingError) {
    owner = books.journal.owner.code
    var booked: [String: BookedAccount] = [:]
    for entry in books.journal.entries {
      for line in entry.lines {
        let account = books.account(line.account)
        if booked[account.name] == nil { booked[account.name] = account }
      }
    }
    for (name, commodities) in books.accountNames {
      guard let account = booked[name], let own = commodities.first else { continue }
      first[name] = own
      let type = Self.type(of: account.key.role)
      for commodity in commodities {
        let path = path(of: name, in: commodity)
        let parts = path.split(separator: ":", omittingEmptySubsequences: false)
        guard !parts.contains(where: \.isEmpty) else { throw .accountName(name) }
        for depth in 1..<parts.count {
          let parent = parts[..<depth].joined(separator: ":")
          guard booked[parent] == nil, paths.insert(parent).inserted else { continue }
          accounts.append(
            Account(
              path: parent, type: type, commodity: commodity, code: nil, isPlaceholder: true))
        }
        paths.insert(path)
        accounts.append(
          Account(
            path: path, type: type, commodity: commodity, code: account.code,
            isPlaceholder: false))
      }
    }
  }

  /// The path of the account on which a commodity is booked.
  func path(of name: String, in commodity: Commodity) -> String {
    commodity == first[name] || first[name] == nil ? name : "\(name):\(commodity.symbol)"
  }

  func identifier(of path: String) -> String {
    GnuCashBook.identifier("account", owner, path)
  }

  func write(to xml: inout XMLWriter) throws {
    try xml.element("gnc:account", GnuCashBook.version) { xml in
      try xml.element("act:name", "Root Account")
      try xml.element("act:id", GnuCashBook.guid, identifier(of: ""))
      try xml.element("act:type", "ROOT")
    }
    for account in accounts {
      let parts = account.path.split(separator: ":")
      try xml.element("gnc:account", GnuCashBook.version) { xml in
        try xml.element("act:name", String(parts.last ?? ""), field: "account \(account.path)")
        try xml.element("act:id", GnuCashBook.guid, identifier(of: account.path))
        try xml.element("act:type", account.type)
        try GnuCashBook.currency("act:commodity", account.commodity, to: &xml)
        try xml.element(
          "act:commodity-scu", String(GnuCashBook.denominator(of: account.commodity)))
        try xml.element("act:code", ifAny: account.code, field: "code of \(account.path)")
        if account.isPlaceholder { try Self.markPlaceholder(&xml) }
        let parent = parts.dropLast().joined(separator: ":")
        try xml.element("act:parent", GnuCashBook.guid, identifier(of: parent))
      }
    }
  }

  private static func markPlaceholder(_ xml: inout XMLWriter) throws {
    try xml.element("act:slots") { xml in
      try xml.element("slot") { xml in
        try xml.element("slot:key", "placeholder")
        try xml.element("slot:value", ["type": "string"], "true")
      }
    }
  }

  /// What kind of account GnuCash keeps for a role.
  private static func type(of role: AccountRole) -> String {
    switch role {
    case .bank, .ownBank: "BANK"
    case .floatFund, .transfer, .clearing, .defaultedClaims, .taxReceivable, .ownClearing,
      .ownTaxReceivable, .ownDeposit:
      "ASSET"
    case .pointsLiability, .taxPayable, .causesPayable, .deposits, .pointsOutstanding,
      .ownTaxPayable, .ownDefaulted:
      "LIABILITY"
    case .openingBalances, .pointsOpening, .pointsIssued, .pointsRedeemed, .pointsExpired,
      .pointsAdjusted, .ownOpening, .ownConversion:
      "EQUITY"
    case .programmeMargin, .redemptionVariance, .redemptionIncome, .issueFees, .redemptionFees,
      .platformFees, .levy, .breakageIncome, .buyOuts, .giftMoney, .disputes, .ownWrittenOff:
      "INCOME"
    case .giftSupplies, .donations, .breakageShare, .causeExpense, .adjustmentCost, .revaluation,
      .writeOffs, .conversionDifference, .ownCharge:
      "EXPENSE"
    }
  }
}
