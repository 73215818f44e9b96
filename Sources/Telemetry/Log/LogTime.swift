import Glibc

/// The time of a log line: RFC 3339 in UTC, to the microsecond.
struct LogTime {
  let seconds: Int
  let microseconds: Int

  func append(to line: inout [UInt8]) {
    var moment = time_t(seconds)
    var parts = tm()
    gmtime_r(&moment, &parts)
    append(Int(parts.tm_year) + 1900, digits: 4, to: &line)
    for (mark, part) in [("-", parts.tm_mon + 1), ("-", parts.tm_mday), ("T", parts.tm_hour)] {
      line.append(contentsOf: mark.utf8)
      append(Int(part), digits: 2, to: &line)
    }
    for part in [parts.tm_min, parts.tm_sec] {
      line.append(UInt8(ascii: ":"))
      append(Int(part), digits: 2, to: &line)
    }
    line.append(UInt8(ascii: "."))
    append(microseconds, digits: 6, to: &line)
    line.append(UInt8(ascii: "Z"))
  }

  private func append(_ value: Int, digits count: Int, to line: inout [UInt8]) {
    var divisor = (1..<count).reduce(1) { product, _ in product * 10 }
    while divisor > 0 {
      line.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }
}
