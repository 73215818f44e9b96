import Coalition
import Glibc
import Secrets

/// Files of an export on their way into a folder: written beside, and given their names only when
/// all of them are whole, and only where no other file of that name was handed out before.
///
/// Files are written one after the other, so only one is open, however many they are.
final class ExportFolder {
  /// A file that was handed out.
  struct File {
    let name: String
    let byteCount: Int
    let digest: [UInt8]
    /// Whether it lay there before, byte for byte.
    let isReplay: Bool
  }

  private final class Begun {
    let name: String
    /// Nil once the file is whole.
    var descriptor: CInt?
    let temporary: String
    let digest = SHA256.Running()
    var byteCount = 0

    init(_ name: String, descriptor: CInt, temporary: String) {
      self.name = name
      self.descriptor = descriptor
      self.temporary = temporary
    }
  }

  /// Up to so many files are brought to the disk one by one.
  private static let filesSyncedMax = 16

  private let path: String
  private var files: [Begun] = []
  private var names: Set<String> = []
  private var done: [File] = []

  /// Makes the folder where there is none.
  init(_ path: String) throws {
    self.path = path
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Self.unwritable(path) }
  }

  deinit {
    for file in files {
      if let descriptor = file.descriptor { close(descriptor) }
      unlink(file.temporary)
    }
  }

  /// Adds bytes to the file of a name.
  func write(_ bytes: [UInt8], to name: String) throws {
    let file = try open(name)
    guard let descriptor = file.descriptor else { preconditionFailure("the last file is open") }
    file.digest.add(bytes)
    file.byteCount += bytes.count
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw Self.unwritable(name) }
      rest = rest.dropFirst(written)
    }
  }

  /// Returns the files in the order in which they were begun; none has its name yet.
  ///
  /// Where a file of that name lies with other bytes, `export_differs` is refused and nothing is
  /// handed out.
  func complete() throws -> [File] {
    try sealLast()
    // Each wait for the disk is some milliseconds, and of papers there are thousands: one for all.
    if files.count > Self.filesSyncedMax { sync() }
    done = try files.map { file in
      let digest = file.digest.finish()
      return File(
        name: file.name, byteCount: file.byteCount, digest: digest,
        isReplay: try isThere(file.name, digest: digest))
    }
    return done
  }

  /// Gives every file its name. One that lies there with the same bytes stays.
  ///
  /// - Precondition: the files are complete.
  func publish() throws {
    for (file, open) in zip(done, files) where !file.isReplay {
      // Linking fails where the name was taken meanwhile: nothing is ever written over.
      guard link(open.temporary, whole(file.name)) == 0 else { throw Self.unwritable(file.name) }
    }
  }

  private func isThere(_ name: String, digest: [UInt8]) throws -> Bool {
    guard access(whole(name), F_OK) == 0 else { return false }
    guard let bytes = TextFile.readBytes(whole(name)), SHA256.digest(bytes) == digest else {
      throw CommandFailure.refused(
        code: Refusal.exportDiffers.code,
        message: "\(whole(name)) was handed out with other content, and what was handed out never "
          + "changes; --reissue hands out another edition under another name")
    }
    return true
  }

  /// Closes the last file; one of the first is brought to the disk now, later ones all at once.
  private func sealLast() throws {
    guard let last = files.last, let descriptor = last.descriptor else { return }
    let isSynced = files.count <= Self.filesSyncedMax
    guard !isSynced || fsync(descriptor) == 0 else { throw Self.unwritable(last.name) }
    close(descriptor)
    last.descriptor = nil
  }

  private func whole(_ name: String) -> String { "\(path)/\(name)" }

  private func open(_ name: String) throws -> Begun {
    if let last = files.last, last.name == name { return last }
    precondition(names.insert(name).inserted, "\(name) goes on after another file was begun")
    try sealLast()
    var template = Array("\(path)/.export.XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Self.unwritable(path) }
    fchmod(descriptor, 0o644)
    let file = Begun(
      name, descriptor: descriptor,
      temporary: String(
        decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    files.append(file)
    return file
  }

  private static func unwritable(_ path: String) -> CommandFailure {
    .usage("\(path) cannot be written: \(String(cString: strerror(errno)))")
  }
}
