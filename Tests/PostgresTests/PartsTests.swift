import Testing

@testable import Postgres

@Suite struct BackoffTests {
  /// A seeded generator (SplitMix64), so that a failure can be repeated.
  struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `delays double up to the limit, less at most a half`(seed: UInt64) {
    var random = Seeded(state: seed)
    var backoff = Backoff(delayMin: .milliseconds(50), delayMax: .seconds(2))
    for failure in 0..<100 {
      let whole = min(.milliseconds(50) * (1 << min(failure, 10)), Duration.seconds(2))
      let delay = backoff.next(using: &random)
      #expect(delay >= whole / 2 && delay <= whole)
    }
    backoff.reset()
    #expect(backoff.next(using: &random) <= .milliseconds(50))
  }
}

@Suite struct QueueTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a queue gives back what it took, in order`(seed: UInt64) {
    var random = BackoffTests.Seeded(state: seed)
    var queue = Queue<Int>()
    var model: [Int] = []
    for step in 0..<2000 {
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<9:
        queue.append(step)
        model.append(step)
      case 9..<18:
        #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
      case 18 where !model.isEmpty:
        queue.updateFirst { $0 += 1 }
        model[0] += 1
      case 19 where step % 50 == 0:
        #expect(queue.removeAll() == model)
        model = []
      default: break
      }
      #expect(queue.count == model.count)
      #expect(queue.isEmpty == model.isEmpty)
      #expect(queue.first == model.first)
    }
  }
}

@Suite struct PostgresErrorTests {
  static let secret = "tsk_live_secret"

  static let errors: [PostgresError] = [
    .server(
      {
        var error = ServerError(sqlState: "23505", message: secret)
        error.detail = secret
        error.hint = secret
        error.constraint = secret
        return error
      }()),
    .connectionLost(reason: secret),
    .unavailable(ConnectionFailure(message: secret)),
  ]

  @Test(arguments: errors)
  func `the description repeats none of the server's words`(error: PostgresError) {
    #expect(!"\(error)".contains(Self.secret))
    #expect(!String(describing: error).contains(Self.secret))
    #expect(error.debugDescription.contains(Self.secret))
  }

  @Test(arguments: ["40001", "40P01"])
  func `losing against another transaction is told apart`(sqlState: String) {
    #expect(PostgresError.server(ServerError(sqlState: sqlState)).isSerializationFailure)
    #expect(!PostgresError.server(ServerError(sqlState: "23505")).isSerializationFailure)
  }

  @Test(arguments: [
    ("53100", true), ("53200", true), ("57014", true), ("57P03", true), ("58030", true),
    ("25006", true), ("23505", false), ("40P01", false), ("25P02", false), ("XX001", false),
    ("TS101", false),
  ])
  func `a server that can do nothing is told from one that refuses`(
    sqlState: String, isUnable: Bool
  ) {
    #expect(PostgresError.server(ServerError(sqlState: sqlState)).isServerUnable == isUnable)
    #expect(!PostgresError.connectionLost(reason: sqlState).isServerUnable)
  }
}
