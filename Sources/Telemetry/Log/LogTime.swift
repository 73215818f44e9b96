import Glibc

/// The time of a log line: RFC 3339 in UTC, to the microsecond.
struct LogTime {
  let seconds: Int
  let microseconds: Int

  func append(to line: inout [UInt8]) {
    var moment = time_t(seconds)
    var parts = tm()
    gmtime_r(&moment, &parts)
    let year = Int(parts.tm_year) + 1900
    Self.appendTwoDigits(year / 100, to: &line)
    Self.appendTwoDigits(year % 100, to: &line)
    line.append(UInt8(ascii: "-"))
    Self.appendTwoDigits(Int(parts.tm_mon) + 1, to: &line)
    line.append(UInt8(ascii: "-"))
    Self.appendTwoDigits(Int(parts.tm_mday), to: &line)
    line.append(UInt8(ascii: "T"))
    Self.appendTwoDigits(Int(parts.tm_hour), to: &line)
    line.append(UInt8(ascii: ":"))
    Self.appendTwoDigits(Int(parts.tm_min), to: &line)
    line.append(UInt8(ascii: ":"))
    Self.appendTwoDigits(Int(parts.tm_sec), to: &line)
    line.append(UInt8(ascii: "."))
    Self.appendTwoDigits(microseconds / 10_000, to: &line)
    Self.appendTwoDigits(microseconds / 100 % 100, to: &line)
    Self.appendTwoDigits(microseconds % 100, to: &line)
    line.append(UInt8(ascii: "Z"))
  }

  private static func appendTwoDigits(_ value: Int, to line: inout [UInt8]) {
    line.append(UInt8(ascii: "0") + UInt8(value / 10 % 10))
    line.append(UInt8(ascii: "0") + UInt8(value % 10))
  }
}
