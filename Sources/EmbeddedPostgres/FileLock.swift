import Glibc

/// An advisory lock (`flock`) on a file, which the kernel takes back when its process ends, however
/// it ends.
///
/// The descriptor is close-on-exec, or else a server started while the lock is held would hold it
/// for as long as it runs.
struct FileLock: ~Copyable {
  enum Mode {
    /// Many may hold it.
    case shared
    /// One may hold it.
    case exclusive
  }

  private let descriptor: CInt

  /// Opens or creates the file at `path`, owned by `account`, and waits for the lock.
  init(_ path: String, _ mode: Mode, for account: ServerAccount) throws(EmbeddedPostgresError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .systemCall("Opening \(path)") }
    if account.isOther { fchown(descriptor, account.user, account.group) }
    while flock(descriptor, mode == .shared ? LOCK_SH : LOCK_EX) != 0 {
      // What fails here ends in `deinit`, which closes the descriptor; closed twice, it might be
      // another's.
      guard errno == EINTR else { throw .systemCall("Locking \(path)") }
    }
  }

  deinit { close(descriptor) }

  /// Runs `body` while nobody else holds the lock on the file at `path`.
  static func whileHolding<Result>(
    _ path: String, for account: ServerAccount,
    _ body: () throws(EmbeddedPostgresError) -> Result
  ) throws(EmbeddedPostgresError) -> Result {
    let lock = try FileLock(path, .exclusive, for: account)
    defer { withExtendedLifetime(lock) {} }
    return try body()
  }

  /// Makes a shared lock exclusive if nobody else holds it; on failure the lock may be lost.
  func tryBecomeExclusive() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}
