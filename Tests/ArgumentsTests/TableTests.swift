import FoundationEssentials
import Testing

@testable import Arguments

@Suite struct TableTests {
  static func table(_ rows: [[Table.Cell]]) -> Table {
    var table = Table(columns: [
      .init("name", "Name"), .init("points", "Points", isNumeric: true),
      .init("amount", "Amount", isNumeric: true), .init("active", "Active"),
    ])
    for row in rows { table.append(row) }
    return table
  }

  static let rows: [[Table.Cell]] = [
    [.text("Blue Shop"), .number(1250), .decimal("-12.50"), .flag(true)],
    [.text("東京"), .number(-7), .none, .flag(false)],
  ]

  @Test func `numbers stand at the right and words at the left`() {
    #expect(
      Self.table(Self.rows).text(as: .table) == """
        Name       Points  Amount  Active
        ---------  ------  ------  ------
        Blue Shop    1250  -12.50  yes
        東京           -7          no

        """)
    #expect(Self.table([]).text(as: .table).split(separator: "\n").count == 2)
  }

  @Test func `programs read one object a line`() {
    #expect(
      Self.table(Self.rows).text(as: .json) == """
        {"name":"Blue Shop","points":1250,"amount":"-12.50","active":true}
        {"name":"東京","points":-7,"amount":null,"active":false}

        """)
    #expect(Self.table([]).text(as: .json).isEmpty)
  }

  @Test func `spreadsheets read RFC 4180`() {
    #expect(
      Self.table(Self.rows).text(as: .csv)
        == "name,points,amount,active\r\nBlue Shop,1250,-12.50,true\r\n東京,-7,,false\r\n")
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""),
    ("a;b", "\"a;b\""), (" a", "\" a\""), ("", ""), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"),
    ("@x", "'@x"), ("\tx", "\"'\tx\""), ("=a,\"b\"", "\"'=a,\"\"b\"\"\""), ("a=1", "a=1"),
    ("＝1", "'＝1"),
  ])
  func `a field is quoted where needed and never a formula`(text: String, field: String) {
    #expect(CSVText.field(text) == field)
  }

  @Test func `no stored text can move the cursor or break out of its cell`() throws {
    let evil = "a\u{1B}[2J\u{9B}\u{202E}\r\n\"\\\u{0}\u{2028}"
    var table = Table(columns: [.init("x", "X")])
    table.append([.text(evil)])
    let plain = table.text(as: .table)
    #expect(plain.split(separator: "\n").count == 3)
    #expect(!plain.unicodeScalars.contains { $0 != "\n" && DisplayWidth.movesCursor($0) })
    let read = try JSONDecoder().decode(
      [String: String].self, from: Data(table.text(as: .json).utf8))
    #expect(read == ["x": evil])
  }

  @Test func `a row without all its cells is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = TableTests.table([[.none]]) }
  }
}

@Suite struct ProgressBarTests {
  static let second: UInt64 = 1_000_000_000

  @Test func `a bar shows share, rate and the time left`() {
    let bar = ProgressBar("import", total: 1000, isTerminal: true, now: 0)
    #expect(
      bar.line(done: 0, now: 0) == "import  [........................]    0%  0/1,000")
    #expect(
      bar.line(done: 500, now: 2 * Self.second)
        == "import  [############............]   50%  500/1,000  250/s  0:02 left")
    #expect(
      bar.line(done: 1, now: 10 * Self.second)
        == "import  [........................]    0%  1/1,000  0/s  2:46:30 left")
    #expect(
      bar.line(done: 1000, now: 75 * Self.second)
        == "import  [########################]  100%  1,000/1,000  13/s  in 1:15")
    #expect(
      bar.line(done: 1200, now: Self.second)
        == "import  [########################]  100%  1,200/1,000  1,200/s  in 0:01")
  }

  @Test func `a bar is drawn at most ten times a second, and at the end`() {
    var bar = ProgressBar("x", total: 10, isTerminal: true, now: 0)
    #expect(bar.update(done: 1, now: 5)?.hasPrefix("\rx  [") == true)
    #expect(bar.update(done: 2, now: 5 + ProgressBar.intervalMin - 1) == nil)
    #expect(bar.update(done: 3, now: 5 + ProgressBar.intervalMin) != nil)
    #expect(bar.finish(done: 10, now: 6 + ProgressBar.intervalMin)?.hasSuffix("\n") == true)
  }

  @Test func `a bar is silent when nobody watches`() {
    var bar = ProgressBar("x", total: 10, isTerminal: false, now: 0)
    #expect(bar.update(done: 1, now: Self.second) == nil)
    #expect(bar.finish(done: 10, now: Self.second) == nil)
  }

  @Test func `no numbers make a bar overflow`() {
    let bar = ProgressBar("x", total: .max, isTerminal: true, now: .max)
    #expect(bar.line(done: .max, now: .max).contains("100%"))
    #expect(
      ProgressBar("x", total: 0, isTerminal: true, now: 0).line(done: 0, now: 1).contains("0%"))
    #expect(
      ProgressBar("x", total: .max, isTerminal: true, now: 0).line(done: .max - 1, now: .max)
        .contains("99%"))
  }
}
