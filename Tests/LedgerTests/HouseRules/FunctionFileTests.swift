import Coalition
import TestSupport
import Testing

@Suite struct FunctionFileTests {
  @Test(arguments: FunctionFile.all)
  func `a function opens with its name, a contract, and who calls it`(file: FunctionFile) {
    #expect(file.header.first == "-- \(file.functionName)")
    #expect(file.header.dropFirst().first == "--")
    #expect(file.header.count >= 3, "a name alone is no contract")
    #expect(file.code.contains { $0.hasPrefix("create or replace function \(file.functionName)(") })
  }

  @Test(arguments: FunctionFile.all)
  func `whoever takes the owner's rights says why on the same line`(file: FunctionFile) {
    for line in file.lines where line.hasPrefix("security definer") {
      #expect(line.hasPrefix("security definer -- "), "\(line)")
    }
    let stated = file.lines.filter { $0.hasPrefix("security ") }
    #expect(stated.count == 1, "whose rights it runs with is said once")
  }

  @Test(arguments: FunctionFile.all)
  func `what a function refuses is in its contract`(file: FunctionFile) {
    let named = file.sqlStatesDocumented.union(file.sqlStatesOfContractsNamed)
    let missing = file.sqlStates.subtracting(named).subtracting(Self.internalCodes)
    #expect(missing.isEmpty, "\(missing.sorted())")
  }

  /// Raised for the operator's command line or for nobody: no partner ever meets them.
  static let internalCodes: Set<String> = [
    "TS000",  // An invariant of the ledger is broken: a defect.
    "TS901",  // The operator named a time zone that does not exist, or an expiry in the past.
    "TS902",  // A rehearsal ends, and undoes what it did.
  ]

  /// Refused before the database is asked.
  static let refusedBefore: Set<String> = [
    "TS415",  // Swift converts, and finds no rate.
    "TS102",  // The service knows which requests it has not answered.
    "TS307",  // Swift prices, and finds no terms.
    "TS505",  // The service knows where a request came from.
  ]

  @Test func `the database refuses with what the table of refusals names, and with nothing else`() {
    let raised = FunctionFile.all.reduce(into: Set<String>()) { $0.formUnion($1.sqlStates) }
    let named = Set(Refusal.allCases.compactMap(\.sqlState))
    #expect(raised.subtracting(named) == Self.internalCodes)
    #expect(named.subtracting(raised) == Self.refusedBefore)
  }

  @Test func `every table has a file of policies`() async throws {
    let database = try await TestDatabase.make()
    let tables = try TestCluster.shared.psql(
      """
      select oid::regclass from pg_class
      where relnamespace in \(HouseRule.ours) and relkind = 'r' order by 1
      """, database: database.name)
    let files = Set(SampleCoalition.files(in: "policies", endingWith: ".sql"))
    for table in tables.split(separator: "\n") { #expect(files.contains("policies/\(table).sql")) }
    try await database.close()
  }
}

extension FunctionFile {
  /// The codes of the contracts that the header refers to ("see earning.record_returns").
  var sqlStatesOfContractsNamed: Set<String> {
    var states: Set<String> = []
    for line in header {
      for match in line.matches(of: /see ([a-z_]+\.[a-z_]+)/) {
        let path = "functions/" + match.1.replacing(".", with: "/") + ".sql"
        states.formUnion(FunctionFile(path: path).sqlStatesDocumented)
      }
    }
    return states
  }
}
