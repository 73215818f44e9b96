import Coalition
import HTTP
import Operations
import Testing

@testable import PartnerAPI

@Suite struct CodeLinesTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    /// What comes of it: each line with its code or why it holds none, or the refusal of all.
    let outcome: String
    var testDescription: String { name }
    init(_ name: String, _ text: String, _ outcome: String) {
      (self.name, self.text, self.outcome) = (name, text, outcome)
    }
  }

  private static func outcome(_ read: () throws(Problem) -> CodeLines) -> String {
    do throws(Problem) {
      let lines = try read()
      let codes = lines.codes.map { code in
        (code.line, code.code.text + (code.validUntil.map { " \($0)" } ?? ""))
      }
      let refused = lines.refused.map { ($0.line, $0.refusal.code) }
      return (codes + refused).sorted { $0.0 < $1.0 }.map { "\($0.0) \($0.1)" }
        .joined(separator: ", ")
    } catch {
      return error.errors.first?.refusal.code ?? error.refusal.code
    }
  }

  private static let longest = String(repeating: "é", count: 64)

  @Test(arguments: [
    Row("one code", "code\nA", "2 A"),
    Row("a last line feed", "code\nA\n", "2 A"),
    Row("carriage returns", "code\r\nA\r\nB\r\n", "2 A, 3 B"),
    Row("a byte order mark", "\u{FEFF}code\nA", "2 A"),
    Row("quotes", "code\n\"A,1\"\n\"A\"\"1\"\n", "2 A,1, 3 A\"1"),
    Row(
      "times", "code,valid_until\nA,2027-01-01T00:00:00Z\nB,\nC,never",
      "2 A 2027-01-01T00:00:00Z, 3 B, 4 field_format"),
    Row("an empty line", "code\nA\n\nB", "2 A, 3 field_too_short, 4 B"),
    Row("64 characters", "code\n\(longest)", "2 \(longest)"),
    Row("65 characters", "code\n\(longest)x", "2 field_too_long"),
    Row("a space", "code\nA B", "2 field_format"),
    Row("a second field", "code\nA,B", "2 field_format"),
    Row("a field that is missing", "code,valid_until\nA", "2 field_format"),
    Row(
      "a stray quote", "code\nA\"B\n\"A\"B\n\"A", "2 field_format, 3 field_format, 4 field_format"),
    Row("1025 bytes", "code\n" + String(repeating: "x", count: 1025), "2 field_format"),
    Row("no heading", "A\nB", "field_format"),
    Row("another heading", "code,gift\nA,B", "field_format"),
    Row("a heading alone", "code\n", "field_too_short"),
    Row("nothing", "", "field_format"),
  ])
  func `CSV is read line by line`(row: Row) {
    #expect(
      Self.outcome { () throws(Problem) in try CodeLines(csv: Array(row.text.utf8)) }
        == row.outcome)
  }

  @Test(arguments: [
    Row("one code", #"{"code":"A"}"#, "1 A"),
    Row(
      "times", #"{"code":"A","valid_until":"2027-01-01T00:00:00Z"}"# + "\n{\"code\":\"B\"}\n",
      "1 A 2027-01-01T00:00:00Z, 2 B"),
    Row("no code", "{}", "1 field_missing"),
    Row("a number", #"{"code":1}"#, "1 field_type"),
    Row("a code twice", #"{"code":"A","code":"B"}"#, "1 field_duplicate"),
    Row("another field", #"{"code":"A","gift":"B"}"#, "1 field_unknown"),
    Row("no JSON", "A\n{\"code\":\"B\"}", "1 field_format, 2 B"),
    Row("no time", #"{"code":"A","valid_until":"soon"}"#, "1 field_format"),
    Row("an empty line", "{\"code\":\"A\"}\n\n{\"code\":\"B\"}", "1 A, 2 field_format, 3 B"),
    Row("nothing", "", "field_too_short"),
  ])
  func `NDJSON is read line by line`(row: Row) {
    #expect(
      Self.outcome { () throws(Problem) in try CodeLines(ndjson: Array(row.text.utf8)) }
        == row.outcome)
  }

  @Test func `bytes that are no text are no code`() {
    let body = Array("code\n".utf8) + [0xFF, 0x0A, 0x41]
    #expect(
      Self.outcome { () throws(Problem) in try CodeLines(csv: body) } == "2 field_format, 3 A")
  }

  @Test func `ten thousand codes are read, and one more is not`() throws {
    func csv(_ count: Int) -> [UInt8] {
      Array(("code\n" + String(repeating: "A\n", count: count)).utf8)
    }
    #expect(try CodeLines(csv: csv(10_000)).count == 10_000)
    #expect(
      Self.outcome { () throws(Problem) in try CodeLines(csv: csv(10_001)) } == "field_too_long")
  }

  @Test func `a refused line says where it stands and never what stands there`() throws {
    let lines = try CodeLines(csv: Array("code\nSECRET CODE".utf8))
    var dumped = ""
    dump(lines, to: &dumped)
    #expect(lines.refused == [CodeLines.Refused(line: 2, refusal: .fieldFormat)])
    #expect(!dumped.contains("SECRET"))
  }
}
