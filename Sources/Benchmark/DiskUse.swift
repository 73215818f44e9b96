import EmbeddedPostgres

/// What the postings of the earning sides cost on the disk: tables and indexes, events, and the
/// write-ahead log, which is recycled.
struct DiskUse {
  private struct Reading {
    var postings = 0
    var ledger = 0
    var events = 0
    var log = 0
  }

  private let socketFolder: String
  private var before = Reading()
  private var spent = Reading()

  init(_ lease: Lease) { socketFolder = lease.socketFolder }

  /// Begins to count.
  mutating func begin() throws { before = try read() }

  /// Adds what has come since `begin`.
  mutating func end() throws {
    let now = try read()
    spent.postings += now.postings - before.postings
    spent.ledger += now.ledger - before.ledger
    spent.events += now.events - before.events
    spent.log += now.log - before.log
  }

  /// A line for people.
  var sentence: String {
    guard spent.postings > 0 else { return "Nothing was posted." }
    func each(_ bytes: Int) -> Int { bytes / spent.postings }
    return "Disk for each of \(spent.postings) earned postings, with its receipt, its key and its "
      + "lot: \(each(spent.ledger)) bytes of tables and indexes; its event, until that is dropped: "
      + "\(each(spent.events)); its log, until that is recycled: \(each(spent.log))."
  }

  private func read() throws -> Reading {
    let text = try Child.run([
      "psql", "-X", "-A", "-t", "-F", " ", "-h", socketFolder, "-U", EmbeddedPostgres.superuser,
      "-d", "tessera", "-c", Self.query,
    ])
    let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    guard numbers.count == 4 else {
      throw Child.Failure(description: "the size of the ledger cannot be read: \(text)")
    }
    return Reading(
      postings: numbers[0], ledger: numbers[1], events: numbers[2], log: numbers[3])
  }

  private static let query = """
    select
      (select sum(sequence_last) from ledger.wallets),
      (select sum(pg_total_relation_size(c.oid)) from pg_class c
       where c.oid in ('ledger.postings'::regclass, 'ledger.lots'::regclass,
         'ledger.requests'::regclass, 'earning.purchases'::regclass)),
      (select coalesce(sum(pg_total_relation_size(p.relid)), 0)
       from pg_partition_tree('ledger.events') p where p.isleaf),
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')
    """
}
