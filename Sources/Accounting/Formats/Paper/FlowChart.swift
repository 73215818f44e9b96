/// What a balance is made of, as bars: to the right what the partner owes, to the left what it is
/// owed, each in proportion.
struct FlowChart {
  struct Bar {
    let label: String
    /// Above zero: the partner owes it.
    let amount: Int64
    let text: String
    let isSum: Bool

    /// Red, green and blue, as web pages write them.
    var colour: UInt32 { isSum ? 0x1F5F99 : amount < 0 ? 0x2A8A5F : 0xC8741A }
  }

  let heading: String
  /// Which side is which, and the currency.
  let legend: String
  /// The bars, of which one at least has a length.
  let bars: [Bar]

  /// Returns where the line stands from which bars go to both sides, and how long each is, in a
  /// room of that width; a bar is always seen.
  func lengths(in room: Int) -> (middle: Int, bars: [Int]) {
    // The middle stands where both sides have the same scale.
    let right = bars.lazy.filter { $0.amount > 0 }.map(\.amount.magnitude).max() ?? 0
    let left = bars.lazy.filter { $0.amount < 0 }.map(\.amount.magnitude).max() ?? 0
    let span = max(1, UInt128(right) + UInt128(left))
    func length(_ amount: UInt64) -> Int { Int(UInt128(amount) * UInt128(room) / span) }
    return (length(left), bars.map { max(1, length($0.amount.magnitude)) })
  }
}

extension FlowChart {
  /// Sizes in units of a drawing that is as wide as the page.
  private enum Size {
    static let width = 660
    static let row = 22
    static let labels = 225
    static let values = 90
  }

  /// The drawing as SVG.
  var svg: String {
    let height = bars.count * Size.row + 6
    let from = Size.labels + Size.values
    let (left, lengths) = lengths(in: Size.width - from - Size.values)
    let middle = from + left
    var drawing = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Size.width) \(height)" \
      width="100%" role="img" font-size="11" fill="#1c2430">
      <line x1="\(middle)" y1="0" x2="\(middle)" y2="\(height)" stroke="#8994a0"/>\n
      """
    for (place, (bar, length)) in zip(bars, lengths).enumerated() {
      let top = place * Size.row + 4
      let x = bar.amount < 0 ? middle - length : middle
      // As attributes, because printers apply the page's style to the page alone.
      let colour = String(bar.colour, radix: 16)
      let weight = bar.isSum ? "bold" : "normal"
      let anchor = bar.amount < 0 ? "end" : "start"
      let beside = bar.amount < 0 ? x - 5 : x + length + 5
      drawing += """
        <text x="0" y="\(top + 12)" font-weight="\(weight)">\(HTML.escaped(bar.label))</text>
        <rect x="\(x)" y="\(top)" width="\(length)" height="16" fill="#\(colour)"/>
        <text x="\(beside)" y="\(top + 12)" text-anchor="\(anchor)">\
        \(HTML.escaped(bar.text))</text>\n
        """
    }
    return drawing + "</svg>\n"
  }
}

/// Text on its way into a page.
enum HTML {
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
