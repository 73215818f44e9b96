import PDF

extension PaperLayout {
  /// A line of text in a cell, from the cell's upper left corner.
  private struct Piece {
    let line: PDFLine
    let x: Int
    let base: Int
  }

  private struct SetCell {
    let pieces: [Piece]
    let columns: Int
    let height: Int
  }

  private struct SetRow {
    let cells: [SetCell]
    let height: Int
    /// Whether it must not stand apart from the row above.
    let isSum: Bool
  }

  private enum Size {
    static let (headSpace, rowSpace) = (PaperStyle.millimetres(6), PaperStyle.millimetres(7))
    static let (headRule, rowRule) = (85, 28)
    /// A table that is not higher than this is not parted between pages.
    static let wholeMax = (PaperStyle.bottom - PaperStyle.top) / 3
    static let firstColumnMin = PaperStyle.millimetres(300)
    /// Between numbers, where there is room for it.
    static let columnGap = PaperStyle.millimetres(30)
  }

  /// Sets tables below each other; the columns of those that begin with a text are the same.
  mutating func set(_ tables: [StatementSheet.Table]) throws {
    let alike = tables.filter { !$0.columns[0].isNumber }
    let common = try widths(of: alike)
    for table in tables {
      try set(table, table.columns[0].isNumber ? try widths(of: [table]) : common)
    }
  }

  private mutating func set(_ table: StatementSheet.Table, _ widths: [Int]) throws {
    let head = table.hasHeads ? try row(headsOf: table, widths) : nil
    var rows: [SetRow] = []
    for row in table.rows { rows.append(try self.row(row, of: table, widths)) }
    let before = Self.headingHeight + (head?.height ?? 0)
    let whole = before + rows.reduce(0) { $0 + $1.height }
    makeRoom(for: whole <= Size.wholeMax ? whole : before + height(ofRowsFrom: 0, in: rows))
    try setHeading(table.heading, note: table.note)
    let element = document.add(.table, in: .document)
    var rules: [(y: Int, height: Int)] = []
    if let head {
      rules.append(draw(head, as: .columnHead, in: element, widths))
    }
    for (place, row) in rows.enumerated() {
      if y + height(ofRowsFrom: place, in: rows) > PaperStyle.bottom, !isAtTop {
        draw(rules)
        rules = []
        turnPage()
        // What is said again only helps the eye.
        if let head { rules.append(draw(head, as: .columnHead, in: nil, widths)) }
      }
      rules.append(draw(row, as: .cell, in: element, widths))
    }
    draw(rules)
  }

  /// The height of a row and of the sums that follow it, which stay on its page.
  private func height(ofRowsFrom place: Int, in rows: [SetRow]) -> Int {
    guard rows.indices.contains(place) else { return 0 }
    let sums = rows[(place + 1)...].prefix { $0.isSum }
    return sums.reduce(rows[place].height) { $0 + $1.height }
  }

  // MARK: Drawing

  /// Draws a row, and returns the rule below it, which is drawn when all rows are: marks of
  /// decoration between all cells would be longer than the cells.
  private mutating func draw(
    _ row: SetRow, as role: PDFRole, in table: PDFElement?, _ widths: [Int]
  ) -> (y: Int, height: Int) {
    let element = table.map { document.add(.row, in: $0) }
    var (x, place) = (PaperStyle.left, 0)
    for cell in row.cells {
      let owner = element.map { document.add(role, in: $0, columns: cell.columns) }
      for piece in cell.pieces {
        document.draw(piece.line, x: x + piece.x, base: y + piece.base, as: owner)
      }
      x += widths[place..<(place + cell.columns)].reduce(0, +)
      place += cell.columns
    }
    y += row.height
    return (y, role == .columnHead ? Size.headRule : Size.rowRule)
  }

  private mutating func draw(_ rules: [(y: Int, height: Int)]) {
    for rule in rules {
      document.fill(
        x: PaperStyle.left, top: rule.y - rule.height, width: PaperStyle.width,
        height: rule.height,
        rule.height == Size.headRule ? PDFColour(0xB9C2CC) : PDFColour(0xE3E8ED))
    }
  }

  // MARK: Setting

  private mutating func row(
    headsOf table: StatementSheet.Table, _ widths: [Int]
  ) throws -> SetRow {
    var cells: [SetCell] = []
    for (column, width) in zip(table.columns, widths) {
      cells.append(
        try cell(
          StatementSheet.Cell(text: column.head), PaperStyle.quiet, width: width,
          space: Size.headSpace, isNumber: column.isNumber))
    }
    return SetRow(cells: cells, height: cells.map(\.height).max() ?? 0, isSum: false)
  }

