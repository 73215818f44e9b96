import EmbeddedPostgres
import Postgres
import Synchronization
import TestSupport
import Testing

/// Goal: two services on one database, with their background sweeps, are as one: no deadlock, no
/// lost update, and one effect for each idempotency key. Method: many clients do everything to a
/// few wallets through both, half of the requests through both at the same moment; what they were
/// told is then compared with what the wallets hold.
@Suite struct TwoServicesTests {
  @Test(arguments: [UInt64.random(in: 0..<1_000_000)])
  func `two services on one database neither deadlock nor lose or double an update`(
    seed: UInt64
  ) async throws {
    let stage = try await FaultStage.sharingServer()
    let services = [try await stage.startService(), try await stage.startService()]
    let market = try await Market(services.map { stage.till(at: $0) }, wallets: 5)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<16 {
        group.addTask {
          var dice = SplitMix(seed: seed << 8 | UInt64(client))
          var count = 0
          while count < 30 || market.isOpen {
            try await market.doSomething(&dice)
            count += 1
          }
        }
      }
      group.addTask {
        // A third sweeper, and time for the two that rest between their walks.
        let connectionString = stage.coalition.connectionString
        try await stage.waitFor("both services have swept") {
          let swept = try await DetachedThread.value {
            try ChildProgram([
              TestBinary.tessera, "ledger", "sweep", "--yes", "--database", connectionString,
            ]).run()
          }
          #expect(swept.status == 0, "\(swept.text)")
          for service in services {
            guard try await service.metric("tessera_sweep_walks_total") ?? 0 > 0 else {
              return false
            }
          }
          return true
        }
        market.close()
      }
      try await group.waitForAll()
    }

    for service in services {
      for (wallet, balance) in market.balances {
        let read = try await stage.till(at: service).get("/v1/wallets/\(wallet)")
        let sums = ["available", "held", "owed"].map { read.json[$0].number ?? -1 }
        #expect(sums[0] + sums[1] - sums[2] == balance, "seed \(seed): \(read)")
      }
    }
    #expect(market.kindsDone.count == 6, "\(market.kindsDone)")
    for service in services {
      #expect(
        try await service.metric("tessera_sweep_failures_total") == 0,
        "\(service.log.split(separator: "\n").filter { $0.contains("sweep failed") })")
      service.terminate()
      #expect(await service.end() == 0)
      #expect(!service.log.contains("\"defect\""), "\(service.log.suffix(2_000))")
    }
    try await stage.expectSound()
    // Each session adds what it has counted when it ends, at the latest.
    #expect(
      try await stage.coalition.number(
        "select deadlocks from pg_stat_database where datname = current_database()") == 0)
    try await stage.close()
  }
}

/// A few wallets, and clients that do everything to them.
private final class Market: Sendable {
  /// What later requests are about.
  private enum Document {
    case purchase
    case hold
  }

  private struct State {
    var balances: [Int64]
    var documents: [Document: [(id: String, member: Int)]] = [:]
    var kindsDone: [String: Int] = [:]
    var isOpen = true
  }

  private let tills: [Till]
  private let members: [Till.Member]
  private let state: Mutex<State>

  /// - Parameter tills: One at each service.
  init(_ tills: [Till], wallets count: Int) async throws {
    var members: [Till.Member] = []
    for _ in 0..<count {
      members.append(try await tills[0].enrol())
      try await tills[0].earn(500, for: members[members.count - 1])
    }
    self.tills = tills
    self.members = members
    state = Mutex(State(balances: [Int64](repeating: 500, count: count)))
  }

  /// What each wallet holds, as the clients have been told.
  var balances: [(wallet: String, balance: Int64)] {
    state.withLock { zip(members.map(\.wallet), $0.balances).map { ($0, $1) } }
  }

  /// How often each kind of request was done.
  var kindsDone: [String: Int] { state.withLock { $0.kindsDone } }

  /// Whether clients shall go on when they have done their part.
  var isOpen: Bool { state.withLock { $0.isOpen } }

  /// Lets the clients end.
  func close() { state.withLock { $0.isOpen = false } }

