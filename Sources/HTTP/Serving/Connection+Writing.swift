import EventLoop

extension Connection {
  /// Writes what `serialize` appends, at once as far as the client takes it, the rest later.
  func write(_ serialize: (inout [UInt8]) -> Void) {
    guard output.isEmpty else {
      // Only an invitation to send a body can still be waiting here.
      serialize(&output)
      restartWritingDeadline()
      return
    }
    guard let rest = context.send(to: descriptor, serialize) else { return close() }
    guard !rest.isEmpty else { return }
    output = rest
    outputSent = 0
    outputSentAtDeadline = 0
    restartWritingDeadline()
    updateInterest()
  }

  /// Writes more of what is waiting, and goes on when all of it has been written.
  func flush() {
    guard !output.isEmpty else { return }
    guard let count = sendBytes(output[outputSent...], to: descriptor) else { return close() }
    outputSent += count
    guard outputSent == output.count else {
      if outputSent - outputSentAtDeadline >= Self.writtenBytesMin {
        outputSentAtDeadline = outputSent
        restartWritingDeadline()
      }
      return
    }
    output = []
    outputIsWritten()
    proceed()
  }

  private func restartWritingDeadline() {
    guard phase == .sending else { return }
    setDeadline(.writing, after: context.configuration.timeouts.writing)
  }
}
