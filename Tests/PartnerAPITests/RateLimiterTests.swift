import Testing

@testable import PartnerAPI

@Suite struct RateLimiterTests {
  private let policy = RatePolicy(perSecond: 2)  // A quota of 20 in 10 s; one every half second.
  private let second: UInt64 = 1_000_000_000

  @Test func `a key may use its whole quota at once, and not one request more`() {
    var meters = RateMeters<String>()
    for count in 1...20 {
      let verdict = meters.admit("till", at: second, under: policy)
      #expect(verdict.isAdmitted)
      #expect(verdict.remaining == 20 - count)
    }
    let refused = meters.admit("till", at: second, under: policy)
    #expect(!refused.isAdmitted)
    #expect(refused.remaining == 0)
    #expect(refused.retryAfterSeconds == 1)
    #expect(refused.resetSeconds == 10)
  }

  @Test func `after the time of one request, one more is admitted`() {
    var meters = RateMeters<String>()
    for _ in 1...20 { _ = meters.admit("till", at: second, under: policy) }
    #expect(!meters.admit("till", at: second + second / 2 - 1, under: policy).isAdmitted)
    #expect(meters.admit("till", at: second + second / 2, under: policy).isAdmitted)
    #expect(!meters.admit("till", at: second + second / 2, under: policy).isAdmitted)
  }

  @Test func `a refused request uses nothing up, and keys do not share a quota`() {
    var meters = RateMeters<String>()
    for _ in 1...1000 { _ = meters.admit("till", at: second, under: policy) }
    #expect(meters.admit("till", at: 2 * second, under: policy).remaining == 1)
    #expect(meters.admit("shop", at: second, under: policy).remaining == 19)
  }

  @Test func `over a long time a busy key gets its rate and a window's quota`() {
    var meters = RateMeters<String>()
    let admitted = (0..<100_000).count { step in
      meters.admit("till", at: second + UInt64(step) * second / 1000, under: policy).isAdmitted
    }
    #expect(admitted == 20 + 199)
  }
}
