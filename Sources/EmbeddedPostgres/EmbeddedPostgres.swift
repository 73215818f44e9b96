import FoundationEssentials
import Glibc

/// A private PostgreSQL in a folder: made on first use, reached through a socket in the folder,
/// kept for as long as somebody uses it.
///
/// Any number of processes may use one folder at once. Each holds a `Lease`; the first starts the
/// server, the last stops it. A server or a process that is killed leaves nothing that the next
/// start does not clear away.
///
/// Every function here blocks while programs start and stop: call none from an event loop.
package struct EmbeddedPostgres: Sendable {
  /// The role that owns everything in a new server. Whoever can enter the folder of the socket may
  /// be it; nobody else can reach the server.
  package static let superuser = "postgres"

  /// What a folder holds at the moment.
  package enum Status: Hashable, Sendable {
    /// No database yet.
    case absent
    /// A database, and no server running.
    case stopped
    /// A server, whose first process has this number.
    case running(process: Int32)
  }

  /// The folder, as an absolute path.
  package let directory: String
  private let purpose: ServerSettings.Purpose
  private let environment: [String: String]

  /// Describes the private server in `directory`, without touching anything yet.
  package init(
    directory: String, purpose: ServerSettings.Purpose = .durable,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.directory =
      directory.hasPrefix("/")
      ? directory : FileManager.default.currentDirectoryPath + "/" + directory
    self.purpose = purpose
    self.environment = environment
  }

  /// `.tessera` below `folder`; or, where the server's account could never enter that, a folder of
  /// `/var/lib` that belongs to it.
  ///
  /// The second is for root in its own home, which Debian closes to everybody else.
  package static func defaultDirectory(below folder: String) -> String {
    let usual = folder + "/.tessera"
    guard geteuid() == 0, let real = realPath(folder),
      let account = try? ServerAccount.choose(owner: ServerFolder.owner(of: usual + "/data")),
      let isReachable = try? ServerFolder.isReachable(real, by: account), !isReachable
    else { return usual }
    let name = real.split(separator: "/").joined(separator: "-")
    return "/var/lib/tessera/" + name
  }

  /// Makes sure that the server runs, creating the database first if there is none.
  package func start() throws(EmbeddedPostgresError) -> Lease {
    let account = try chooseAccount()
    let folder = try ServerFolder.prepare(directory, for: account)
    let socket = SocketFolder(for: folder, account: account)
    return try FileLock.whileHolding(folder.lock, for: account) {
      () throws(EmbeddedPostgresError) in
      if ServerProcess.find(data: folder.data) == nil {
        let programs = try ServerPrograms.find(
          for: folder.dataMajor, data: folder.data, environment: environment)
        try createData(in: folder, programs, account)
        try clearRemains(in: folder, socket)
        try startServer(in: folder, programs, account, socket)
      }
      return try Lease(self, folder, account, socket)
    }
  }

  /// Stops the server, whoever still uses it.
  ///
  /// - Returns: Whether there was one to stop.
  @discardableResult
  package func stop() throws(EmbeddedPostgresError) -> Bool {
    guard case .running = status() else { return false }
    let account = try chooseAccount()
    let folder = try ServerFolder.prepare(directory, for: account)
    return try FileLock.whileHolding(folder.lock, for: account) {
      () throws(EmbeddedPostgresError) in
      try stopServer(of: folder, SocketFolder(for: folder, account: account))
    }
  }

  /// What the folder holds at the moment.
  package func status() -> Status {
    guard let real = realPath(directory) else { return .absent }
    let folder = ServerFolder(path: real)
    if let server = ServerProcess.find(data: folder.data) {
      return .running(process: server.number)
    }
    return folder.dataMajor == nil ? .absent : .stopped
  }

  /// The file to which the server writes its log.
  package var logFile: String { ServerFolder(path: realPath(directory) ?? directory).log }

  /// The installed programs that serve this folder.
  package func programs() throws(EmbeddedPostgresError) -> ServerPrograms {
    let folder = ServerFolder(path: realPath(directory) ?? directory)
    return try .find(for: folder.dataMajor, data: folder.data, environment: environment)
  }

  /// The numbers of all the server's processes at this moment.
  package func serverProcesses() -> [Int32] {
    ServerProcess.all(data: ServerFolder(path: realPath(directory) ?? directory).data)
  }

  @discardableResult
  func stopServer(
    of folder: ServerFolder, _ socket: SocketFolder
  ) throws(EmbeddedPostgresError) -> Bool {
    guard let server = ServerProcess.find(data: folder.data) else { return false }
    try server.stop()
    socket.clear()
    return true
  }

  private func chooseAccount() throws(EmbeddedPostgresError) -> ServerAccount {
    try ServerAccount.choose(owner: ServerFolder.owner(of: directory + "/data"))
  }

  // MARK: Creating

  private func createData(
    in folder: ServerFolder, _ programs: ServerPrograms, _ account: ServerAccount
  ) throws(EmbeddedPostgresError) {
    guard folder.dataMajor == nil else { return }
    guard ServerFolder.owner(of: folder.data) == nil else {
      throw .folderUnusable(
        folder: folder.data, reason: "it exists and is not the data of a PostgreSQL")
    }
    ServerFolder.remove(folder.dataUnfinished)
    try ServerFolder.makePrivate(folder.dataUnfinished, for: account)
    let arguments = [
      programs.path("initdb"), "--pgdata=\(folder.dataUnfinished)",
      "--username=\(Self.superuser)", "--encoding=UTF8",
      // Text is ordered by its bytes, so that no upgrade of the C library can disorder an index.
      "--locale=C", "--lc-ctype=\(Self.characterLocale)",
      "--data-checksums", "--auth-local=trust", "--auth-host=reject", "--no-instructions",
    ]
    let haste = purpose == .throwAway ? ["--no-sync", "--wal-segsize=1"] : []
    let outcome = try account.command(arguments + haste).run()
    guard outcome.status == 0 else {
      ServerFolder.remove(folder.dataUnfinished)
      throw .creationFailed(folder: folder.path, reason: Self.end(of: outcome.text))
    }
    guard rename(folder.dataUnfinished, folder.data) == 0 else {
      throw .systemCall("Renaming \(folder.dataUnfinished)")
    }
  }

  /// The locale that tells letters from other characters, for all of Unicode where it is there.
  private static var characterLocale: String {
    guard let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) else { return "C" }
    freelocale(locale)
    return "C.UTF-8"
  }

  // MARK: Starting

  /// Clears away what a server that was killed has left. Call when none is running.
  private func clearRemains(
    in folder: ServerFolder, _ socket: SocketFolder
  ) throws(EmbeddedPostgresError) {
    try ServerProcess.endAll(data: folder.data)
    // PostgreSQL clears its own lock files, but for the case in which the number in them belongs to
    // a stranger by now.
    unlink(folder.data + "/postmaster.pid")
    socket.clear()
  }

  private func startServer(
    in folder: ServerFolder, _ programs: ServerPrograms, _ account: ServerAccount,
    _ socket: SocketFolder
  ) throws(EmbeddedPostgresError) {
    try socket.prepare(for: account)
    try ServerFolder.makePrivate(folder.logFolder, for: account)
    folder.rotateLog()
    try writeSettings(in: folder, programs, account, socket)
    let logEnd = (try? Data(contentsOf: URL(filePath: folder.log)).count) ?? 0
    let ready = try ServerProcess.launch(
      [programs.path("postgres"), "-D", folder.data], as: account, data: folder.data,
      log: folder.log)
    guard ready else {
      let log = (try? Data(contentsOf: URL(filePath: folder.log))) ?? Data()
      socket.clear()
      throw .startFailed(
        log: folder.log,
        reason: Self.end(of: String(decoding: log.dropFirst(logEnd), as: UTF8.self)))
    }
  }

  private func writeSettings(
    in folder: ServerFolder, _ programs: ServerPrograms, _ account: ServerAccount,
    _ socket: SocketFolder
  ) throws(EmbeddedPostgresError) {
    // The server itself is asked, since not every build of it has the library.
    let compression = try account.command([
      programs.path("postgres"), "-D", folder.data, "-c", "wal_compression=lz4",
      "-C", "wal_compression",
    ]).run()
    let settings = ServerSettings(
      purpose: purpose, socketFolder: socket.path, compressesWAL: compression.status == 0,
      memoryMegabytes: MachineMemory.megabytes)
    let path = folder.data + "/postgresql.conf"
    do {
      try Data(settings.text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .folderUnusable(folder: folder.data, reason: "\(path) cannot be written: \(error)")
    }
    chmod(path, 0o600)
    if account.isOther { chown(path, account.user, account.group) }
  }

  /// The last lines of a program's words: where it says what went wrong.
  private static func end(of text: String) -> String {
    text.split(whereSeparator: \.isNewline).suffix(5).joined(separator: "\n")
  }
}
