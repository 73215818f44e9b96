import EmbeddedPostgres
import FoundationEssentials
import Glibc
import HTTP
import TestSupport
import Testing

@testable import OperatorCLI

@Suite(.ownThread) struct ServeTests {
  private func get(_ path: String, _ address: SocketAddress) -> LoopbackClient.Answer? {
    LoopbackClient.send(
      TourRequest(
        method: "GET", path: path, key: (variable: "KEY", text: "none"), idempotencyKey: nil,
        body: ""), to: address)
  }

  @Test func `a service answers, says no with a code, and ends in order when it is told to`()
    async throws
  {
    let site = try Site()
    let service = try site.tool.start("serve", "--listen", "127.0.0.1:0", "--loops", "2")
    var isRunning = true
    defer { if isRunning { kill(service.process, SIGKILL) } }
    let address = try await ServedAddress.wait(in: service.prefix + ".err")
    #expect(get("/healthz", address)?.status == 200)
    #expect(get("/readyz", address)?.status == 200)
    let refused = try #require(get("/v1/purchases", address))
    #expect(refused.status == 401)
    #expect(refused.body.contains("api_key_invalid"))
    kill(service.process, SIGTERM)
    #expect(ChildProgram.wait(for: service.process) == 0)
    isRunning = false
    let log = try String(contentsOfFile: service.prefix + ".err", encoding: .utf8)
    #expect(log.contains("\"message\":\"stopped\",\"connections_cut\":0"))
  }

  @Test func `a service refuses a session that could step around the isolation of partners`() throws
  {
    let site = try Site()
    #expect(try site.tool.run("db", "status").status == 0)
    let key = site.directory + "/identifier.key"
    #expect(try site.tool.run("member", "find", "--card", "1234").status == 1)
    let tool = Tool(
      folder: site.folder,
      options: [
        "--database", site.url(user: EmbeddedPostgres.superuser), "--identifier-key-file", key,
        "--voucher-key-file", try site.write(String(repeating: "cd", count: 32), to: "new.key"),
      ])
    let run = try tool.run("serve", "--listen", "127.0.0.1:0")
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("permission_denied: the service must not run as postgres"))
  }

  @Test func `a service refuses another identifier key than the coalition's`() throws {
    let site = try Site()
    #expect(try site.tool.run("member", "find", "--card", "1234").status == 1)
    let other = try site.write(String(repeating: "ab", count: 32), to: "other.key")
    let tool = Tool(
      folder: site.folder,
      options: [
        "--database", site.url(user: "tessera_service"), "--identifier-key-file", other,
        "--voucher-key-file", other,
      ])
    let run = try tool.run("serve", "--listen", "127.0.0.1:0")
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("identifier_key_wrong: "))
  }

  @Test func `a service refuses another voucher key than the coalition's, and none`() async throws {
    let site = try Site()
    let service = try site.tool.start("serve", "--listen", "127.0.0.1:0")
    _ = try await ServedAddress.wait(in: service.prefix + ".err")
    kill(service.process, SIGTERM)
    #expect(ChildProgram.wait(for: service.process) == 0)
    let options = [
      "--database", site.url(user: "tessera_service"), "--identifier-key-file",
      site.directory + "/identifier.key",
    ]
    let own = site.directory + "/voucher.key"
    #expect(TextFile.read(own)?.count == 65)
    #expect(access(own, R_OK) == 0)
    let other = try site.write(String(repeating: "ab", count: 32), to: "other.key")
    let wrong = try Tool(folder: site.folder, options: options + ["--voucher-key-file", other])
      .run("serve", "--listen", "127.0.0.1:0")
    #expect(wrong.status == 1)
    #expect(wrong.errors.hasPrefix("voucher_key_wrong: "))
    let none = try Tool(folder: site.folder, options: options)
      .run("serve", "--listen", "127.0.0.1:0")
    #expect(none.status == 2)
    #expect(none.errors.contains("the voucher key is missing"))
  }

  @Test func `a database of one's own is migrated by nothing but db migrate`() throws {
    let site = try Site()
    let lease = try EmbeddedPostgres(directory: site.directory, purpose: .throwAway).start()
    let url = lease.connectionString(database: "postgres")
    let tool = Tool(folder: site.folder, options: ["--database", url])
    let refused = try tool.run("partner", "list")
    #expect(refused.status == 1)
    #expect(refused.errors.hasPrefix("schema_not_current: "))
    #expect(refused.errors.contains("run `tessera db migrate`"))
    #expect(try tool.run("db", "migrate").status == 0)
    #expect(try tool.run("partner", "list", "-f", "json").status == 0)
  }

  @Test func `a login that may not migrate is told which one may`() throws {
    let site = try Site()
    #expect(try site.tool.run("db", "status").status == 0)
    try site.sql("create database fresh")
    let login = site.url(user: "tessera_operator") + " dbname=fresh"
    let denied = try Tool(folder: site.folder, options: ["--database", login]).run("db", "migrate")
    #expect(denied.status == 1)
    #expect(denied.errors.hasPrefix("permission_denied: permission denied"), "\(denied.errors)")
    #expect(denied.errors.contains("can act as tessera_owner"), "\(denied.errors)")
  }
}
