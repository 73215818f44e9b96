import Testing

@testable import Coalition

@Suite struct InstantTests {
  struct Good: CustomTestStringConvertible, Sendable {
    let text: String
    let canonical: String
    var testDescription: String { text }
  }

  @Test(arguments: [
    Good(text: "2026-11-22T18:00:00Z", canonical: "2026-11-22T18:00:00Z"),
    Good(text: "2026-11-22t18:00:00z", canonical: "2026-11-22T18:00:00Z"),
    Good(text: "2026-11-22T18:00:00+01:00", canonical: "2026-11-22T17:00:00Z"),
    Good(text: "2026-11-22T18:00:00-05:30", canonical: "2026-11-22T23:30:00Z"),
    Good(text: "2026-11-22T18:00:00-00:00", canonical: "2026-11-22T18:00:00Z"),
    Good(text: "2026-12-31T23:59:59-23:59", canonical: "2027-01-01T23:58:59Z"),
    Good(text: "2026-11-22T18:00:00.5Z", canonical: "2026-11-22T18:00:00.500Z"),
    Good(text: "2026-11-22T18:00:00.000Z", canonical: "2026-11-22T18:00:00Z"),
    Good(text: "2026-11-22T18:00:00.120Z", canonical: "2026-11-22T18:00:00.120Z"),
    Good(text: "2026-11-22T18:00:00.000001Z", canonical: "2026-11-22T18:00:00.000001Z"),
    Good(text: "2026-11-22T18:00:00.999999999Z", canonical: "2026-11-22T18:00:00.999999Z"),
    Good(text: "1969-12-31T23:59:59.999999Z", canonical: "1969-12-31T23:59:59.999999Z"),
    Good(text: "1900-01-01T00:00:00Z", canonical: "1900-01-01T00:00:00Z"),
    Good(text: "9999-12-31T23:59:59.999999Z", canonical: "9999-12-31T23:59:59.999999Z"),
    Good(text: "2024-02-29T00:00:00Z", canonical: "2024-02-29T00:00:00Z"),
  ])
  func `a moment has one canonical text`(row: Good) throws {
    let instant = try Instant(rfc3339: row.text)
    #expect(instant.description == row.canonical)
    #expect(try Instant(rfc3339: row.canonical) == instant)
  }

  struct Bad: CustomTestStringConvertible, Sendable {
    let text: String
    let error: InstantError
    var testDescription: String { text.isEmpty ? "nothing" : text }
  }

  @Test(arguments: [
    Bad(text: "", error: .malformed),
    Bad(text: "2026-11-22", error: .malformed),
    Bad(text: "2026-11-22 18:00:00Z", error: .malformed),
    Bad(text: "2026-11-22T18:00Z", error: .malformed),
    Bad(text: "2026-11-22T18:00:00", error: .offsetMissing),
    Bad(text: "2026-11-22T18:00:00.123", error: .offsetMissing),
    Bad(text: "2026-11-22T18:00:00.Z", error: .malformed),
    Bad(text: "2026-11-22T18:00:00,5Z", error: .malformed),
    Bad(text: "2026-11-22T18:00:00.1234567890Z", error: .fractionTooLong),
    Bad(text: "2026-11-22T18:00:00ZZ", error: .malformed),
    Bad(text: "2026-11-22T18:00:00+0100", error: .malformed),
    Bad(text: "2026-11-22T18:00:00+01", error: .malformed),
    Bad(text: "2026-11-22T18:00:00+24:00", error: .noSuchTime),
    Bad(text: "2026-11-22T18:00:00+01:60", error: .noSuchTime),
    Bad(text: "2026-11-22T24:00:00Z", error: .noSuchTime),
    Bad(text: "2026-11-22T23:60:00Z", error: .noSuchTime),
    Bad(text: "2026-11-22T23:59:61Z", error: .noSuchTime),
    Bad(text: "2016-12-31T23:59:60Z", error: .leapSecond),
    Bad(text: "2026-02-29T00:00:00Z", error: .noSuchTime),
    Bad(text: "2026-13-01T00:00:00Z", error: .noSuchTime),
    Bad(text: "2026-00-01T00:00:00Z", error: .noSuchTime),
    Bad(text: "2026-01-00T00:00:00Z", error: .noSuchTime),
    Bad(text: "1899-12-31T23:59:59Z", error: .outOfRange),
    Bad(text: "1900-01-01T00:00:00+00:01", error: .outOfRange),
    Bad(text: "9999-12-31T23:59:59-00:01", error: .outOfRange),
    Bad(text: "+026-11-22T18:00:00Z", error: .malformed),
    Bad(text: "2026-11-22T18:00:00Z ", error: .malformed),
    Bad(text: "２026-11-22T18:00:00Z", error: .malformed),
  ])
  func `a text that names no moment says why`(row: Bad) {
    #expect(throws: row.error) { try Instant(rfc3339: row.text) }
  }

  @Test(arguments: seeds)
  func `every moment reads back as itself`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let instant = Instant(
        microseconds: Int64.random(
          in: Instant.min.microseconds...Instant.max.microseconds, using: &dice))
      #expect(try Instant(rfc3339: instant.description) == instant)
      #expect(Instant(startOf: instant.date) <= instant)
      #expect(instant < Instant(startOf: instant.date).advanced(bySeconds: 86_400))
    }
  }

  @Test func `known moments have their known numbers`() throws {
    #expect(try Instant(rfc3339: "1970-01-01T00:00:00Z").microseconds == 0)
    #expect(try Instant(rfc3339: "2000-01-01T00:00:00Z").microseconds == 946_684_800_000_000)
    #expect(Instant.min.description == "1900-01-01T00:00:00Z")
    #expect(Instant.max.description == "9999-12-31T23:59:59.999999Z")
    #expect(Instant(exactly: Instant.max.microseconds + 1) == nil)
    #expect(Instant(exactly: Instant.min.microseconds - 1) == nil)
    #expect(Instant(clamping: Instant.max.microseconds + 1) == .max)
    #expect(Instant(clamping: Instant.min.microseconds - 1) == .min)
    #expect(Instant(clamping: 7) == Instant(microseconds: 7))
    #expect(Instant.max.advanced(bySeconds: .max) == .max)
    #expect(Instant.min.advanced(bySeconds: -1) == .min)
    #expect(Instant(microseconds: 1_999).milliseconds == 1)
    #expect(Instant(microseconds: -1).milliseconds == 0)
  }

  @Test func `a moment beyond the calendar is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = Instant(microseconds: .max) }
  }
}
