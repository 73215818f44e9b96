import FoundationEssentials
import Glibc

/// The folder of one private PostgreSQL, and what lies where in it.
///
/// `data` is PostgreSQL's own; `run` holds the socket; `log/postgres.log` is the server's log;
/// `lease` is locked shared by everybody who uses the server; `lock` is locked by whoever starts or
/// stops it.
struct ServerFolder: Hashable, Sendable {
  let path: String

  var data: String { path + "/data" }
  /// Where a cluster grows before it becomes `data`, so that `data` is there whole or not at all.
  var dataUnfinished: String { path + "/data.unfinished" }
  var logFolder: String { path + "/log" }
  var log: String { logFolder + "/postgres.log" }
  var lease: String { path + "/lease" }
  var lock: String { path + "/lock" }

  /// The size at which a start puts the log aside as `postgres.log.1`, in bytes.
  static let logBytesMax = 16 * 1024 * 1024

  /// The major version of PostgreSQL that wrote the data; nil before there are any.
  var dataMajor: Int? {
    guard let text = try? String(contentsOfFile: data + "/PG_VERSION", encoding: .utf8) else {
      return nil
    }
    return Int(text.prefix { $0.isASCII && $0.isNumber })
  }

  /// Who owns the file or folder at `path`; nil when there is none.
  static func owner(of path: String) -> uid_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_uid : nil
  }

  /// Makes the folder at `path` ready for `account` and returns it under its real path.
  ///
  /// A folder that is new or empty becomes the account's, closed to everybody else. In a folder
  /// that holds other things only what is ours inside is touched.
  static func prepare(
    _ path: String, for account: ServerAccount
  ) throws(EmbeddedPostgresError) -> ServerFolder {
    if mkdirWithParents(path) != 0 {
      throw .folderUnusable(folder: path, reason: String(cString: strerror(errno)))
    }
    guard let real = realPath(path) else {
      throw .folderUnusable(folder: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard stat(real, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .folderUnusable(folder: path, reason: "it is no folder")
    }
    let owner = owner(of: real) ?? 0
    guard geteuid() == 0 || owner == geteuid() else {
      throw .folderOfAnotherUser(folder: real, owner: ServerAccount.name(of: owner))
    }
    if (try? FileManager.default.contentsOfDirectory(atPath: real))?.isEmpty ?? false {
      if account.isOther { chown(real, account.user, account.group) }
      chmod(real, 0o700)
    }
    let folder = ServerFolder(path: real)
    try folder.checkIsReachable(by: account)
    return folder
  }

  /// Creates the folder at `path`, closed to everybody but `account`, unless it is there.
  static func makePrivate(
    _ path: String, for account: ServerAccount
  ) throws(EmbeddedPostgresError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .systemCall("Creating \(path)") }
    if account.isOther { chown(path, account.user, account.group) }
    chmod(path, 0o700)
  }

  /// Puts a log that has grown large aside, over the one put aside before.
  func rotateLog() {
    var status = stat()
    guard lstat(log, &status) == 0, status.st_size > Self.logBytesMax else { return }
    rename(log, log + ".1")
  }

  /// Removes the tree at `path`, if there is one.
  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  private func checkIsReachable(by account: ServerAccount) throws(EmbeddedPostgresError) {
    guard account.isOther, try !Self.isReachable(path, by: account) else { return }
    var ancestor = ""
    for name in path.split(separator: "/") {
      ancestor += "/" + name
      guard try Self.isReachable(ancestor, by: account) else { break }
    }
    throw .folderUnreachable(folder: path, blockedAt: ancestor, account: account.name)
  }

  /// Whether `account` may enter the folder at `path`; the kernel answers, since access lists and
  /// mount options have a say, too.
  static func isReachable(
    _ path: String, by account: ServerAccount
  ) throws(EmbeddedPostgresError) -> Bool {
    try account.command(["/usr/bin/test", "-x", path]).run().status == 0
  }
}

/// The path of `path` without links, dots or relative beginning; nil when it leads nowhere.
func realPath(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}

/// Creates the folder at `path` (mode 0700) and those above it (as the umask has it).
private func mkdirWithParents(_ path: String) -> CInt {
  if mkdir(path, 0o700) == 0 || errno == EEXIST { return 0 }
  guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
    return -1
  }
  var parent = ""
  for name in path[..<slash].split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
    parent += "/" + name
    guard mkdir(parent, 0o755) == 0 || errno == EEXIST else { return -1 }
  }
  return mkdir(path, 0o700) == 0 || errno == EEXIST ? 0 : -1
}
