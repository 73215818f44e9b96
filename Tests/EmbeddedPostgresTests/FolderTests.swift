import EmbeddedPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite(.ownThread) struct FolderTests {
  @Test func `data of another major version are refused with the way out`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let data = folder.path + "/data"
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
    try "14\n".write(toFile: data + "/PG_VERSION", atomically: false, encoding: .utf8)
    let postgres = EmbeddedPostgres(directory: folder.path, purpose: .throwAway)
    let error = #expect(throws: EmbeddedPostgresError.self) { try postgres.start() }
    guard case .otherMajorVersion(let refused, 14, let installed) = error else {
      Issue.record("refused as \(String(describing: error))")
      return
    }
    #expect(refused == data)
    #expect(installed.contains(15))
    #expect("\(try #require(error))".contains("apt-get install postgresql-14"))
  }

  @Test func `a data folder that is not PostgreSQL's is refused and left alone`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let file = folder.path + "/data/letters"
    try FileManager.default.createDirectory(
      atPath: folder.path + "/data", withIntermediateDirectories: false)
    try "dear".write(toFile: file, atomically: false, encoding: .utf8)
    let postgres = EmbeddedPostgres(directory: folder.path, purpose: .throwAway)
    #expect(throws: EmbeddedPostgresError.self) { try postgres.start() }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "dear")
  }

  @Test func `a file is no folder, and says so`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let file = folder.path + "/afile"
    try "dear".write(toFile: file, atomically: false, encoding: .utf8)
    let postgres = EmbeddedPostgres(directory: file, purpose: .throwAway)
    #expect(
      throws: EmbeddedPostgresError.folderUnusable(folder: file, reason: "it is no folder")
    ) { try postgres.start() }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "dear")
  }

  struct Name: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let name: String
    let isApart: Bool
  }

  @Test(arguments: [
    Name(testDescription: "plain", name: "plain", isApart: false),
    Name(testDescription: "spaces and quotes", name: #"o'ne "two" \three"#, isApart: false),
    Name(testDescription: "letters beyond ASCII", name: "größe", isApart: false),
    Name(testDescription: "a comma", name: "a,b", isApart: true),
    Name(testDescription: "longer than a socket's path", name: longName, isApart: true),
  ])
  func `any path will do`(name: Name) throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let directory = folder.path + "/" + name.name
    let postgres = EmbeddedPostgres(directory: directory, purpose: .throwAway)
    let lease = try postgres.start()
    #expect((lease.socketFolder == directory + "/run") == !name.isApart)
    var status = stat()
    #expect(lstat(lease.socketFolder, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
    #expect(try Psql.run("select 1", at: lease.connectionString(), postgres.programs()) == "1")
    try lease.release()
    #expect(!FileManager.default.fileExists(atPath: lease.socketFolder) || !name.isApart)
  }

  static let longName = String(repeating: "long/", count: 24) + "end"

  @Test func `the longest path that still fits keeps its socket`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let room = 107 - "/run/.s.PGSQL.5432".utf8.count - folder.path.utf8.count - 1
    for (length, isApart) in [(room, false), (room + 1, true)] {
      let name = String(repeating: "x", count: length)
      let postgres = EmbeddedPostgres(directory: "\(folder.path)/\(name)", purpose: .throwAway)
      let lease = try postgres.start()
      #expect(lease.socketFolder.hasPrefix(folder.path) == !isApart, "\(length)")
      try lease.release()
    }
  }

  @Test func `a short socket folder that is not ours to clear is refused`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let postgres = EmbeddedPostgres(directory: folder.path + "/a,b", purpose: .throwAway)
    let lease = try postgres.start()
    let apart = lease.socketFolder
    try lease.release()
    #expect(mkdir(apart, 0o755) == 0 && mkdir(apart + "/trap", 0o755) == 0)
    defer {
      rmdir(apart + "/trap")
      rmdir(apart)
    }
    #expect(throws: EmbeddedPostgresError.socketFolderUnsafe(folder: apart)) {
      try postgres.start()
    }
  }

  @Test func `in a folder with other things only what is ours is touched`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    try "dear".write(toFile: folder.path + "/letter", atomically: false, encoding: .utf8)
    _ = try EmbeddedPostgres(directory: folder.path, purpose: .throwAway).start()
    var status = stat()
    lstat(folder.path, &status)
    #expect(status.st_mode & 0o777 == 0o755)
    #expect(status.st_uid == geteuid())
  }

  @Test func `a place that cannot hold a folder is refused`() throws {
    let postgres = EmbeddedPostgres(directory: "/dev/null/here")
    #expect(throws: EmbeddedPostgresError.self) { try postgres.start() }
  }
}
