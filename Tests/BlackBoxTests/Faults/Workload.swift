import Synchronization
import Testing

/// Earns and redemptions of many members, which tills send at once and send again until each has an
/// answer: what faults are tried on.
struct Workload: Sendable {
  /// One request, written once and sent as often as it takes.
  struct Item: Sendable {
    let member: Int
    /// Above zero for points earned, below for points spent.
    let points: Int64
    let key: String
    let path: String
    let body: String
  }

  /// What is known of a request: nil without an answer, or with one that says to ask again.
  typealias Answers = [HTTPAnswer?]

  /// Points that every member has before it begins.
  static let pointsBefore: Int64 = 20

  let members: [Till.Member]
  let items: [Item]

  /// Enrols members, gives them points, and writes `count` requests: two earns of a point, then a
  /// redemption of five, and so on, so that some redemptions are refused.
  static func make(_ count: Int, by till: Till, members memberCount: Int = 40) async throws
    -> Workload
  {
    var members: [Till.Member] = []
    for _ in 0..<memberCount {
      members.append(try await till.enrol())
      try await till.earn(pointsBefore, for: members[members.count - 1])
    }
    let items = (0..<count).map { number in
      let member = number % memberCount
      let key = Unique.text("load")
      let isEarn = number / memberCount % 3 < 2
      let reference = members[member].reference
      let body =
        isEarn
        ? Till.purchase(of: reference, amount: 100, receipt: key)
        : Till.redemption(of: reference, points: 5, reference: key)
      return Item(
        member: member, points: isEarn ? 1 : -5, key: key,
        path: isEarn ? "/v1/purchases" : "/v1/redemptions", body: body.text)
    }
    return Workload(members: members, items: items)
  }

  /// Sends every request that has no answer yet, once, over many connections.
  ///
  /// - Parameters:
  ///   - countMax: How many of them are sent; nil for all.
  ///   - witness: Sees every answer, those that say to ask again as well; nil for none.
  ///   - count: How many answers must have come before `action` is called, once.
  ///   - action: What happens in the middle of it; must not block.
  func send(
    by till: Till, known: Answers? = nil, atMost countMax: Int? = nil, connections: Int = 100,
    witness: @escaping @Sendable (HTTPAnswer?) -> Void = { _ in }, after count: Int? = nil,
    _ action: @escaping @Sendable () -> Void = {}
  ) async -> Answers {
    await send(
      by: till, known: known, atMost: countMax, connections: connections, witness: witness,
      steps: count.map { [$0: action] } ?? [:])
  }

  /// Sends every request that has no answer yet, once, and lets things happen meanwhile.
  ///
  /// - Parameter steps: What happens once so many answers have come; must not block.
  func send(
    by till: Till, known: Answers? = nil, atMost countMax: Int? = nil, connections: Int = 100,
    witness: @escaping @Sendable (HTTPAnswer?) -> Void = { _ in },
    steps: [Int: @Sendable () -> Void]
  ) async -> Answers {
    let progress = Progress(
      known ?? Answers(repeating: nil, count: items.count), atMost: countMax ?? items.count)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<connections {
        group.addTask {
          while let place = progress.takeNext() {
            let item = items[place]
            let answer = try? await till.post(item.path, text: item.body, once: item.key)
            witness(answer)
            guard let answer, answer.status != 503 else { continue }
            steps[progress.keep(answer, at: place)]?()
          }
        }
      }
    }
    for (count, step) in steps where progress.answeredCount < count {
      // Nobody must wait for ever for what never came to its middle.
      Issue.record("only \(progress.answeredCount) answers came before the fault at \(count)")
      step()
    }
    return progress.answers
  }

  /// How far the tills have come together.
  private final class Progress: Sendable {
    private struct State {
      var answers: Answers
      var missing: ArraySlice<Int>
      var answeredCount = 0
    }

    private let state: Mutex<State>

    init(_ known: Answers, atMost countMax: Int) {
      let missing = known.indices.filter { known[$0] == nil }
      state = Mutex(State(answers: known, missing: missing.prefix(countMax)))
    }

    var answers: Answers { state.withLock { $0.answers } }
    var answeredCount: Int { state.withLock { $0.answeredCount } }

    /// The next request to send; nil when all have been sent.
    func takeNext() -> Int? { state.withLock { $0.missing.popFirst() } }

    /// Keeps an answer, and says how many there are.
    func keep(_ answer: HTTPAnswer, at place: Int) -> Int {
      state.withLock { state in
        state.answers[place] = answer
        state.answeredCount += 1
        return state.answeredCount
      }
    }
  }

  /// The balances of all members that follow from the answers.
  func balances(after answers: Answers) -> [Int64] {
    var balances = [Int64](repeating: Self.pointsBefore, count: members.count)
    for (item, answer) in zip(items, answers) where answer?.status == 201 {
      balances[item.member] += item.points
    }
    return balances
  }
}
