import TestSupport
import Testing

@testable import OperatorCLI

@Suite(.ownThread) struct OrderCommandTests {
  @Test func `an order is listed, shown, sent, delivered and returned, and its points come back`()
    async throws
  {
    let shop = try await Shop()
    let tool = shop.site.tool
    let order = try shop.order("MUG").id
    #expect(try shop.balance() == .number(49_900))
    let listed = try tool.run(
      "order", "list", "--state", "placed", "--gift", "alpha/MUG", "--supplier", "alpha",
      "--partner", "beta", "--member", shop.member, "-f", "json"
    ).json()
    #expect(listed.count == 1 && listed[0]["id"] == .text(order))
    #expect(listed[0]["points"] == .number(100) && listed[0]["supply_amount"] == .text("0.80"))
    #expect(try tool.run("order", "list", "--partner", "alpha", "-f", "json").json().isEmpty)

    func move(_ verb: String, _ more: String...) throws -> Tool.Run {
      try tool.run(["order", verb, order, "--reason", "asked for", "-f", "json"] + more)
    }
    #expect(try move("deliver").errors.hasPrefix("move_not_allowed: "))
    #expect(try move("fulfil", "--dry-run").json()[0]["state"] == .text("placed"))
    #expect(try move("fulfil").json()[0]["state"] == .text("fulfilled"))
    #expect(try move("deliver").json()[0]["state"] == .text("delivered"))
    let unasked = try move("return")
    #expect(unasked.status == 2 && unasked.errors.contains("Give 100 points back to member"))
    let rehearsed = try move("return", "--dry-run").json()[0]
    #expect(rehearsed["points_back"] == .number(100) && rehearsed["state"] == .text("delivered"))
    #expect(try shop.balance() == .number(49_900))
    let returned = try move("return", "--yes").json()[0]
    #expect(returned["state"] == .text("returned") && returned["replayed"] == .flag(false))
    #expect(try move("return", "--yes").json()[0]["replayed"] == .flag(true))
    #expect(try shop.balance() == .number(50_000))
    let mug = try tool.row("gift", "show", "alpha/MUG")
    #expect(mug["available"] == .number(3), "and the mug is on the shelf again")

    let steps = try tool.run("order", "show", order, "-f", "json").json()
    #expect(
      steps.map { $0["state"]?.string } == ["placed", "fulfilled", "delivered", "returned"])
    #expect(steps.map { $0["actor"]?.string } == [nil, "tester", "tester", "tester"])
    #expect(steps[3]["points_back"] == .flag(true))
    let unknown = try tool.run("order", "show", "ord_01h455vb4pex5vsknk084sn02q")
    #expect(unknown.errors.hasPrefix("order_not_found: "))
  }

  @Test func `a voucher is found by its code, replaced, and cancelled with its order`()
    async throws
  {
    let shop = try await Shop()
    let tool = shop.site.tool
    let codes = try shop.site.write("code\nSECRET-1\nSECRET-2\n", to: "codes.csv")
    #expect(try tool.run("gift", "codes", "add", "alpha/POOL", codes).status == 0)
    let made = try shop.order("VOUCHER")
    let pooled = try shop.order("POOL")
    #expect(pooled.voucher?.code == "SECRET-1")

    let shown = try tool.run("voucher", "show", made.id, "-f", "json").json()
    #expect(shown.count == 1 && shown[0]["id"]?.string == made.voucher?.id)
    #expect(shown[0]["status"] == .text("open") && shown[0]["uses_left"] == .number(2))
    #expect(try tool.run("voucher", "show").status == 2)

    let reissue = ["voucher", "reissue", made.id, "-f", "json"]
    #expect(try tool.run(reissue).status == 2, "it asks")
    let replaced = try tool.run(reissue + ["--yes"]).json()[0]
    let code = try #require(replaced["code"]?.string)
    #expect(code != made.voucher?.code && replaced["uses_left"] == .number(2))
    let both = try tool.run("voucher", "show", made.id, "-f", "json").json()
    #expect(both.map { $0["status"] } == [.text("open"), .text("replaced")])
    #expect(both[0]["replaces"] == both[1]["id"])
    let next = try tool.row("voucher", "reissue", pooled.id, "--yes")
    #expect(next["code"] == .text("SECRET-2"), "the next of the pool")
    let empty = try tool.run("voucher", "reissue", pooled.id, "--yes")
    #expect(empty.errors.hasPrefix("out_of_stock: "))

    let cancel = ["voucher", "cancel", made.id, "--reason", "closed", "-f", "json"]
    #expect(try tool.run(cancel + ["--dry-run"]).json()[0]["points_back"] == .number(100))
    #expect(try shop.balance() == .number(49_800))
    #expect(try tool.run(cancel + ["--yes"]).json()[0]["state"] == .text("cancelled"))
    #expect(try shop.balance() == .number(49_900))
    #expect(try tool.run(reissue + ["--yes"]).errors.hasPrefix("voucher_cancelled: "))
    let trail = try tool.run("audit", "list", "-f", "json").json()
    #expect(trail.allSatisfy { $0["detail"]?.string?.contains("SECRET") == false })
  }

  @Test func `reports count orders, open vouchers and what members like best`() async throws {
    let shop = try await Shop()
    let tool = shop.site.tool
    let first = try shop.order("MUG").id
    _ = try shop.order("MUG")
    _ = try shop.order("VOUCHER")
    let cancelled = try tool.run("order", "cancel", first, "--reason", "x", "--yes")
    #expect(cancelled.status == 0, "\(cancelled.errors)")
    let gifts = try tool.run("gift", "report", "orders", "--by", "gift", "-f", "json").json()
    #expect(gifts.map { $0["gift"] } == [.text("alpha/MUG"), .text("alpha/VOUCHER")])
    #expect(gifts[0]["orders"] == .number(2) && gifts[0]["cancelled"] == .number(1))
    #expect(gifts[0]["points"] == .number(200) && gifts[0]["points_back"] == .number(100))
    for word in ["month", "partner", "supplier", "category", "kind"] {
      let rows = try tool.run("gift", "report", "orders", "--by", word, "-f", "json").json()
      let orders = rows.map { row -> Int64 in
        if case .number(let count)? = row["orders"] { count } else { 0 }
      }
      #expect(orders.reduce(0, +) == 3, "\(word)")
    }
    let before = try tool.run(
      "gift", "report", "orders", "--until", "2026-01-01", "-f", "json")
    #expect(try before.json().isEmpty)

    let open = try tool.run("gift", "report", "vouchers", "-f", "json").json()
    #expect(open.count == 1 && open[0]["vouchers"] == .number(1))
    #expect(open[0]["uses_left"] == .number(2) && open[0]["points_at_risk"] == .number(100))
    #expect(open[0]["supply_amount"] == .text("0.80"))
    let best = try tool.run("gift", "report", "best-sellers", "-f", "json").json()
    #expect(
      best.map { $0["orders"] } == [.number(1), .number(1)], "what was cancelled is not liked")
    let one = try tool.run("gift", "report", "best-sellers", "--limit", "1", "-f", "json")
    #expect(try one.json().count == 1)
    let payables = try tool.row("gift", "report", "payables")
    #expect(payables["supplier"] == .text("alpha") && payables["orders"] == .number(3))
    #expect(payables["amount"] == .text("2.40") && payables["reversed_amount"] == .text("0.80"))
    #expect(payables["payable"] == .text("1.60") && payables["unsettled"] == .text("1.60"))
    let later = try tool.run("gift", "report", "payables", "--from", "2099-01-01", "-f", "json")
    #expect(try later.json().isEmpty)
  }
}
