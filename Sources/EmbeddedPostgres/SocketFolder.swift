import Glibc

/// Where the server's socket lies: in the database's folder, or in a short one when that cannot be.
///
/// The kernel takes at most 107 bytes for the path of a socket (`sun_path`, unix(7)), and libpq
/// reads a comma in a host as the beginning of the next host.
struct SocketFolder: Hashable, Sendable {
  /// The longest path of a folder that still leaves room for the socket's name.
  static let bytesMax = 107 - "/.s.PGSQL.5432".utf8.count

  let path: String
  /// Whether the folder lies outside the database's, so that it must be removed by itself.
  let isApart: Bool

  init(for folder: ServerFolder, account: ServerAccount) {
    let near = folder.path + "/run"
    if near.utf8.count <= Self.bytesMax && !near.contains(",") {
      (path, isApart) = (near, false)
    } else {
      (path, isApart) = ("/tmp/tessera-\(account.user)-\(Self.fingerprint(folder.path))", true)
    }
  }

  /// Creates the folder if need be, and makes sure that nobody else owns it or can enter it.
  ///
  /// In `/tmp` anybody could have made a folder of this name first, to be the server in its place.
  func prepare(for account: ServerAccount) throws(EmbeddedPostgresError) {
    if mkdir(path, 0o700) == 0 {
      if account.isOther { chown(path, account.user, account.group) }
      return
    }
    var status = stat()
    guard errno == EEXIST, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == account.user || status.st_uid == geteuid(), status.st_mode & 0o077 == 0
    else { throw .socketFolderUnsafe(folder: path) }
    if account.isOther { chown(path, account.user, account.group) }
  }

  /// Removes the socket of a server that is no more, and the folder when it lies apart.
  func clear() {
    unlink(path + "/.s.PGSQL.5432")
    unlink(path + "/.s.PGSQL.5432.lock")
    if isApart { rmdir(path) }
  }

  /// FNV-1a, 64 bits, in hexadecimal: short and the same in every process. Two folders of one
  /// number would take turns at one socket, not share their data.
  private static func fingerprint(_ path: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }
}
