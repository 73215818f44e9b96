import EmbeddedPostgres
import FoundationEssentials
import Glibc
import HTTP
import TestSupport
import Testing

@testable import OperatorCLI

/// A site with a few gifts on sale, a member with points, and a running service at which a partner
/// orders.
final class Shop {
  let site: Site
  let member: String
  private let process: Int32
  private let address: SocketAddress
  private let key: String
  private var requests = 0

  /// Sets up the gifts MUG (goods, three of them), VOUCHER (two uses) and POOL (by codes) of alpha,
  /// each live at 100 points, and a member with 50,000 points at beta.
  init() async throws {
    let site = try Site()
    self.site = site
    for partner in ["alpha", "beta"] { try site.makePartner(partner) }
    func gift(_ code: String, _ more: String) -> String {
      #"{"object":"gift","supplier":"alpha","code":"\#(code)","status":"live","#
        + #""default_language":"en","texts":[{"language":"en","title":"\#(code)"}],\#(more),"#
        + #""prices":[{"option":1,"points":100}],"#
        + #""supply_terms":[{"price":{"amount":80,"currency":"GBP"}}]}"#
    }
    let voucher = #""voucher":{"uses":2,"days":30,"expiry":"points_back"}"#
    let file = try site.write(
      [
        gift("MUG", #""kind":"goods","stock":"counted","stock_added":3"#),
        gift("VOUCHER", #""kind":"voucher","stock":"unlimited",\#(voucher)"#),
        gift("POOL", #""kind":"voucher","stock":"code_pool",\#(voucher)"#),
      ].joined(separator: "\n"), to: "shop.ndjson")
    let imported = try site.tool.run("gift", "import", file)
    #expect(imported.status == 0, "\(imported.errors)")
    func field(_ name: String, _ words: String...) throws -> String {
      let run = try site.tool.run(words + ["-f", "json"])
      #expect(run.status == 0, "\(run.errors)")
      return try #require(try run.json()[0][name]?.string)
    }
    member = try field("id", "member", "enrol", "--partner", "beta", "--card", "4711 0042")
    key = try field("key", "key", "issue", "beta", "--label", "till")
    let service = try site.tool.start("serve", "--listen", "127.0.0.1:0", "--loops", "1")
    process = service.process
    address = try await ServedAddress.wait(in: service.prefix + ".err")
    _ = try post(
      "/v1/purchases",
      #"{"member":{"id":"\#(member)"},"receipt":"r1","occurred_at":"2026-01-02T10:00:00Z","#
        + #""amount":{"amount":5000000,"currency":"GBP"}}"#)
  }

  deinit {
    kill(process, SIGTERM)
    _ = ChildProgram.wait(for: process)
  }

  /// What an order answers.
  struct Order: Decodable {
    struct Voucher: Decodable {
      let id: String
      let code: String?
    }
    let id: String
    let voucher: Voucher?
  }

  /// Orders a gift of alpha for the member.
  func order(_ code: String) throws -> Order {
    let gift = try #require(try site.tool.row("gift", "show", "alpha/\(code)")["id"]?.string)
    let body = try post(
      "/v1/orders",
      #"{"member":{"id":"\#(member)"},"reference":"o\#(requests)","gift":"\#(gift)"}"#)
    return try JSONDecoder().decode(Order.self, from: Data(body.utf8))
  }

  /// How many points the member has.
  func balance() throws -> JSONValue? {
    try site.tool.row("member", "show", member)["points"]
  }

  private func post(_ path: String, _ body: String) throws -> String {
    requests += 1
    let answer = try #require(
      LoopbackClient.send(
        TourRequest(
          method: "POST", path: path, key: (variable: "KEY", text: key),
          idempotencyKey: "k\(requests)", body: body), to: address))
    #expect(answer.status == 201, "\(answer.body)")
    return answer.body
  }
}