  /// Makes one request and takes down what it led to.
  func doSomething(_ dice: inout SplitMix) async throws {
    let place = Int.random(in: members.indices, using: &dice)
    let member = members[place].reference
    let points = Int64.random(in: 1...40, using: &dice)
    switch Int.random(in: 0..<100, using: &dice) {
    case ..<30:
      let answer = try await send(
        "/v1/purchases", Till.purchase(of: member, amount: points * 100), &dice)
      note("earn", answer, place, answer.json["points"].number ?? 0)
      keep(answer, place, as: .purchase)
    case ..<55:
      let answer = try await send(
        "/v1/redemptions", Till.redemption(of: member, points: points), &dice)
      note("redeem", answer, place, -points)
    case ..<70:
      // Some are too short for anybody to end them.
      let lifetime: JSON = Int.random(in: 0..<3, using: &dice) == 0 ? 1 : 3600
      let body = Till.redemption(of: member, points: points).merging(["expires_in": lifetime])
      let answer = try await send("/v1/holds", body, &dice)
      note("hold", answer, place, 0)
      keep(answer, place, as: .hold)
    case ..<80:
      guard let hold = pick(.hold, &dice) else { return }
      let answer = try await send("/v1/holds/\(hold.id)/capture", [:], &dice)
      note("capture", answer, hold.member, -(answer.json["points"].number ?? 0))
    case ..<90:
      guard let hold = pick(.hold, &dice) else { return }
      note("void", try await send("/v1/holds/\(hold.id)/void", [:], &dice), hold.member, 0)
    default:
      guard let purchase = pick(.purchase, &dice) else { return }
      let body: JSON = [
        "receipt": .string(Unique.text("return")), "occurred_at": Till.occurredAt,
      ]
      let answer = try await send("/v1/purchases/\(purchase.id)/returns", body, &dice)
      // Points on hold are owed: the wallet tells them as held and as owed, or has paid them since.
      let gone = ["taken", "owed"].map { answer.json["points_detail"][$0].number ?? 0 }
      note("return", answer, purchase.member, -gone[0] - gone[1])
    }
  }

  // MARK: Sending

  /// Sends a request to one service, or with one key to both at the same moment; returns the answer
  /// of the one that did it.
  private func send(
    _ path: String, _ body: JSON, _ dice: inout SplitMix
  ) async throws -> HTTPAnswer {
    let (text, key) = (body.text, Unique.text("key"))
    let order = tills.shuffled(using: &dice)
    guard Bool.random(using: &dice) else {
      return try await settle(path, text, key, at: order[0])
    }
    async let one = settle(path, text, key, at: order[0])
    let other = try await settle(path, text, key, at: order[1])
    let answers = [try await one, other]
    #expect(answers[0].status == answers[1].status, "\(answers)")
    guard answers[0].status == 201 else {
      #expect(answers[0].code == answers[1].code, "\(answers)")
      return answers[0]
    }
    #expect(answers[0].text == answers[1].text)
    let new = answers.filter { !$0.isReplay }
    #expect(new.count <= 1, "done twice: \(answers)")
    return new.first ?? answers[0]
  }

  private func settle(
    _ path: String, _ text: String, _ key: String, at till: Till
  ) async throws -> HTTPAnswer {
    while true {
      let answer = try await till.post(path, text: text, once: key)
      if answer.status == 503 || answer.code == "request_in_progress" { continue }
      let refusals: Set = [
        "insufficient_points", "hold_captured", "hold_voided", "hold_expired",
        "return_exceeds_purchase",
      ]
      #expect(answer.status == 201 || refusals.contains(answer.code ?? ""), "\(path): \(answer)")
      return answer
    }
  }

  // MARK: Taking down

  /// An answer that repeats what another client's request did, a void for instance, moves nothing.
  private func note(_ kind: String, _ answer: HTTPAnswer, _ place: Int, _ change: Int64) {
    guard answer.status == 201, !answer.isReplay else { return }
    state.withLock { state in
      state.balances[place] += change
      state.kindsDone[kind, default: 0] += 1
    }
  }

  private func keep(_ answer: HTTPAnswer, _ place: Int, as document: Document) {
    guard answer.status == 201, let id = answer.json["id"].string else { return }
    state.withLock { $0.documents[document, default: []].append((id, place)) }
  }

  /// One of the last few, so that several clients want the same.
  private func pick(
    _ document: Document, _ dice: inout SplitMix
  ) -> (id: String, member: Int)? {
    let last = state.withLock { Array($0.documents[document, default: []].suffix(12)) }
    return last.randomElement(using: &dice)
  }
}
