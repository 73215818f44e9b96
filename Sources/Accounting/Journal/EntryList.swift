import Coalition

/// Entries as they are made, with what their lines come to by account.
struct EntryList {
  private(set) var entries: [JournalEntry] = []
  private var balances: [AccountKey: [Commodity: Int128]] = [:]

  /// Adds an entry of those lines that are of anything; none, if none is.
  ///
  /// - Precondition: the lines add up to zero in each commodity.
  mutating func add(
    _ kind: EntryKind, on date: CivilDate, _ reference: EntryReference, _ text: String,
    partner: Int32? = nil, _ lines: [JournalLine]
  ) {
    guard lines.contains(where: { $0.amount != 0 }) else { return }
    let entry: JournalEntry
    do {
      entry = try JournalEntry(kind, on: date, reference, text, partner: partner, lines: lines)
    } catch {
      preconditionFailure("\(reference.text) is no entry: \(error)")
    }
    for line in entry.lines {
      balances[line.account, default: [:]][line.commodity, default: 0] += Int128(line.amount)
    }
    entries.append(entry)
  }

  /// Returns what an account comes to by the entries so far; throws `overflow`.
  func balance(
    of account: AccountKey, in commodity: Commodity
  ) throws(AccountingError) -> Int64 {
    try Sum.fitting(balances[account]?[commodity] ?? 0)
  }
}

/// Sums in 128 bits, so that the order of their parts cannot decide whether they fit.
enum Sum {
  /// Returns the sum of all; throws `overflow` if it does not fit in 64 bits.
  static func of(_ values: some Sequence<Int64>) throws(AccountingError) -> Int64 {
    var sum: Int128 = 0
    for value in values { sum += Int128(value) }
    return try fitting(sum)
  }

  /// Returns a sum in 64 bits; throws `overflow`.
  static func fitting(_ sum: Int128) throws(AccountingError) -> Int64 {
    guard let value = Int64(exactly: sum) else { throw .overflow }
    return value
  }

  /// Returns the same with the other sign; throws `overflow` for the least number.
  static func negated(_ value: Int64) throws(AccountingError) -> Int64 {
    try fitting(-Int128(value))
  }
}
