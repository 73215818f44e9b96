/// Why a text is not a moment.
package enum InstantError: Error, Hashable {
  /// It is not written `YYYY-MM-DDThh:mm:ss`, a fraction if any, and `Z` or an offset.
  case malformed
  /// The calendar has no such day, or the day no such time.
  case noSuchTime
  /// It gives no `Z` and no offset, so it names no moment.
  case offsetMissing
  /// It has more than nine digits after the point.
  case fractionTooLong
  /// It names a leap second (`:60`), which neither PostgreSQL nor this counts; send `:59` instead.
  case leapSecond
  /// It lies outside of the years 1900 to 9999.
  case outOfRange
}

extension Instant {
  /// The most digits after the point that are read.
  package static let fractionDigitsMax = 9

  /// Reads a date and time of RFC 3339, section 5.6.
  ///
  /// Small `t` and `z` are read as the RFC demands; a space in place of the `T`, which it leaves to
  /// agreement, is not. `-00:00` (time zone unknown) is UTC. Tills send nanoseconds, so up to nine
  /// digits of fraction are read, and what is finer than a microsecond is cut off, never rounded
  /// up: a moment is never moved into the future.
  package init(rfc3339 text: some StringProtocol) throws(InstantError) {
    let utf8 = Array(text.utf8)
    guard utf8.count >= 19, utf8[10] | 0x20 == UInt8(ascii: "t") else { throw .malformed }
    let day = try Self.day(utf8[0..<10])
    let second = try Self.secondOfDay(utf8[11..<19])
    var rest = utf8[19...]
    let fraction = try Self.takeFraction(&rest)
    let offset = try Self.offsetSeconds(rest)
    let seconds = Int64(day.daysSince1970) * 86_400 + Int64(second - offset)
    guard let instant = Instant(exactly: seconds * 1_000_000 + fraction) else { throw .outOfRange }
    self = instant
  }

  private static func day(_ utf8: ArraySlice<UInt8>) throws(InstantError) -> CivilDate {
    do {
      return try CivilDate(parsing: utf8)
    } catch {
      switch error {
      case .malformed: throw .malformed
      case .noSuchDay: throw .noSuchTime
      case .yearOutOfRange: throw .outOfRange
      }
    }
  }

  private static func secondOfDay(_ utf8: ArraySlice<UInt8>) throws(InstantError) -> Int {
    let start = utf8.startIndex
    let colon = UInt8(ascii: ":")
    guard utf8[start + 2] == colon, utf8[start + 5] == colon,
      let hour = CivilDate.number(utf8[start..<start + 2]),
      let minute = CivilDate.number(utf8[start + 3..<start + 5]),
      let second = CivilDate.number(utf8[start + 6..<start + 8])
    else { throw .malformed }
    guard hour < 24, minute < 60, second <= 60 else { throw .noSuchTime }
    guard second < 60 else { throw .leapSecond }
    return hour * 3600 + minute * 60 + second
  }

  /// Removes a fraction from the front of `rest` and returns it in whole microseconds.
  private static func takeFraction(_ rest: inout ArraySlice<UInt8>) throws(InstantError) -> Int64 {
    guard rest.first == UInt8(ascii: ".") else { return 0 }
    let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty else { throw .malformed }
    guard digits.count <= fractionDigitsMax else { throw .fractionTooLong }
    rest = rest.dropFirst(1 + digits.count)
    var microseconds: Int64 = 0
    for position in 0..<6 {
      let index = digits.startIndex + position
      let digit = index < digits.endIndex ? digits[index] - UInt8(ascii: "0") : 0
      microseconds = microseconds * 10 + Int64(digit)
    }
    return microseconds
  }

  private static func offsetSeconds(_ utf8: ArraySlice<UInt8>) throws(InstantError) -> Int {
    guard let sign = utf8.first else { throw .offsetMissing }
    if sign | 0x20 == UInt8(ascii: "z") && utf8.count == 1 { return 0 }
    let start = utf8.startIndex
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), utf8.count == 6,
      utf8[start + 3] == UInt8(ascii: ":"),
      let hours = CivilDate.number(utf8[start + 1..<start + 3]),
      let minutes = CivilDate.number(utf8[start + 4..<start + 6])
    else { throw .malformed }
    guard hours < 24, minutes < 60 else { throw .noSuchTime }
    let seconds = hours * 3600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  /// Appends the text of `description` to the bytes of an answer.
  package func append(to utf8: inout [UInt8]) {
    date.append(to: &utf8)
    let ofDay = Int(
      microseconds - Self.floorDivision(microseconds, Self.microsecondsPerDay)
        * Self.microsecondsPerDay)
    let second = ofDay / 1_000_000
    utf8.append(UInt8(ascii: "T"))
    CivilDate.appendTwoDigits(second / 3600, to: &utf8)
    utf8.append(UInt8(ascii: ":"))
    CivilDate.appendTwoDigits(second / 60 % 60, to: &utf8)
    utf8.append(UInt8(ascii: ":"))
    CivilDate.appendTwoDigits(second % 60, to: &utf8)
    Self.append(fraction: ofDay % 1_000_000, to: &utf8)
    utf8.append(UInt8(ascii: "Z"))
  }

  /// Appends nothing, three digits or six: as many as the microseconds need.
  private static func append(fraction: Int, to utf8: inout [UInt8]) {
    guard fraction != 0 else { return }
    utf8.append(UInt8(ascii: "."))
    let isMillisecond = fraction % 1000 == 0
    var rest = isMillisecond ? fraction / 1000 : fraction
    var divisor = isMillisecond ? 100 : 100_000
    while divisor > 0 {
      utf8.append(UInt8(ascii: "0") + UInt8(rest / divisor))
      rest %= divisor
      divisor /= 10
    }
  }
}

extension Instant: CustomStringConvertible {
  /// The moment in UTC: `2026-11-22T18:00:00Z`, with three or six decimals only when they are not
  /// all zero. One moment has one text.
  package var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(27)
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}
