import EmbeddedPostgres
import Glibc
import TestSupport
import Testing

@Suite(.ownThread) struct LeaseTests {
  @Test func `the server runs until the last lease is given back`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let postgres = EmbeddedPostgres(directory: folder.path, purpose: .throwAway)
    let first = try postgres.start()
    let running = postgres.status()
    let second = try postgres.start()
    #expect(postgres.status() == running, "the second start found the server running")
    #expect(try !first.release())
    #expect(postgres.status() == running)
    #expect(try second.release())
    #expect(postgres.status() == .stopped)
  }

  @Test func `a lease that is forgotten gives itself back`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let postgres = EmbeddedPostgres(directory: folder.path, purpose: .throwAway)
    do {
      let lease = try postgres.start()
      #expect(!lease.socketFolder.isEmpty)
    }
    #expect(postgres.status() == .stopped)
  }

  @Test func `another process shares the server and leaves it running`() async throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let path = folder.path
    let postgres = EmbeddedPostgres(directory: path, purpose: .throwAway)
    let lease = try postgres.start()
    let running = postgres.status()
    await #expect(processExitsWith: .success) { [path = path as String] in
      let postgres = EmbeddedPostgres(directory: path, purpose: .throwAway)
      exit(try postgres.start().release() ? 1 : 0)
    }
    #expect(postgres.status() == running)
    #expect(try lease.release())
  }

  @Test func `a process that is killed loses its lease by itself`() async throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let path = folder.path
    let postgres = EmbeddedPostgres(directory: path, purpose: .throwAway)
    let lease = try postgres.start()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let postgres = EmbeddedPostgres(directory: path, purpose: .throwAway)
      let lease = try postgres.start()
      withExtendedLifetime(lease) { _ = kill(getpid(), SIGKILL) }
    }
    #expect(try lease.release(), "this was the last lease")
    #expect(postgres.status() == .stopped)
  }

  @Test func `a server whose only user was killed is taken over as it runs`() async throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let postgres = EmbeddedPostgres(directory: path, purpose: .throwAway)
      let lease = try postgres.start()
      withExtendedLifetime(lease) { _ = kill(getpid(), SIGKILL) }
    }
    let postgres = EmbeddedPostgres(directory: path, purpose: .throwAway)
    let left = postgres.status()
    #expect(left != .stopped)
    let lease = try postgres.start()
    #expect(postgres.status() == left)
    #expect(try lease.release())
  }

  @Test func `processes that start and leave at once never meet a closed door`() async throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask { await useFiveTimes(folder.path) }
      }
    }
    #expect(EmbeddedPostgres(directory: folder.path).status() == .stopped)
  }
}

/// Starts, asks and leaves the server of `folder`, five times over, in a process of its own.
private func useFiveTimes(_ folder: String) async {
  await #expect(processExitsWith: .success) { [folder = folder as String] in
    let postgres = EmbeddedPostgres(directory: folder, purpose: .throwAway)
    for _ in 0..<5 {
      let lease = try postgres.start()
      guard try Psql.run("select 1", at: lease.connectionString(), postgres.programs()) == "1"
      else { exit(1) }
      try lease.release()
    }
  }
}
