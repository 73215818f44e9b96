/// How far a long piece of work is: a bar, the rate, and the time left.
///
/// It draws nothing itself: it is told the time and answers with a text to write on stderr, or nil
/// when there is nothing new to show, too little time has passed, or nobody watches.
package struct ProgressBar: Sendable {
  /// The shortest time between two drawings, in nanoseconds.
  package static let intervalMin: UInt64 = 100_000_000
  private static let barWidth = 24

  /// What is being done, in a word or two.
  package let label: String
  /// The number of steps, at least one.
  package let total: UInt64
  private let isTerminal: Bool
  private let startedAt: UInt64
  private var drawnAt: UInt64?

  /// Creates a bar for `total` steps.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether stderr is one; if not, the bar stays silent.
  ///   - now: A monotonic time in nanoseconds.
  package init(_ label: String, total: UInt64, isTerminal: Bool, now: UInt64) {
    self.label = label
    self.total = max(1, total)
    self.isTerminal = isTerminal
    startedAt = now
  }

  /// Returns what to write when `done` steps are done, or nil.
  package mutating func update(done: UInt64, now: UInt64) -> String? {
    guard isTerminal else { return nil }
    if let drawnAt, now < drawnAt + Self.intervalMin { return nil }
    drawnAt = now
    return "\r\(line(done: done, now: now))\u{1B}[K"
  }

  /// Returns what to write at the end, always with the last numbers and a line feed, or nil.
  package func finish(done: UInt64, now: UInt64) -> String? {
    isTerminal ? "\r\(line(done: done, now: now))\u{1B}[K\n" : nil
  }

  /// The line without any control of the cursor:
  /// `import  [############............]  50%  500/1,000  250/s  0:02 left`.
  package func line(done: UInt64, now: UInt64) -> String {
    let shown = min(done, total)
    let filled = Int(share(shown, of: UInt64(Self.barWidth)))
    let bar =
      String(repeating: "#", count: filled)
      + String(repeating: ".", count: Self.barWidth - filled)
    let percent = String(share(shown, of: 100))
    let padded = String(repeating: " ", count: 3 - percent.count) + percent
    var parts = ["\(label)", "[\(bar)]", "\(padded)%", "\(grouped(done))/\(grouped(total))"]
    let elapsed = now > startedAt ? now - startedAt : 0
    if elapsed > 0, done > 0 {
      let rate = Self.scaled(done, by: 1_000_000_000, over: elapsed)
      parts.append("\(grouped(rate))/s")
      parts.append(
        shown < total
          ? "\(clock(Self.scaled(elapsed, by: total - shown, over: done) / 1_000_000_000)) left"
          : "in \(clock(elapsed / 1_000_000_000))")
    }
    return parts.joined(separator: "  ")
  }

  private func share(_ done: UInt64, of whole: UInt64) -> UInt64 {
    Self.scaled(done, by: whole, over: total)
  }

  /// `value × numerator ÷ denominator` in 128 bits; the largest number if even that is too much.
  private static func scaled(
    _ value: UInt64, by numerator: UInt64, over denominator: UInt64
  ) -> UInt64 {
    let product = value.multipliedFullWidth(by: numerator)
    guard product.high < denominator else { return .max }
    return denominator.dividingFullWidth(product).quotient
  }

  /// `1234567` as `1,234,567`.
  private func grouped(_ number: UInt64) -> String {
    var text = ""
    let digits = String(number)
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// Seconds as `0:07`, `12:34` or `1:02:03`.
  private func clock(_ seconds: UInt64) -> String {
    func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let hours = seconds / 3600
    let minutes = seconds / 60 % 60
    let start = hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)"
    return "\(start):\(two(seconds % 60))"
  }
}
