import Glibc

/// What the benchmark tells, line by line as it happens, also into a pipe.
enum Output {
  /// Writes a line to standard output, or to another descriptor.
  static func line(_ text: String, to descriptor: CInt = STDOUT_FILENO) {
    var bytes = Array((text + "\n").utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
