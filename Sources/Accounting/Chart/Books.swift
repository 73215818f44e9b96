import Coalition

/// A journal with the account of every line: what formats are written from.
///
/// Every account is known before the first byte is written, so what has no account is refused
/// whole.
package struct Books: Sendable {
  package let journal: Journal
  /// The accounts by key, each that lines or assertions name.
  private let accounts: [AccountKey: BookedAccount]

  /// Finds the account of every line in a chart; throws `unmapped` for the first without one.
  package init(_ journal: Journal, chart: ChartOfAccounts) throws(AccountingError) {
    var accounts: [AccountKey: BookedAccount] = [:]
    func find(_ key: AccountKey) throws(AccountingError) {
      guard accounts[key] == nil else { return }
      accounts[key] = try chart.account(
        for: key, partner: key.partner.flatMap { journal.parties[$0] })
    }
    for entry in journal.entries {
      for line in entry.lines { try find(line.account) }
    }
    for assertion in journal.assertions { try find(assertion.account) }
    self.journal = journal
    self.accounts = accounts
  }

  /// Returns the account of a line or an assertion of the journal.
  package func account(_ key: AccountKey) -> BookedAccount {
    guard let account = accounts[key] else { preconditionFailure("every account is found first") }
    return account
  }

  /// Returns the party that a number names.
  package func party(_ number: Int32) -> Party? { journal.parties[number] }

  /// The names of all accounts with what is counted on each, in the order of names.
  package var accountNames: [(name: String, commodities: [Commodity])] {
    var commodities: [String: Set<Commodity>] = [:]
    for entry in journal.entries {
      for line in entry.lines {
        commodities[account(line.account).name, default: []].insert(line.commodity)
      }
    }
    for assertion in journal.assertions {
      commodities[account(assertion.account).name, default: []].insert(assertion.commodity)
    }
    return commodities.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value.sorted(by: Commodity.comesBefore)) }
  }

  /// The commodities of all lines, in their order.
  package var commodities: [Commodity] {
    Set(accountNames.flatMap(\.commodities)).sorted(by: Commodity.comesBefore)
  }
}
