import Coalition

extension Journal {
  /// Returns the journal with no entry of more lines than given: longer ones become several, which
  /// hand over what is left between them on the account `transfer`, where nothing stays.
  ///
  /// Each part balances. The first keeps the reference, the others end in their number:
  /// `S202610-ISS-2`. Throws `overflow` and `referenceTooLong`.
  ///
  /// - Precondition: `linesMax` is 3 or more.
  package func parted(linesMax: Int) throws(AccountingError) -> Journal {
    precondition(linesMax >= 3, "a part holds a line between two that hand over")
    guard entries.contains(where: { $0.lines.count > linesMax }) else { return self }
    var parts: [JournalEntry] = []
    for entry in entries {
      if entry.lines.count > linesMax {
        parts += try Self.parts(of: entry, linesMax: linesMax)
      } else {
        parts.append(entry)
      }
    }
    return Journal(
      owner: owner, settlement: settlement, entries: parts, assertions: assertions,
      parties: parties)
  }

  private static func parts(
    of entry: JournalEntry, linesMax: Int
  ) throws(AccountingError) -> [JournalEntry] {
    let commodities = Set(entry.lines.map(\.commodity))
    guard commodities.count == 1, let commodity = commodities.first else {
      throw .unsupported("entry \(entry.reference.text) of several commodities in parts")
    }
    let transfer = AccountKey(.transfer)
    var list = EntryList()
    var left: Int128 = 0
    var rest = entry.lines[...]
    var number = 1
    while !rest.isEmpty {
      // A line is kept for what comes from the part before, and one for what the next takes over.
      let taken = rest.prefix(linesMax - 2)
      rest = rest.dropFirst(taken.count)
      var lines = [JournalLine(transfer, try Sum.fitting(left), commodity)] + taken
      left = lines.reduce(Int128(0)) { $0 + Int128($1.amount) }
      lines.append(JournalLine(transfer, try Sum.fitting(-left), commodity))
      let reference =
        number == 1
        ? entry.reference
        : try EntryReference(firstOf: ["\(entry.reference.text)-\(number)"])
      list.add(
        entry.kind, on: entry.date, reference, entry.text, partner: entry.partner, lines)
      number += 1
    }
    return list.entries
  }
}
