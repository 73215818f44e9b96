import Store
import Telemetry

/// Ends vouchers whose time is over, and codes that nobody was given in time. A voucher whose time
/// is over cannot be used even before; each ends once, whoever ends it.
enum BackgroundExpiry {
  /// How long it rests after a round that has ended all there was.
  private static let interval = Duration.seconds(10)
  /// The most that one round ends of either.
  private static let rowsMax = 200

  static func begin(in place: BackgroundWork.Place) -> BackgroundWork {
    let vouchers = place.metrics.counter(
      "tessera_expiry_vouchers_total", help: "Vouchers that have ended because of their time.")
    let codes = place.metrics.counter(
      "tessera_expiry_codes_total",
      help: "Codes of pools that have ended before anybody was given them.")
    let failures = place.metrics.counter(
      "tessera_expiry_failures_total", help: "Rounds of the expiry of vouchers that failed.")
    return BackgroundWork(
      in: place, afterFirst: interval, failures: failures, complaint: "expiry of vouchers failed"
    ) { connection throws(OperatorError) in
      let ended = try await connection.expireVouchers(rowsMax: rowsMax)
      vouchers.increment(by: UInt64(ended.vouchers))
      codes.increment(by: UInt64(ended.codes))
      return max(ended.vouchers, ended.codes) < rowsMax ? interval : .zero
    }
  }
}
