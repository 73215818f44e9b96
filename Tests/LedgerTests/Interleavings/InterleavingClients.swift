import Postgres
import Store
import Synchronization
import TestSupport

/// Clients of the ledger, each a till and an operator with connections of its own.
struct InterleavingClients: Sendable {
  let database: HistoryDatabase
  private let connections: [(till: PostgresConnection, operating: PostgresConnection)]
  private let count = Counter()

  /// One count of all that clients do.
  private final class Counter: Sendable {
    private let last = Atomic<Int>(0)

    func next() -> Int { last.add(1, ordering: .sequentiallyConsistent).newValue }
  }

  init(_ clients: Int, of database: HistoryDatabase) async throws {
    self.database = database
    var connections: [(PostgresConnection, PostgresConnection)] = []
    for _ in 0..<clients {
      connections.append(
        (
          try await database.database.connect(as: "tessera_service"),
          try await database.database.connect(as: "tessera_operator")
        ))
    }
    self.connections = connections
  }

  func close() async {
    for (till, operating) in connections {
      await till.close()
      await operating.close()
    }
  }

  /// Has every client do what is planned for it, one after the other, all clients at the same time.
  func perform(
    _ plans: [[Occurrence.Action]], at now: Int64
  ) async throws -> [Occurrence] {
    try await withThrowingTaskGroup(of: [Occurrence].self) { group in
      for (client, plan) in plans.enumerated() {
        group.addTask {
          var told: [Occurrence] = []
          for action in plan {
            let begunAt = count.next()
            let answer = try await answer(action, at: now, client)
            told.append(
              Occurrence(
                client: client, action: action, answer: answer, begunAt: begunAt,
                endedAt: count.next()))
          }
          return told
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  private func answer(
    _ action: Occurrence.Action, at now: Int64, _ client: Int
  ) async throws -> Occurrence.Answer {
    do {
      switch action {
      case .ask(let ask):
        let verdict = try await database.answer([ask], at: now, on: connections[client].till)[0]
        return verdict == .again ? .again : .verdict(verdict)
      case .deed(let deed):
        let answer = try await database.act(deed, at: now, on: connections[client].operating)
        return answer == .refused("try_again") ? .again : .deed(answer)
      }
    } catch let error as PostgresError where error.sqlState == "23505" {
      // Another one was first with the same key or number; the service sends such a batch again.
      return .again
    } catch let error as PostgresError where error.sqlState != nil {
      throw UnexpectedError(action: action, sqlState: error.sqlState!)
    }
  }

  /// What nobody may ever be told, such as a deadlock.
  struct UnexpectedError: Error {
    let action: Occurrence.Action
    let sqlState: String
  }
}

extension HistoryDatabase {
  /// What has been told since, in its order; `place` moves on.
  func events(after place: inout Int64) async throws -> [ToldEvent] {
    let result = try await administrator.query(
      """
      select e.place, e.kind::text,
        case when left(e.subject_id::text, 18) = '00000000-0000-0001'
          then test.number(e.subject_id) end,
        w.place - 1
      from ledger.events e
      left join unnest($2) with ordinality w (id, place) on w.id = e.subject_id
      -- Of what several partners are told, once.
      where e.place > $1 and (e.kind not in ('member.merged', 'member.unmerged')
        or e.partner_number = 0)
      order by e.place
      """, [.bigint(place), .uuids(wallets.map(\.asValue))])
    var events: [ToldEvent] = []
    for row in 0..<result.rowCount {
      place = try result.bigint(row, 0)
      events.append(
        ToldEvent(
          kind: try result.text(row, 1),
          document: try result.optionalBigint(row, 2).map { UInt64($0) },
          wallet: try result.optionalBigint(row, 3).map { Int($0) }))
    }
    return events
  }
}
