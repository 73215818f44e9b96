extension Response {
  /// What becomes of the connection after an answer, as far as the client must be told.
  enum ConnectionOption {
    /// Nothing to say: the connection stays, as is the rule in HTTP/1.1.
    case unspoken
    /// The connection stays, which an HTTP/1.0 client must be told.
    case keepAlive
    /// The connection closes.
    case close
  }

  /// Appends the answer to `output` as it goes over the wire (RFC 9112, section 4).
  func serialize(
    into output: inout [UInt8], date: [UInt8], option: ConnectionOption, omitsBody: Bool
  ) {
    output.append("HTTP/1.1 ")
    output.append(decimal: status.code)
    output.append(" ")
    output.append(status.reasonPhrase)
    output.append("\r\nDate: ")
    output.append(contentsOf: date)
    for field in headers {
      output.append("\r\n")
      output.append(field.name.text)
      output.append(": ")
      output.append(field.value.text)
    }
    if status.allowsBody {
      output.append("\r\nContent-Length: ")
      output.append(decimal: body.count)
    }
    switch option {
    case .unspoken: output.append("\r\n\r\n")
    case .keepAlive: output.append("\r\nConnection: keep-alive\r\n\r\n")
    case .close: output.append("\r\nConnection: close\r\n\r\n")
    }
    if status.allowsBody && !omitsBody { output.append(contentsOf: body) }
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ text: String) {
    append(contentsOf: text.utf8)
  }

  fileprivate mutating func append(decimal number: Int) {
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }
}
