import Glibc

/// The operating system's user as whom the server runs.
///
/// PostgreSQL refuses to run as root. Root therefore runs it as `postgres`, or as `nobody` where
/// that does not exist, or as whoever owns the data already.
struct ServerAccount: Hashable, Sendable {
  let name: String
  let user: uid_t
  let group: gid_t

  /// Whether this is somebody else than the user of this process.
  var isOther: Bool { user != geteuid() }

  /// The account for data owned by `owner`, or for data yet to be created.
  static func choose(owner: uid_t?) throws(EmbeddedPostgresError) -> ServerAccount {
    let own = geteuid()
    guard own == 0 else { return find(own) ?? ServerAccount(unnamed: own, getegid()) }
    if let owner, owner != 0 { return find(owner) ?? ServerAccount(unnamed: owner, owner) }
    guard let account = find("postgres") ?? find("nobody") else { throw .accountMissing }
    return account
  }

  /// The command line that runs `arguments` as this account.
  func command(_ arguments: [String]) -> ChildProgram {
    guard isOther else { return ChildProgram(arguments) }
    let identity = ["--reuid=\(user)", "--regid=\(group)", "--clear-groups"]
    return ChildProgram(["/usr/bin/setpriv"] + identity + ["--"] + arguments)
  }

  /// The name of `user`, or its number where it has none.
  static func name(of user: uid_t) -> String { find(user)?.name ?? "user \(user)" }

  private init(name: String, user: uid_t, group: gid_t) {
    self.name = name
    self.user = user
    self.group = group
  }

  private init(unnamed user: uid_t, _ group: gid_t) {
    self.init(name: "user \(user)", user: user, group: group)
  }

  private init(_ entry: passwd) {
    self.init(name: String(cString: entry.pw_name), user: entry.pw_uid, group: entry.pw_gid)
  }

  private static func find(_ name: String) -> ServerAccount? {
    look { getpwnam_r(name, $0, $1, $2, $3) }
  }

  private static func find(_ user: uid_t) -> ServerAccount? {
    look { getpwuid_r(user, $0, $1, $2, $3) }
  }

  private static func look(
    _ lookUp: (
      _ entry: UnsafeMutablePointer<passwd>, _ texts: UnsafeMutablePointer<CChar>, _ size: Int,
      _ found: UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> CInt
  ) -> ServerAccount? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    // The name, home and shell of one account; far more than any account has.
    var texts = [CChar](repeating: 0, count: 65_536)
    return texts.withUnsafeMutableBufferPointer { texts in
      guard lookUp(&entry, texts.baseAddress!, texts.count, &found) == 0, let found else {
        return nil
      }
      return ServerAccount(found.pointee)
    }
  }
}
