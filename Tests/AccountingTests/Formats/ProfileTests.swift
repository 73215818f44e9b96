import Accounting
import Foundation
import Testing

@Suite struct ProfileTests {
  private static func profile(_ fields: String, columns: String = #"[{"header": "a"}]"#) -> String {
    #"{"name": "p", "title": "t", "date_form": "yyyy-MM-dd", \#(fields) "columns": \#(columns)}"#
  }

  private static func columns(_ count: Int) -> String {
    "[" + (1...count).map { #"{"header": "c\#($0)"}"# }.joined(separator: ", ") + "]"
  }

  @Test(arguments: [
    (profile(#""colour": 1,"#), "no field is called colour"),
    (
      profile("", columns: #"[{"header": "a", "width": 1}]"#),
      "no field is called columns.Index 0.width"
    ),
    (profile(#""quoting": "some","#), "quoting is one of needed, texts, always, never"),
    (profile(#""delimiter": "::","#), "delimiter is one character"),
    (
      profile(#""delimiter": "x","#),
      "profile p: delimiter is a comma, semicolon, tab or bar"
    ),
    (
      profile(#""decimal_mark": ",","#),
      "profile p: decimal_mark is the delimiter, so quoting is always"
    ),
    (
      profile(#""byte_order_mark": true, "encoding": "ascii","#),
      "profile p: byte_order_mark is of utf-8 alone"
    ),
    (profile(#""rows_max": 2,"#), "profile p: rows_max is 3 to 10000000"),
    (profile(#""rows_max": 10000001,"#), "profile p: rows_max is 3 to 10000000"),
    (profile("", columns: "[]"), "profile p: there are 1 to 100 columns"),
    (profile("", columns: columns(101)), "profile p: there are 1 to 100 columns"),
    (
      profile("", columns: #"[{"header": "a", "value": "{who}"}]"#),
      "column a: no field is called {who}"
    ),
    (
      profile("", columns: #"[{"header": "a", "value": "{first}"}]"#),
      "column a: no field is called {first}"
    ),
    (
      profile("", columns: #"[{"header": "a", "length_max": 0}]"#),
      "profile p: column a: length_max is 1 to 32767"
    ),
    (
      profile("", columns: #"[{"header": "a", "digits": 41}]"#),
      "profile p: column a: digits is 1 to 40"
    ),
    (
      #"{"name": "P", "title": "t", "date_form": "yyyyMMdd", "columns": [{"header": "a"}]}"#,
      "profile P: a name is 1 to 32 of a-z, 0-9 and -"
    ),
    (
      #"{"name": "p", "title": "t", "date_form": "D.M.yyyy", "columns": [{"header": "a"}]}"#,
      "D.M.yyyy is no form of a date"
    ),
    (
      #"{"name": "p", "title": "t", "date_form": "yyyy", "columns": [{"header": "a"}]}"#,
      "yyyy is no form of a date"
    ),
  ])
  func `a profile that is not as documented is refused with the reason`(
    json: String, reason: String
  ) {
    #expect(throws: AccountingError.badConfiguration(reason)) { try Profiles.read(json) }
  }

  @Test func `what lies just inside of a limit is taken`() throws {
    #expect(try Profiles.read(Self.profile("", columns: Self.columns(100))).columns.count == 100)
    for rows in [3, 10_000_000] {
      #expect(try Profiles.read(Self.profile(#""rows_max": \#(rows),"#)).rowsMax == rows)
    }
    let column = #"[{"header": "a", "length_max": 32767, "digits": 40}]"#
    #expect(try Profiles.read(Self.profile("", columns: column)).columns[0].digits == 40)
    let mark = #""decimal_mark": ",", "quoting": "always","#
    #expect(try Profiles.read(Self.profile(mark)).decimalMark == ",")
  }

  @Test(arguments: [
    ("yyyy-MM-dd", "2026-10-05"), ("dd.MM.yy", "05.10.26"), ("ddMM", "0510"),
    ("MM/dd/yyyy", "10/05/2026"),
  ])
  func `a date is written in its form`(form: String, text: String) throws {
    let day = try WorkedExample.day("2026-10-05")
    #expect(try DateForm(parsing: form).text(of: day) == text)
  }

  @Test func `a byte order mark and line ends are as the profile says`() throws {
    let json = Self.profile(
      #""byte_order_mark": true, "line_end": "lf", "quoting": "always", "header": false,"#,
      columns: #"[{"header": "a", "value": "{amount}"}]"#)
    let bytes = try #require(try files(WorkedExample.books(), by: Profiles.read(json)).first)
    #expect(bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
    #expect(bytes.dropFirst(3).starts(with: "\"40000.01\"\n".utf8))
    #expect(!bytes.contains(0x0D))
  }
}
