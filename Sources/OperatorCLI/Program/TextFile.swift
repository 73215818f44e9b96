import Glibc

/// Small files that are read and written whole.
enum TextFile {
  /// The text of a file; nil when it cannot be read.
  static func read(_ path: String) -> String? {
    readBytes(path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a file; nil when it cannot be read, and `errno` says why.
  static func readBytes(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return nil }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// The bytes of a file that somebody named; refuses, with the reason, one that cannot be read.
  ///
  /// - Parameter name: What to call it; nil: by its path.
  static func bytes(of path: String, called name: String? = nil) throws(CommandFailure) -> [UInt8] {
    guard let bytes = readBytes(path) else {
      throw .usage("\(name ?? path) cannot be read: \(String(cString: strerror(errno)))")
    }
    return bytes
  }

  /// The text of a file that somebody named; refuses, with the reason, one that cannot be read.
  ///
  /// - Parameter name: What to call it; nil: by its path.
  static func text(of path: String, called name: String? = nil) throws(CommandFailure) -> String {
    String(decoding: try bytes(of: path, called: name), as: UTF8.self)
  }

  /// Puts a secret into a file that only its owner can read, whole or not at all.
  ///
  /// - Parameter replaces: Whether a file that is there already is replaced.
  /// - Returns: Whether this call has put it there; false when there was one.
  static func writeSecret(
    _ text: String, to path: String, replaces: Bool = false
  ) throws -> Bool {
    var template = Array("\(path).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    let temporary = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard descriptor >= 0 else { throw unwritable(path) }
    defer { unlink(temporary) }
    let bytes = Array(text.utf8)
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    close(descriptor)
    guard isWritten else { throw unwritable(path) }
    if replaces {
      guard rename(temporary, path) == 0 else { throw unwritable(path) }
      return true
    }
    // Linking fails where the name is taken: of two processes that begin at once one wins.
    if link(temporary, path) == 0 { return true }
    guard errno == EEXIST else { throw unwritable(path) }
    return false
  }

  private static func unwritable(_ path: String) -> CommandFailure {
    .usage("\(path) cannot be written: \(String(cString: strerror(errno)))")
  }
}
