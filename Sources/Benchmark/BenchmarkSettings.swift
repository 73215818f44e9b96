/// How much is measured.
struct BenchmarkSettings: Sendable {
  /// Seconds that each side runs in each round.
  var seconds = 6
  /// How many times the sides alternate; medians are over the rounds.
  var rounds = 4
  /// Members with a wallet each.
  var members = 100_000
  /// Partners with a key each.
  var partners = 50
  /// Keep-alive connections of the load generator: tills that wait for their answers.
  var connections = 128
  var pgbenchClients = 32
  /// pgbench's scale: 100,000 accounts each.
  var pgbenchScale = 50

  /// Postings that are there before anything is measured, 0 to begin with an empty ledger.
  var postings = 0

  /// Postings that are there at least when a close of all of them is measured.
  var closing = 1_000_000

  /// Above 0, earning is also measured in a ledger of its own that has so many postings, and a
  /// tenth as many wallets.
  var grown = 0

  /// Above 0, a settlement of so many partners is exported in every format, and nothing else is
  /// measured.
  var exports = 0

  struct UsageError: Error, CustomStringConvertible {
    let description: String
  }

  private static let usage = """
    usage: tessera-bench [--seconds 1…60] [--rounds 1…60] [--connections 1…4096] \
    [--members 1000…10000000] [--postings 0…100000000] [--closing 0…100000000] \
    [--grown 0…100000000] [--exports 100…100000]
    """

  /// Reads the command line.
  init(_ arguments: [String]) throws {
    var words = arguments[...]
    while let option = words.popFirst() {
      guard let text = words.popFirst(), let number = Int(text), set(option, to: number) else {
        throw UsageError(description: Self.usage)
      }
    }
  }

  private mutating func set(_ option: String, to number: Int) -> Bool {
    switch (option, number) {
    case ("--seconds", 1...60): seconds = number
    case ("--rounds", 1...60): rounds = number
    case ("--connections", 1...4096): connections = number
    case ("--members", 1000...10_000_000): members = number
    case ("--postings", 0...100_000_000): postings = number
    case ("--closing", 0...100_000_000): closing = number
    case ("--grown", 0...100_000_000): grown = number
    case ("--exports", 100...100_000): exports = number
    default: return false
    }
    return true
  }
}
