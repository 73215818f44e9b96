/// What the postings of the earning sides cost on the disk: tables and indexes, events, and the
/// write-ahead log, which is recycled.
struct DiskUse {
  private struct Reading {
    var postings = 0
    /// Bytes of tables and indexes, in the order of `tables`.
    var tables = [Int](repeating: 0, count: DiskUse.tables.count)
    var events = 0
    var log = 0
  }

  /// What a purchase leaves behind, and where.
  private static let tables: [(name: String, table: String)] = [
    ("the posting", "ledger.postings"), ("its lot", "ledger.lots"),
    ("its receipt", "earning.purchases"), ("its key", "ledger.requests"),
  ]

  private let ledger: LedgerUnderTest
  private var before = Reading()
  private var spent = Reading()

  init(_ ledger: LedgerUnderTest) { self.ledger = ledger }

  /// Begins to count.
  mutating func begin() throws { before = try read() }

  /// Adds what has come since `begin`.
  mutating func end() throws {
    let now = try read()
    spent.postings += now.postings - before.postings
    for place in Self.tables.indices {
      spent.tables[place] += now.tables[place] - before.tables[place]
    }
    spent.events += now.events - before.events
    spent.log += now.log - before.log
  }

  /// A line for people.
  var sentence: String {
    guard spent.postings > 0 else { return "Nothing was posted." }
    func each(_ bytes: Int) -> Int { bytes / spent.postings }
    let parts = zip(Self.tables, spent.tables).map { "\($0.name) \(each($1))" }
    return "Disk for each of \(spent.postings) earned postings, in bytes of tables and indexes: "
      + "\(each(spent.tables.reduce(0, +))) (\(parts.joined(separator: ", "))); its event, until "
      + "that is dropped: \(each(spent.events)); its log, until that is recycled: "
      + "\(each(spent.log))."
  }

  private func read() throws -> Reading {
    let text = try ledger.psql(Self.query)
    let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    guard numbers.count == Self.tables.count + 3 else {
      throw Child.Failure(description: "the size of the ledger cannot be read: \(text)")
    }
    return Reading(
      postings: numbers[0], tables: Array(numbers[3...]), events: numbers[1], log: numbers[2])
  }

  private static let query = """
    select
      (select sum(sequence_last) from ledger.wallets),
      (select coalesce(sum(pg_total_relation_size(p.relid)), 0)
       from pg_partition_tree('ledger.events') p where p.isleaf),
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'),
      \(tables.map { "pg_total_relation_size('\($0.table)')" }.joined(separator: ", "))
    """
}
