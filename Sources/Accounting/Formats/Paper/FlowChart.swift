import Coalition

/// What a balance is made of, as bars of SVG: to the right what the partner owes, to the left what
/// it is owed, each in proportion.
struct FlowChart {
  struct Bar {
    let label: String
    /// Above zero: the partner owes it.
    let amount: Int64
    let text: String
    let isSum: Bool
  }

  let bars: [Bar]

  /// Sizes in units of a drawing that is as wide as the page.
  private enum Size {
    static let width = 660
    static let row = 22
    static let labels = 225
    static let values = 90
  }

  /// The drawing; nothing where nothing flows.
  var svg: String {
    let largest = bars.map(\.amount.magnitude).max() ?? 0
    guard largest > 0 else { return "" }
    let height = bars.count * Size.row + 6
    let from = Size.labels + Size.values
    let room = Size.width - from - Size.values
    // The middle stands where both sides have the same scale.
    let right = bars.lazy.filter { $0.amount > 0 }.map(\.amount.magnitude).max() ?? 0
    let left = bars.lazy.filter { $0.amount < 0 }.map(\.amount.magnitude).max() ?? 0
    let span = UInt128(right) + UInt128(left)
    func length(_ amount: UInt64) -> Int { Int(UInt128(amount) * UInt128(room) / span) }
    let middle = from + length(left)
    var drawing = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Size.width) \(height)" \
      width="100%" role="img" font-size="11" fill="#1c2430">
      <line x1="\(middle)" y1="0" x2="\(middle)" y2="\(height)" stroke="#8994a0"/>\n
      """
    for (place, bar) in bars.enumerated() {
      let top = place * Size.row + 4
      let length = max(1, length(bar.amount.magnitude))
      let x = bar.amount < 0 ? middle - length : middle
      // As attributes, because printers apply the page's style to the page alone.
      let colour = bar.isSum ? "#1f5f99" : bar.amount < 0 ? "#2a8a5f" : "#c8741a"
      let weight = bar.isSum ? "bold" : "normal"
      let anchor = bar.amount < 0 ? "end" : "start"
      let beside = bar.amount < 0 ? x - 5 : x + length + 5
      drawing += """
        <text x="0" y="\(top + 12)" font-weight="\(weight)">\(HTML.escaped(bar.label))</text>
        <rect x="\(x)" y="\(top)" width="\(length)" height="16" fill="\(colour)"/>
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
