/// How long to wait before the next attempt to connect: twice as long after each failure, up to a
/// limit, and a random part of that, so that clients of a restarted server do not return in step.
struct Backoff {
  let delayMin: Duration
  let delayMax: Duration
  /// The number of failures since the last success.
  private(set) var failures = 0

  init(delayMin: Duration, delayMax: Duration) {
    self.delayMin = delayMin
    self.delayMax = delayMax
  }

  /// Begins again with the shortest delay.
  mutating func reset() { failures = 0 }

  /// Counts a failure and returns the delay after it: between a half and the whole of what its
  /// number stands for.
  mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
    // 2^20 times any sensible minimum is over any sensible maximum.
    let whole = min(delayMax, delayMin * (1 << min(failures, 20)))
    failures += 1
    return whole * Int.random(in: 500...1000, using: &random) / 1000
  }
}
