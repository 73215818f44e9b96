import EmbeddedPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite(.ownThread) struct LifecycleTests {
  @Test func `a folder goes from absent to running to stopped`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let postgres = EmbeddedPostgres(directory: folder.path + "/db", purpose: .throwAway)
    #expect(postgres.status() == .absent)
    let lease = try postgres.start()
    guard case .running = postgres.status() else {
      Issue.record("not running")
      return
    }
    #expect(try lease.release())
    #expect(postgres.status() == .stopped)
    #expect(try !lease.release(), "a second release has no effect")
  }

  @Test func `data survive a stop and a start`() throws {
    let cluster = try TestCluster(.durable)
    defer { cluster.close() }
    _ = try cluster.psql("create table kept as select 42 as answer")
    try cluster.stop()
    #expect(cluster.process == nil)
    try cluster.start()
    #expect(try cluster.psql("select answer from kept") == "42")
  }

  @Test func `what was committed survives a server that is killed`() throws {
    let cluster = try TestCluster(.durable)
    defer { cluster.close() }
    _ = try cluster.psql("create table kept as select 42 as answer")
    let before = try #require(cluster.process)
    cluster.kill()
    #expect(cluster.postgres.status() == .stopped)
    try cluster.start()
    #expect(cluster.process != before)
    #expect(try cluster.psql("select answer from kept") == "42")
  }

  @Test func `processes that outlive a killed server do not keep the next from starting`() throws {
    let cluster = try TestCluster(.durable)
    defer { cluster.close() }
    let postmaster = try #require(cluster.process)
    // Frozen, they cannot notice the death of the postmaster and leave by themselves.
    let children = cluster.postgres.serverProcesses().filter { $0 != postmaster }
    #expect(!children.isEmpty)
    for child in children { kill(child, SIGSTOP) }
    cluster.kill()
    #expect(cluster.postgres.serverProcesses().sorted() == children.sorted())
    try cluster.start()
    #expect(try cluster.psql("select 1") == "1")
  }

  @Test func `a lock file with the number of a stranger does not keep the server from starting`()
    throws
  {
    let cluster = try TestCluster(.durable)
    defer { cluster.close() }
    let pidFile = cluster.folder.path + "/data/postmaster.pid"
    var lines = try String(contentsOfFile: pidFile, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    cluster.kill()

    // A process of the server's own account, since PostgreSQL takes any other for no server.
    var status = stat()
    lstat(pidFile, &status)
    let sleeper = try ChildProgram([
      "/usr/bin/setpriv", "--reuid=\(status.st_uid)", "/bin/sleep", "600",
    ])
    .start()
    defer {
      kill(sleeper, SIGKILL)
      ChildProgram.wait(for: sleeper)
    }
    lines[0] = "\(sleeper)"
    try lines.joined(separator: "\n").write(toFile: pidFile, atomically: false, encoding: .utf8)
    #expect(cluster.postgres.status() == .stopped)
    try cluster.start()
    #expect(try cluster.psql("select 1") == "1")
    #expect(kill(sleeper, 0) == 0, "the stranger was left alone")
  }

  @Test func `a creation that was cut short is begun anew`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let half = folder.path + "/data.unfinished/base"
    try FileManager.default.createDirectory(atPath: half, withIntermediateDirectories: true)
    let postgres = EmbeddedPostgres(directory: folder.path, purpose: .throwAway)
    #expect(postgres.status() == .absent)
    _ = try postgres.start()
    #expect(!FileManager.default.fileExists(atPath: half))
  }

  @Test func `a frozen server stops when it is told to`() throws {
    let cluster = try TestCluster(.throwAway)
    defer { cluster.close() }
    cluster.freeze()
    try cluster.stop()
    #expect(cluster.process == nil)
    #expect(cluster.postgres.serverProcesses().isEmpty)
  }

  @Test func `a server that cannot start says why and where to read more`() throws {
    let cluster = try TestCluster(.throwAway)
    defer { cluster.close() }
    try cluster.stop()
    try "shared_buffers = 'plenty'\n".write(
      toFile: cluster.folder.path + "/data/postgresql.auto.conf", atomically: false,
      encoding: .utf8)
    #expect {
      try cluster.start()
    } throws: { error in
      "\(error)".contains("postgres.log") && "\(error)".contains("plenty")
    }
  }

  @Test func `a folder may be moved while its server is stopped`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let first = EmbeddedPostgres(directory: folder.path + "/first", purpose: .throwAway)
    _ = try first.start().release()
    #expect(rename(first.directory, folder.path + "/second") == 0)
    let second = EmbeddedPostgres(directory: folder.path + "/second", purpose: .throwAway)
    let lease = try second.start()
    #expect(lease.socketFolder == folder.path + "/second/run")
    #expect(try Psql.run("select 1", at: lease.connectionString(), second.programs()) == "1")
  }

  @Test func `two servers at once do not meet`() throws {
    let one = try TestCluster(.throwAway)
    defer { one.close() }
    let other = try TestCluster(.throwAway)
    defer { other.close() }
    _ = try one.psql("create table here ()")
    #expect(try one.psql("select to_regclass('here')") == "here")
    #expect(try other.psql("select to_regclass('here')") == "")
  }
}
