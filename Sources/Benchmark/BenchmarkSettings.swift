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
  /// Keep-alive connections of the load generator, and clients of pgbench.
  var connections = 128
  var pgbenchClients = 32
  /// pgbench's scale: 100,000 accounts each.
  var pgbenchScale = 50

  struct UsageError: Error, CustomStringConvertible {
    let description: String
  }

  /// Reads `--seconds N` and `--rounds N`.
  init(_ arguments: [String]) throws {
    var words = arguments[...]
    while let option = words.popFirst() {
      guard ["--seconds", "--rounds"].contains(option), let text = words.popFirst(),
        let number = Int(text), (1...60).contains(number)
      else {
        throw UsageError(
          description: "usage: tessera-bench [--seconds 1…60] [--rounds 1…60]")
      }
      if option == "--seconds" { seconds = number } else { rounds = number }
    }
  }
}
