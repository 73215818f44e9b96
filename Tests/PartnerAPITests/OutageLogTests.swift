import Testing

@testable import PartnerAPI

@Suite struct OutageLogTests {
  @Test func `an outage is told at once, then once in a while, with the number of requests`() {
    let outages = OutageLog()
    let begin: UInt64 = 5_000_000_000
    #expect(outages.claim(at: begin) == 1)
    for _ in 0..<3 { #expect(outages.claim(at: begin + 1) == nil) }
    #expect(outages.claim(at: begin + OutageLog.interval - 1) == nil)
    #expect(outages.claim(at: begin + OutageLog.interval) == 5)
    #expect(outages.claim(at: begin + OutageLog.interval + 1) == nil)
    #expect(outages.claim(at: begin + 100 * OutageLog.interval) == 2)
  }
}
