package import EventLoop
package import Postgres
package import Telemetry

/// One event loop's way to the database: a lane for each kind of batch, and a connection that
/// pipelines everything else.
package struct Store: Sendable {
  /// What the busiest lanes of the stores of all event loops share.
  package struct Shared: Sendable {
    let purchases: BatchLane<RecordPurchases>.Shared
    let redemptions: BatchLane<RecordRedemptions>.Shared
    let waitingMax: Int

    /// Creates it for the stores of so many loops.
    ///
    /// - Parameter waitingMax: How many requests of each kind may wait at each loop, in
    ///   `waitingMaxRange`; one more is refused as `busy`.
    ///
    /// Half as many batches are with the database at once, because a loop and the database take
    /// about as much time for a request, but two: one is executed while the other is committed.
    package init(loops: Int, waitingMax: Int = Store.waitingMaxDefault) {
      precondition(Store.waitingMaxRange.contains(waitingMax))
      self.waitingMax = waitingMax
      let turns = BatchTurns(max(2, loops / 2))
      purchases = Self.lanes(waitingMax, turns)
      redemptions = Self.lanes(waitingMax, turns)
    }

    static func lanes<Call>(
      _ waitingMax: Int, _ turns: BatchTurns? = nil
    ) -> BatchLane<Call>.Shared {
      var limits = BatchLane<Call>.Limits()
      limits.waitingMax = waitingMax
      return BatchLane<Call>.Shared(turns: turns, limits: limits)
    }
  }

  /// How many requests of a kind may wait on one loop: no fewer than make one batch.
  package static let waitingMaxRange = 256...65_536
  /// How many may wait when nobody says otherwise.
  package static let waitingMaxDefault = 8192
  /// The most commands that one read takes.
  private static let commandsPerRead = 4

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
    shared: Shared = Shared(loops: 1)
  ) {
    var all: [PostgresConnection] = []
    func lane<Call>(
      _ call: Call.Type, named name: String = Call.name,
      shared lanes: BatchLane<Call>.Shared? = nil,
      discardsChanges: Bool = false
    ) -> BatchLane<Call> {
      let connection = PostgresConnection(configuration, on: loop)
      all.append(connection)
      return BatchLane(
        of: call, on: loop, connections: [connection],
        shared: lanes ?? Shared.lanes(shared.waitingMax), discardsChanges: discardsChanges,
        statistics: LaneStatistics(lane: name, in: metrics))
    }
    purchases = lane(RecordPurchases.self, shared: shared.purchases)
    purchaseQuotes = lane(RecordPurchases.self, named: "purchase_quotes", discardsChanges: true)
    returns = lane(RecordReturns.self)
    decisions = lane(RecordDecisions.self)
    redemptions = lane(RecordRedemptions.self, shared: shared.redemptions)
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
    forReads.commandsWaitingMax = Self.commandsPerRead * shared.waitingMax
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
