package import EventLoop
package import Postgres
package import Telemetry

/// One event loop's way to the database: a lane for each kind of batch, and a connection that
/// pipelines everything else.
package struct Store: Sendable {
  /// How many connections a store keeps for purchases; the other lanes have one each.
  package static let purchaseConnections = 1

  /// The most reads that may wait for their answers, each of up to four commands.
  package static let readsWaitingMax = 8192

  package let purchases: BatchLane<RecordPurchases>
  /// Purchases that are rolled back: what would they earn?
  package let purchaseQuotes: BatchLane<RecordPurchases>
  package let returns: BatchLane<RecordReturns>
  package let decisions: BatchLane<RecordDecisions>
  package let redemptions: BatchLane<RecordRedemptions>
  /// Redemptions that are rolled back: would they be refused?
  package let redemptionQuotes: BatchLane<RecordRedemptions>
  package let refunds: BatchLane<RecordRefunds>
  package let enrolments: BatchLane<EnrolMembers>
  package let wallets: BatchLane<ReadWallets>
  /// For all reads that are not batched.
  package let reads: PostgresConnection

  private let connections: [PostgresConnection]

  /// Creates a store on a loop; its connections begin to connect at once.
  package init(
    _ configuration: PostgresConfiguration, on loop: EventLoop, metrics: MetricsRegistry
  ) {
    var all: [PostgresConnection] = []
    func connect(_ count: Int = 1) -> [PostgresConnection] {
      let new = (0..<count).map { _ in PostgresConnection(configuration, on: loop) }
      all += new
      return new
    }
    func lane<Call>(
      _ call: Call.Type, named name: String = Call.name, connections count: Int = 1,
      discardsChanges: Bool = false
    ) -> BatchLane<Call> {
      BatchLane(
        of: call, on: loop, connections: connect(count), discardsChanges: discardsChanges,
        statistics: LaneStatistics(lane: name, in: metrics))
    }
    purchases = lane(RecordPurchases.self, connections: Self.purchaseConnections)
    purchaseQuotes = lane(RecordPurchases.self, named: "purchase_quotes", discardsChanges: true)
    returns = lane(RecordReturns.self)
    decisions = lane(RecordDecisions.self)
    redemptions = lane(RecordRedemptions.self)
    redemptionQuotes = lane(
      RecordRedemptions.self, named: "redemption_quotes", discardsChanges: true)
    refunds = lane(RecordRefunds.self)
    enrolments = lane(EnrolMembers.self)
    wallets = lane(ReadWallets.self)
    var forReads = configuration
    forReads.commandsWaitingMax = 4 * Self.readsWaitingMax
    reads = PostgresConnection(forReads, on: loop)
    connections = all + [reads]
  }

  /// Waits until every connection is ready; throws the first failure after `patience`.
  package func waitUntilReady(patience: Duration) async throws(PostgresError) {
    for connection in connections { try await connection.waitUntilReady(patience: patience) }
  }

  /// How each connection is doing.
  package var statuses: [PostgresStatus] {
    get async {
      var statuses: [PostgresStatus] = []
      for connection in connections { statuses.append(await connection.status) }
      return statuses
    }
  }

  /// Ends the connections once their commands are answered.
  package func close() async {
    for connection in connections { await connection.close() }
  }
}
