import Migrator
import Testing

@Suite struct ServerVersionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let number: Int
    let isSupported: Bool
    var testDescription: String {
      "\(ServerVersion(number: number)) is \(isSupported ? "supported" : "refused")"
    }
  }

  @Test(arguments: [
    Case(number: 140_999, isSupported: false),
    Case(number: 150_000, isSupported: false),
    Case(number: 150_019, isSupported: false),
    Case(number: 150_020, isSupported: true),
    Case(number: 150_021, isSupported: true),
    Case(number: 160_015, isSupported: false),
    Case(number: 160_016, isSupported: true),
    Case(number: 170_011, isSupported: false),
    Case(number: 170_012, isSupported: true),
    Case(number: 180_005, isSupported: false),
    Case(number: 180_006, isSupported: true),
    Case(number: 190_000, isSupported: true),
  ])
  func `a server without the fixes that isolation rests on is refused`(row: Case) {
    #expect(ServerVersion(number: row.number).isSupported == row.isSupported)
  }

  @Test func `the refusal names the version to upgrade to`() throws {
    let error = #expect(throws: MigratorError.self) {
      try ServerVersion(number: 160_003).requireSupported()
    }
    let text = "\(try #require(error))"
    #expect(text.contains("PostgreSQL 16.3 lacks"))
    #expect(text.contains("16.16"))
    #expect(text.contains("postgresql-16"))
  }

  @Test func `a major version older than 15 is sent to 15`() throws {
    let error = #expect(throws: MigratorError.self) {
      try ServerVersion(number: 140_022).requireSupported()
    }
    #expect("\(try #require(error))".contains("15.20"))
  }
}
