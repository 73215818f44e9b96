import PDF

extension PaperLayout {
  private enum Size {
    static let row = 1_640
    static let bar = 1_200
    /// Between a bar and what stands beside it.
    static let gap = 400
  }

  /// Sets the chart: labels to the left, then bars to both sides of a line, each with its amount.
  mutating func set(_ chart: FlowChart) throws {
    let height = chart.bars.count * Size.row + Size.gap
    makeRoom(
      for: Self.headingHeight + PaperStyle.lineHeight(PaperStyle.quiet) + height)
    try setHeading(chart.heading)
    try set(chart.legend, PaperStyle.quiet, as: .paragraph)
    y += PaperStyle.millimetres(10)
    var texts: [(label: PDFLine, amount: PDFLine)] = []
    for bar in chart.bars {
      let style = bar.isSum ? PaperStyle.barSum : PaperStyle.bar
      texts.append((try document.line(bar.label, style), try document.line(bar.text, style)))
    }
    let labels = (texts.map(\.label.width).max() ?? 0) + 2 * Size.gap
    let (left, right) = rooms(beside: chart, texts.map(\.amount))
    let from = PaperStyle.left + labels + left
    let (middle, lengths) = chart.lengths(
      in: max(Size.gap, PaperStyle.left + PaperStyle.width - right - from))
    document.fill(x: from + middle - 35, top: y, width: 70, height: height, PDFColour(0x8994A0))
    for (place, bar) in chart.bars.enumerated() {
      let length = max(50, lengths[place])
      document.fill(
        x: from + middle - (bar.amount < 0 ? length : 0),
        top: y + Size.gap / 2 + place * Size.row + (Size.row - Size.bar) / 2, width: length,
        height: Size.bar, PDFColour(bar.colour))
    }
    let table = document.add(.table, in: .document)
    for (place, bar) in chart.bars.enumerated() {
      let row = document.add(.row, in: table)
      let (label, amount) = texts[place]
      let base = y + Size.gap / 2 + place * Size.row + Size.row / 2 + label.style.size * 35 / 100
      document.draw(
        label, x: PaperStyle.left, base: base, as: document.add(.cell, in: row))
      let x =
        bar.amount < 0
        ? from + middle - lengths[place] - Size.gap - amount.width
        : from + middle + lengths[place] + Size.gap
      document.draw(amount, x: x, base: base, as: document.add(.cell, in: row))
    }
    y += height
  }

  /// How much room amounts take at the ends of bars to the left and to the right.
  private func rooms(beside chart: FlowChart, _ amounts: [PDFLine]) -> (left: Int, right: Int) {
    var (left, right) = (0, 0)
    for (bar, amount) in zip(chart.bars, amounts) {
      if bar.amount < 0 {
        left = max(left, amount.width + Size.gap)
      } else {
        right = max(right, amount.width + Size.gap)
      }
    }
    return (left, right)
  }
}
