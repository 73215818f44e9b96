import Store
import Telemetry

/// Carries on what was cut off between the steps of orders: something that is set aside for an
/// order of which nothing was heard, and something that a cancelled order had taken and that is not
/// back on the shelf. Each step has the effect of one, whoever takes it how often.
enum BackgroundHealing {
  /// How long it rests after a round that has carried all there was.
  private static let interval = Duration.seconds(2)
  /// The most that one round carries of either.
  private static let rowsMax = 200

  static func begin(in place: BackgroundWork.Place) -> BackgroundWork {
    let reservations = place.metrics.counter(
      "tessera_healing_reservations_total",
      help: "Reservations that were concluded because nothing was heard of their orders in time.")
    let stockReturns = place.metrics.counter(
      "tessera_healing_stock_returns_total",
      help: "Returns to the shelf that were carried after their orders had moved.")
    let failures = place.metrics.counter(
      "tessera_healing_failures_total", help: "Rounds of healing that failed.")
    return BackgroundWork(
      in: place, afterFirst: interval, failures: failures, complaint: "healing of orders failed"
    ) { connection throws(OperatorError) in
      let healed = try await connection.healOrders(rowsMax: rowsMax)
      reservations.increment(by: UInt64(healed.reservations))
      stockReturns.increment(by: UInt64(healed.stockReturns))
      if healed.reservations > 0 {
        place.log.info("orders healed", ["reservations": .number(healed.reservations)])
      }
      return max(healed.reservations, healed.stockReturns) < rowsMax ? interval : .zero
    }
  }
}
