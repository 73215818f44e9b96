import EmbeddedPostgres
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@Suite(.ownThread) struct WatchdogTests {
  /// The goal is that a test run leaves nothing behind, even when it is killed; the method is to
  /// be killed, and to wait for the watchdog that the killed process has named.
  @Test func `a killed test process leaves neither server nor folder`() async throws {
    let result = await #expect(
      processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
    ) {
      let cluster = try TestCluster(.durable)
      let process = cluster.process ?? 0
      print("\n@ \(cluster.folder.watchdogProcess) \(process) \(cluster.folder.path)")
      fflush(nil)
      _ = kill(getpid(), SIGKILL)
    }
    let text = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("@ ") })
    let words = line.split(separator: " ")
    #expect(waitForEnd(of: try #require(Int32(words[1])), .seconds(30)), "the watchdog is done")
    let server = try #require(Int32(words[2]))
    #expect(server > 0)
    #expect(waitForEnd(of: server, .zero))
    #expect(!FileManager.default.fileExists(atPath: String(words[3])))
  }

  @Test func `a folder is gone once it is cleared, and its server with it`() throws {
    let cluster = try TestCluster(.throwAway)
    let server = try #require(cluster.process)
    cluster.close()
    #expect(waitForEnd(of: server, .zero))
    #expect(!FileManager.default.fileExists(atPath: cluster.folder.path))
  }
}
