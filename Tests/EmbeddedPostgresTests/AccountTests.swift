import EmbeddedPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// Who runs the server, and what that asks of the folder. An ordinary user runs it as oneself, as
/// all the other tests show when they are run by one.
@Suite(.ownThread, .enabled(if: geteuid() == 0, "needs root to become somebody else"))
struct AccountTests {
  static let nobody: uid_t = 65534

  @Test func `root runs the server as an unprivileged user`() throws {
    let cluster = try TestCluster.shared
    var status = stat()
    lstat("/proc/\(try #require(cluster.process))", &status)
    #expect(status.st_uid != 0)
  }

  @Test func `root and the owner of the data take turns`() async throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    chown(folder.path, Self.nobody, Self.nobody)
    await startAndStopAsNobody(folder.path)
    let postgres = EmbeddedPostgres(directory: folder.path, purpose: .throwAway)
    let lease = try postgres.start()
    guard case .running(let process) = postgres.status() else {
      Issue.record("not running")
      return
    }
    var status = stat()
    lstat("/proc/\(process)", &status)
    #expect(status.st_uid == Self.nobody)
    #expect(try lease.release())
    await startAndStopAsNobody(folder.path)
  }

  @Test func `an ordinary user runs the server in a folder of one's own`() async throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    chown(folder.path, Self.nobody, Self.nobody)
    await startAndStopAsNobody(folder.path)
  }

  @Test func `an ordinary user is refused another's folder`() async throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let path = folder.path
    await #expect(processExitsWith: .success) { [path = path as String] in
      try becomeNobody()
      do throws(EmbeddedPostgresError) {
        _ = try EmbeddedPostgres(directory: path).start()
        exit(1)
      } catch {
        exit(error == .folderOfAnotherUser(folder: path, owner: "root") ? 0 : 2)
      }
    }
  }

  @Test func `a folder that the server's account cannot reach is refused by name`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let closed = folder.path
    chmod(closed, 0o700)
    let directory = closed + "/inside/db"
    let postgres = EmbeddedPostgres(directory: directory)
    let error = #expect(throws: EmbeddedPostgresError.self) { try postgres.start() }
    #expect(
      error
        == .folderUnreachable(folder: directory, blockedAt: closed, account: "postgres"))
    #expect("\(try #require(error))".contains("chmod o+x \(closed)"))
  }

  @Test func `the usual folder moves to where the server's account can go`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    chmod(folder.path, 0o700)
    let closed = EmbeddedPostgres.defaultDirectory(below: folder.path)
    let name = folder.path.split(separator: "/").joined(separator: "-")
    #expect(closed == "/var/lib/tessera/" + name)
    chmod(folder.path, 0o755)
    #expect(EmbeddedPostgres.defaultDirectory(below: folder.path) == folder.path + "/.tessera")
  }

  private func startAndStopAsNobody(_ folder: String) async {
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      try becomeNobody()
      let postgres = EmbeddedPostgres(directory: folder, purpose: .throwAway)
      let lease = try postgres.start()
      guard try Psql.run("select 1", at: lease.connectionString(), postgres.programs()) == "1"
      else { exit(1) }
      guard try lease.release(), postgres.status() == .stopped else { exit(2) }
    }
  }
}

/// Makes this process nobody's for good.
func becomeNobody() throws {
  guard setgroups(0, nil) == 0, setgid(65534) == 0, setuid(65534) == 0 else {
    throw EmbeddedPostgresError.accountMissing
  }
}
