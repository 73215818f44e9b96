import Arguments

/// What became of the rows of an import.
struct ImportReport: Sendable {
  /// How many examples of each refusal are kept.
  static let examplesMax = 3

  /// A kind of refusal: how often, and where first.
  struct Refusals: Sendable {
    var count: Int64 = 0
    var lines: [Int] = []
    var example = ""
  }

  private(set) var accepted: Int64 = 0
  private(set) var replayed: Int64 = 0
  private(set) var refused: [String: Refusals] = [:]

  var refusedCount: Int64 { refused.values.reduce(0) { $0 + $1.count } }
  var total: Int64 { accepted + replayed + refusedCount }

  mutating func add(_ answer: ImportAnswer, line: Int) {
    switch answer {
    case .accepted: accepted += 1
    case .replayed: replayed += 1
    case .refused(let code, let reason):
      var refusals = refused[code, default: Refusals()]
      refusals.count += 1
      if refusals.lines.count < Self.examplesMax { refusals.lines.append(line) }
      if refusals.example.isEmpty { refusals.example = reason }
      refused[code] = refusals
    }
  }

  /// A row for each outcome, most frequent refusal first.
  var table: Table {
    var table = Table(columns: [
      .init("outcome", "Outcome"), .init("code", "Code"), .init("rows", "Rows", isNumeric: true),
      .init("first_lines", "First lines"), .init("meaning", "Meaning"),
    ])
    table.append([.text("accepted"), .none, .number(accepted), .none, .none])
    table.append([
      .text("replayed"), .none, .number(replayed), .none, .text("recorded by an earlier run"),
    ])
    let sorted = refused.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    for (code, refusals) in sorted {
      let lines = refusals.lines.map(String.init).joined(separator: " ")
      table.append([
        .text("refused"), .text(code), .number(refusals.count), .text(lines),
        .text(refusals.example),
      ])
    }
    return table
  }
}

/// What became of one row.
enum ImportAnswer: Sendable {
  case accepted
  /// An earlier run had recorded it.
  case replayed
  /// A rule said no; `reason` is for people.
  case refused(code: String, reason: String)
}
