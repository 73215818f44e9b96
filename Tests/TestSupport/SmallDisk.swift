import Glibc

/// A disk that a test can fill: a folder with a file system of its own, of some megabytes.
package final class SmallDisk: Sendable {
  /// The folder; at first there is nothing in it.
  package let folder: TestFolder

  /// Whether this process may make one.
  package static let isMountable = (try? TestFolder(diskBytes: 1 << 20)) != nil

  private var filler: String { folder.path + "/filler" }

  /// Makes an empty disk.
  package init(megabytes: Int) throws { folder = try TestFolder(diskBytes: megabytes << 20) }

  /// Takes all the room that is left.
  ///
  /// - Returns: How many bytes that was.
  @discardableResult
  package func fill() throws -> Int {
    let descriptor = open(filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw TestFolder.Refused(number: errno) }
    defer { close(descriptor) }
    var taken = 0
    for piece in [1 << 20, 4096] {
      let zeros = [UInt8](repeating: 0, count: piece)
      while case let count = write(descriptor, zeros, piece), count > 0 { taken += count }
    }
    return taken
  }

  /// Gives the room back that `fill` has taken.
  package func clear() { unlink(filler) }
}
