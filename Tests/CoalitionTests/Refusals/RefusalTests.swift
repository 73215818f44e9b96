import FoundationEssentials
import Testing

@testable import Coalition

@Suite struct RefusalTests {
  /// The rows of a table in `docs/reference/refusals.md` whose first cells are as many as given.
  static func rows(cells count: Int) throws -> [[String]] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "docs/reference/refusals.md"), encoding: .utf8)
    return page.split(separator: "\n").filter { $0.hasPrefix("| ") }.compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
        .dropLast()
        .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
      let isRow = cells.count == count && cells.contains { $0.hasPrefix("`.") }
      return isRow ? cells.map { $0.filter { $0 != "`" } } : nil
    }
  }

  @Test func `the reference page lists every refusal once, in order, with its names`() throws {
    let rows = try Self.rows(cells: 7)
    #expect(rows.map { $0[3] } == Refusal.allCases.map(\.code))
    for (row, refusal) in zip(rows, Refusal.allCases) {
      #expect(row[0] == refusal.sqlState ?? "", "\(refusal)")
      #expect(Self.snakeCase(row[1].dropFirst()) == refusal.code)
      #expect(row[6] == Self.words(for: refusal.retry), "\(refusal)")
      let status = try #require(Int(row[2]), "\(refusal)")
      #expect((400...599).contains(status))
    }
  }

  private static func words(for retry: Refusal.Retry) -> String {
    switch retry {
    case .never: "never"
    case .later: "the same request, later"
    case .corrected: "corrected, with a new key"
    case .changed: "when something has changed, with a new key"
    }
  }

  /// What a Swift case becomes as a code: `apiKeyInvalid` is `api_key_invalid`.
  private static func snakeCase(_ name: Substring) -> String {
    name.split(separator: "JSON", omittingEmptySubsequences: false).joined(separator: "Json")
      .map { $0.isUppercase ? "_\($0.lowercased())" : String($0) }.joined()
  }

  @Test func `the reference page lists every field refusal once`() throws {
    #expect(try Self.rows(cells: 3).map { $0[1] } == FieldRefusal.allCases.map(\.code))
  }

  @Test func `every name leads back to its refusal and to no other`() {
    let states = Refusal.allCases.compactMap(\.sqlState)
    #expect(Set(states).count == states.count)
    for refusal in Refusal.allCases {
      #expect(Refusal(code: refusal.code) == refusal)
      #expect(refusal.code.allSatisfy { $0.isLowercase || $0 == "_" })
      #expect(!refusal.title.isEmpty && !refusal.title.hasSuffix("."))
      if let state = refusal.sqlState {
        #expect(Refusal(sqlState: state) == refusal)
        #expect(state.count == 5 && state.hasPrefix("TS"))
      }
    }
    #expect(Refusal(sqlState: "42501") == nil)
    #expect(Refusal(code: "other") == nil)
  }
}
