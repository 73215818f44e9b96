import EventLoop
import HTTP
import Store
import Synchronization

/// Holds each key to a rate of requests, over all event loops of the process.
///
/// The generic cell rate algorithm (ITU-T I.371, "virtual scheduling"): a key may be ahead of its
/// rate by a window's quota, so a till that was offline can catch up, and no more. The answer tells
/// policy and state in the fields of draft-ietf-httpapi-ratelimit-headers.
package final class RateLimiter: Sendable {
  private let policy: RatePolicy
  private let meters = Mutex(RateMeters<KeyDigest>())

  /// Creates a limiter for a policy.
  package init(_ policy: RatePolicy) { self.policy = policy }

  /// Counts a request of a key.
  func admit(_ key: KeyDigest) -> RateVerdict {
    let now = monotonicNanoseconds()
    return meters.withLock { $0.admit(key, at: now, under: policy) }
  }

  /// The fields that every answer to a limited key carries.
  func headers(for verdict: RateVerdict) -> [HeaderField] {
    [
      HeaderField(
        "RateLimit-Policy",
        HeaderValue(
          replacingControlsIn: "\"default\";q=\(policy.quota);w=\(RatePolicy.windowSeconds)")),
      HeaderField(
        "RateLimit",
        HeaderValue(
          replacingControlsIn: "\"default\";r=\(verdict.remaining);t=\(verdict.resetSeconds)")),
    ]
  }
}

/// How many requests a key may make.
package struct RatePolicy: Hashable, Sendable {
  /// The length of the window over which a quota is told.
  package static let windowSeconds = 10
  /// The rates that can be set.
  package static let perSecondRange = 1...100_000

  /// Requests a second, on average.
  package let perSecond: Int

  /// Creates a policy of so many requests a second.
  package init(perSecond: Int) {
    precondition(Self.perSecondRange.contains(perSecond))
    self.perSecond = perSecond
  }

  /// Requests that may come at once.
  var quota: Int { perSecond * Self.windowSeconds }
  /// The time that one request uses up.
  var intervalNanoseconds: UInt64 { 1_000_000_000 / UInt64(perSecond) }
}

/// What became of one request.
struct RateVerdict: Hashable, Sendable {
  let isAdmitted: Bool
  /// Requests that could follow at once.
  let remaining: Int
  /// Seconds until the whole quota is there again.
  let resetSeconds: Int
  /// Seconds until one request would be admitted; 0 when this one was.
  let retryAfterSeconds: Int
}

/// The meters of all keys, as a pure value: for each, when the last admitted request would have
/// come had it kept the rate exactly.
struct RateMeters<Key: Hashable> {
  /// The most keys that are metered; those that have their whole quota need no meter.
  static var metersMax: Int { 65_536 }

  private var theoreticalArrivals: [Key: UInt64] = [:]

  mutating func admit(_ key: Key, at now: UInt64, under policy: RatePolicy) -> RateVerdict {
    let interval = policy.intervalNanoseconds
    let tolerance = interval * UInt64(policy.quota)
    let arrival = max(theoreticalArrivals[key] ?? 0, now)
    let next = arrival + interval
    let isAdmitted = next - now <= tolerance
    if isAdmitted {
      forgetIdle(at: now)
      theoreticalArrivals[key] = next
    }
    let used = (isAdmitted ? next : arrival) - now
    return RateVerdict(
      isAdmitted: isAdmitted, remaining: Int((tolerance - min(used, tolerance)) / interval),
      resetSeconds: Self.seconds(used),
      retryAfterSeconds: isAdmitted ? 0 : Self.seconds(next - now - tolerance))
  }

  /// Drops meters that stand at rest; and, if all keys are busy, those of all, because a limiter
  /// must neither grow without bound nor refuse a key for the company it keeps.
  private mutating func forgetIdle(at now: UInt64) {
    guard theoreticalArrivals.count >= Self.metersMax else { return }
    theoreticalArrivals = theoreticalArrivals.filter { $0.value > now }
    if theoreticalArrivals.count >= Self.metersMax { theoreticalArrivals.removeAll() }
  }

  private static func seconds(_ nanoseconds: UInt64) -> Int {
    Int((nanoseconds + 999_999_999) / 1_000_000_000)
  }
}
