package import EventLoop
package import Postgres
package import Telemetry

/// One event loop's way to the database: a lane for each kind of batch, and a connection that
/// pipelines everything else.
package struct Store: Sendable {
  /// The turns that the stores of all event loops take with the batches of the busiest lanes.
  package struct Turns: Sendable {
    let purchases: BatchTurns
    let redemptions: BatchTurns

    /// Creates turns for the stores of so many loops: half as many batches of each kind at once,
    /// because a loop and the database take about as much time for a request.
    package init(loops: Int) {
      purchases = BatchTurns(max(1, loops / 2))
      redemptions = BatchTurns(max(1, loops / 2))
    }
  }

  /// The most reads that may wait for their answers, each of up to four commands.
  package static let readsWaitingMax = 8192

  package let purchases: BatchLane<RecordPurchases>
  /// Purchases that are rolled back: what would they earn?
  package let purchaseQuotes: BatchLane<RecordPurchases>
  package let returns: BatchLane<RecordReturns>
  package let decisions: BatchLane<RecordDecisions>
  package let redemptions: BatchLane<RecordRedemptions>
  /// Redemptions that are rolled back: would they be refused?
  package let redemptionQuotes: BatchLane<QuoteRedemptions>
  package let refunds: BatchLane<RecordRefunds>
  package let holds: BatchLane<PlaceHolds>
  package let captures: BatchLane<CaptureHolds>
  package let voids: BatchLane<VoidHolds>
  /// The first step of orders: stock is set aside.
  package let reservations: BatchLane<ReserveStock>
  /// The second step of orders: points are spent.
  package let orders: BatchLane<PlaceOrders>
  /// The third step of orders: what was set aside is taken, or goes back.
  package let conclusions: BatchLane<ConcludeReservations>
  /// Orders that are rolled back: would they be refused?
  package let orderQuotes: BatchLane<QuoteOrders>
  package let orderMoves: BatchLane<MoveOrders>
  package let activations: BatchLane<ActivateVouchers>
  package let codeChecks: BatchLane<CheckVouchers>
  package let enrolments: BatchLane<EnrolMembers>
  package let wallets: BatchLane<ReadWallets>
  /// For all reads that are not batched.
  package let reads: PostgresConnection
  /// For uploads of codes, which take as long as thousands of reads.
  package let uploads: PostgresConnection

  private let connections: [PostgresConnection]

  /// Creates a store on a loop; its connections begin to connect at once.
  package init(
    _ configuration: PostgresConfiguration, on loop: EventLoop, metrics: MetricsRegistry,
    turns: Turns = Turns(loops: 1)
  ) {
    var all: [PostgresConnection] = []
    func lane<Call>(
      _ call: Call.Type, named name: String = Call.name, turns: BatchTurns? = nil,
      discardsChanges: Bool = false
    ) -> BatchLane<Call> {
      let connection = PostgresConnection(configuration, on: loop)
      all.append(connection)
      return BatchLane(
        of: call, on: loop, connections: [connection], turns: turns,
        discardsChanges: discardsChanges, statistics: LaneStatistics(lane: name, in: metrics))
    }
    purchases = lane(RecordPurchases.self, turns: turns.purchases)
    purchaseQuotes = lane(RecordPurchases.self, named: "purchase_quotes", discardsChanges: true)
    returns = lane(RecordReturns.self)
    decisions = lane(RecordDecisions.self)
    redemptions = lane(RecordRedemptions.self, turns: turns.redemptions)
    redemptionQuotes = lane(QuoteRedemptions.self, discardsChanges: true)
    refunds = lane(RecordRefunds.self)
    holds = lane(PlaceHolds.self)
    captures = lane(CaptureHolds.self)
    voids = lane(VoidHolds.self)
    reservations = lane(ReserveStock.self)
    orders = lane(PlaceOrders.self)
    conclusions = lane(ConcludeReservations.self)
    orderQuotes = lane(QuoteOrders.self, discardsChanges: true)
    orderMoves = lane(MoveOrders.self)
    activations = lane(ActivateVouchers.self)
    codeChecks = lane(CheckVouchers.self)
    enrolments = lane(EnrolMembers.self)
    wallets = lane(ReadWallets.self)
    var forReads = configuration
    forReads.commandsWaitingMax = 4 * Self.readsWaitingMax
    reads = PostgresConnection(forReads, on: loop)
    uploads = PostgresConnection(configuration, on: loop)
    connections = all + [reads, uploads]
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
