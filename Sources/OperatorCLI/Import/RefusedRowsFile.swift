import Glibc

/// The file that keeps refused rows, each with the code of its refusal, to be corrected and
/// imported again. It is written as the import goes, so it costs no memory.
final class RefusedRowsFile {
  private let path: String
  private let stream: UnsafeMutablePointer<FILE>
  private var isOpen = true

  /// Creates the file, or empties the one that is there.
  init(_ path: String, heading: [String]) throws {
    guard let stream = fopen(path, "we") else {
      throw CommandFailure.usage("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    self.path = path
    self.stream = stream
    try write(heading + ["code"])
  }

  /// Adds a row.
  func append(_ row: CSVReader.Row, code: String) throws { try write(row.fields + [code]) }

  /// Closes the file; what cannot be written is an error here at the latest.
  func finish() throws {
    isOpen = false
    guard fclose(stream) == 0 else { throw failure }
  }

  deinit { if isOpen { fclose(stream) } }

  private func write(_ fields: [String]) throws {
    guard fputs(CSVFields.line(fields), stream) >= 0 else { throw failure }
  }

  private var failure: CommandFailure {
    .usage("\(path) cannot be written: \(String(cString: strerror(errno)))")
  }
}
