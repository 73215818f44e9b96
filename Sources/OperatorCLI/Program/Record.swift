import Arguments

/// One thing with named fields, as `show` commands answer.
struct Record {
  /// A field: its name for programs, its title for people, and its value.
  struct Field {
    let key: String
    let title: String
    let cell: Table.Cell

    init(_ key: String, _ title: String, _ cell: Table.Cell) {
      self.key = key
      self.title = title
      self.cell = cell
    }
  }

  let fields: [Field]

  init(_ fields: [Field]) { self.fields = fields }

  /// The fields below each other for people, side by side for programs.
  func table(for format: OutputFormat) -> Table {
    switch format {
    case .table:
      var table = Table(columns: [.init("field", "Field"), .init("value", "Value")])
      for field in fields { table.append([.text(field.title), field.cell]) }
      return table
    case .json, .csv:
      var table = Table(columns: fields.map { .init($0.key, $0.title) })
      table.append(fields.map(\.cell))
      return table
    }
  }
}

extension Table.Cell {
  /// A text, or nothing.
  static func optional(_ text: String?) -> Table.Cell { text.map { .text($0) } ?? .none }
  /// The description of a value, or nothing.
  static func describing(_ value: (some CustomStringConvertible)?) -> Table.Cell {
    value.map { .text($0.description) } ?? .none
  }
}