  private mutating func row(
    _ row: StatementSheet.Row, of table: StatementSheet.Table, _ widths: [Int]
  ) throws -> SetRow {
    var cells: [SetCell] = []
    var place = 0
    for cell in row.cells {
      cells.append(
        try self.cell(
          cell, row.isTotal ? PaperStyle.strong : PaperStyle.body,
          width: widths[place..<(place + cell.columns)].reduce(0, +), space: Size.rowSpace,
          isNumber: table.columns[place].isNumber))
      place += cell.columns
    }
    return SetRow(cells: cells, height: cells.map(\.height).max() ?? 0, isSum: row.isSum)
  }

  /// Sets a cell: its text, and its note beside the last line where there is room and else below.
  private mutating func cell(
    _ cell: StatementSheet.Cell, _ style: PDFTextStyle, width: Int, space: Int, isNumber: Bool
  ) throws -> SetCell {
    let room = max(1, width - 2 * PaperStyle.padding)
    var pieces: [Piece] = []
    var y = space
    for line in try document.lines(cell.text, style, width: room) {
      let x = PaperStyle.padding + (isNumber ? room - line.width : 0)
      pieces.append(Piece(line: line, x: x, base: y + PaperStyle.base(style)))
      y += PaperStyle.lineHeight(style)
    }
    if let note = cell.note {
      let line = try document.line(note, PaperStyle.quiet)
      let beside = (pieces.last?.line.width ?? 0) + PaperStyle.padding
      if beside + line.width <= room, let last = pieces.last {
        pieces.append(Piece(line: line, x: PaperStyle.padding + beside, base: last.base))
      } else {
        for line in try document.lines(note, PaperStyle.quiet, width: room) {
          pieces.append(
            Piece(line: line, x: PaperStyle.padding, base: y + PaperStyle.base(PaperStyle.quiet)))
          y += PaperStyle.lineHeight(PaperStyle.quiet)
        }
      }
    }
    return SetCell(pieces: pieces, columns: cell.columns, height: y + space)
  }

  // MARK: Columns

  /// How wide columns are: numbers as wide as the widest, heads on one line where there is room for
  /// that, and the rest for the text; without a text the rest goes to all alike.
  private mutating func widths(of tables: [StatementSheet.Table]) throws -> [Int] {
    guard let first = tables.first else { return [] }
    var (values, heads, words) = (
      [Int](repeating: 0, count: first.columns.count),
      [Int](repeating: 0, count: first.columns.count),
      [Int](repeating: 0, count: first.columns.count)
    )
    for table in tables {
      for (place, column) in table.columns.enumerated() {
        heads[place] = max(heads[place], try width(column.head, PaperStyle.quiet))
        for word in column.head.split(separator: " ") {
          words[place] = max(words[place], try width(String(word), PaperStyle.quiet))
        }
      }
      for row in table.rows {
        let style = row.isTotal ? PaperStyle.strong : PaperStyle.body
        var place = 0
        for cell in row.cells {
          if cell.columns == 1 {
            let note = try cell.note.map { try width($0, PaperStyle.quiet) + PaperStyle.padding }
            values[place] = max(values[place], try width(cell.text, style) + (note ?? 0))
          }
          place += cell.columns
        }
      }
    }
    let wide = zip(values, heads).map { max($0, $1) + Size.columnGap }
    let fits = wide.reduce(0, +) + 2 * PaperStyle.padding * wide.count <= PaperStyle.width
    return Self.shared(
      fits ? wide : zip(values, words).map(max), hasText: !first.columns[0].isNumber)
  }

  private mutating func width(_ text: String, _ style: PDFTextStyle) throws -> Int {
    text.isEmpty ? 0 : try document.line(text, style).width
  }

  /// The width of the page for columns that want so much each, beside their padding.
  private static func shared(_ wanted: [Int], hasText: Bool) -> [Int] {
    var widths = wanted.map { $0 + 2 * PaperStyle.padding }
    guard hasText else {
      let rest = PaperStyle.width - widths.reduce(0, +)
      guard rest >= 0 else { return shrunk(widths, to: PaperStyle.width) }
      return widths.map { $0 + rest / widths.count }
    }
    let numbers = widths.dropFirst().reduce(0, +)
    if numbers > PaperStyle.width - Size.firstColumnMin {
      widths = [0] + shrunk(Array(widths.dropFirst()), to: PaperStyle.width - Size.firstColumnMin)
    }
    widths[0] = PaperStyle.width - widths.dropFirst().reduce(0, +)
    return widths
  }

  private static func shrunk(_ widths: [Int], to room: Int) -> [Int] {
    let sum = widths.reduce(0, +)
    return widths.map { $0 * room / sum }
  }
}
