import Coalition
import Secrets
import Store
import Testing

@testable import Operations

@Suite struct CallerCacheTests {
  private func caller(_ number: UInt64) throws -> Caller {
    Caller(
      key: KeyDigest(SHA256.digest(utf8: "key \(number)")),
      keyID: APIKeyID(UUIDv7(high: 1, low: number)),
      partner: PartnerID(UUIDv7(high: 2, low: number)), scopes: [.earn],
      schedule: try TermsSchedule([]), termsNumbers: [:])
  }

  @Test func `a snapshot is used for a minute and not longer`() throws {
    var cache = CallerCache()
    let caller = try caller(1)
    cache.keep(caller, at: 1_000)
    let last = 1_000 + CallerCache.ageMaxNanoseconds - 1
    #expect(cache.caller(caller.key, at: last) != nil)
    #expect(cache.caller(caller.key, at: last + 1) == nil)
  }

  @Test func `a caller that is forgotten is not there`() throws {
    var cache = CallerCache()
    let caller = try caller(1)
    cache.keep(caller, at: 0)
    cache.forget(caller.key)
    #expect(cache.caller(caller.key, at: 0) == nil)
  }

  @Test func `a cache never holds more callers than it may`() throws {
    var cache = CallerCache()
    var keys: [KeyDigest] = []
    for number in 0...UInt64(CallerCache.callersMax) {
      let caller = try caller(number)
      keys.append(caller.key)
      cache.keep(caller, at: 0)
    }
    let held = keys.count { cache.caller($0, at: 0) != nil }
    #expect((1...CallerCache.callersMax).contains(held))
    #expect(cache.caller(try #require(keys.last), at: 0) != nil)
  }
}
