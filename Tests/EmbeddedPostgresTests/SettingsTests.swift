import Glibc
import TestSupport
import Testing

@testable import EmbeddedPostgres

@Suite(.ownThread) struct SettingsTests {
  static let cluster = Result { try TestCluster(.durable) }

  struct Setting: CustomTestStringConvertible, Sendable {
    let name: String
    let value: String
    var testDescription: String { "\(name) is \(value)" }
  }

  @Test(arguments: [
    Setting(name: "fsync", value: "on"),
    Setting(name: "synchronous_commit", value: "on"),
    Setting(name: "full_page_writes", value: "on"),
    Setting(name: "data_checksums", value: "on"),
    Setting(name: "listen_addresses", value: ""),
    Setting(name: "unix_socket_permissions", value: "0700"),
    Setting(name: "max_wal_size", value: "8GB"),
    Setting(name: "wal_compression", value: "lz4"),
    Setting(name: "max_connections", value: "200"),
    Setting(name: "server_encoding", value: "UTF8"),
    Setting(name: "timezone", value: "UTC"),
    Setting(name: "log_min_error_statement", value: "panic"),
  ])
  func `a durable server is set as the ledger needs it`(setting: Setting) throws {
    let cluster = try Self.cluster.get()
    #expect(try cluster.psql("show \(setting.name)") == setting.value)
  }

  @Test(arguments: [
    (100, 128), (512, 128), (516, 129), (24_105, 6026), (32_768, 8192), (1_048_576, 8192),
  ])
  func `a quarter of the memory is for shared pages, within bounds`(
    memory: Int, shared: Int
  ) throws {
    let settings = ServerSettings(
      purpose: .durable, socketFolder: "/run", compressesWAL: true, memoryMegabytes: memory)
    #expect(settings.text.contains("shared_buffers = '\(shared)MB'\n"))
  }

  @Test func `the server runs with what was written for it`() throws {
    let shown = try Self.cluster.get().psql(
      "select pg_size_bytes(current_setting('shared_buffers')) / 1048576")
    #expect(Int(shown) == min(max(128, MachineMemory.megabytes / 4), 8192))
  }

  @Test(arguments: [
    (nil, 4096), ("max\n", 4096), ("536870912\n", 512), ("8589934592\n", 4096), ("", 4096),
  ])
  func `a container has what its group allows`(allowed: String?, megabytes: Int) {
    #expect(MachineMemory.megabytes(of: 4096 << 20, allowed: allowed) == megabytes)
  }

  @Test func `text is ordered by its bytes and its letters are those of Unicode`() throws {
    let cluster = try Self.cluster.get()
    #expect(try cluster.psql("select 'a' > 'B', lower('ÄÖ')") == "t|äö")
  }

  @Test func `no file of the server says what a failed statement was about`() throws {
    let cluster = try Self.cluster.get()
    for refused in [
      "select 'a secret'::int", "select 1/0 as \"a secret\"",
      "do $$ begin raise exception 'a secret' using detail = 'a secret'; end $$",
      "do $$ begin raise warning 'a secret'; end $$; select nothing",
    ] {
      #expect(throws: Psql.Failed.self) { try cluster.psql(refused) }
    }
    let log = try ChildProgram(["/bin/cat", cluster.postgres.logFile]).run().text
    #expect(log.contains("ready to accept connections"))
    #expect(!log.contains("a secret"))
  }

  @Test func `only the owner can enter where the data and the socket lie`() throws {
    let cluster = try Self.cluster.get()
    for name in ["", "/data", "/run", "/log"] {
      var status = stat()
      #expect(lstat(cluster.folder.path + name, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o700, "\(name)")
    }
  }

  @Test(.enabled(if: geteuid() == 0, "needs root to become somebody else"))
  func `another user cannot reach the server`() throws {
    let cluster = try Self.cluster.get()
    let stranger = ["/usr/bin/setpriv", "--reuid=65534", "--clear-groups", "--"]
    let psql = try cluster.postgres.programs().path("psql")
    let outcome = try ChildProgram(
      stranger + [psql, "-X", "-d", cluster.connectionString(), "-c", "select 1"]
    ).run()
    #expect(outcome.status != 0)
    #expect(outcome.text.contains("Permission denied"))
  }
}
