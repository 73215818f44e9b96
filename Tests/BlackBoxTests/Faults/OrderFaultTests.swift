import Glibc
import Postgres
import TestSupport
import Testing

/// Goal: an order that is cut off between its steps heals by itself, and its repetition is answered
/// as if nothing had been. Method: a proxy that cuts a step before or after its commit and lets
/// nobody back in; the service is killed there; another one, which nobody asks, has to heal.
@Suite(.serialized) struct OrderFaultTests {
  /// Where an order is cut off.
  struct Fault: Sendable, CustomTestStringConvertible {
    let step: String
    let cut: SessionWatch.Cut
    /// Whether the order is placed then.
    let isPlaced: Bool
    /// The stock when nothing has healed yet: available, reserved, taken.
    let stock: [Int64]

    var testDescription: String { "\(step) \(cut)" }
  }

  static let faults = [
    Fault(
      step: "catalogue.reserve_stock(", cut: .beforeRequest, isPlaced: false, stock: [5, 0, 0]),
    Fault(
      step: "catalogue.reserve_stock(", cut: .afterCommit, isPlaced: false, stock: [4, 1, 0]),
    Fault(
      step: "ordering.place_orders(", cut: .beforeRequest, isPlaced: false, stock: [4, 1, 0]),
    Fault(step: "ordering.place_orders(", cut: .afterCommit, isPlaced: true, stock: [4, 1, 0]),
    Fault(
      step: "catalogue.conclude_reservations(", cut: .beforeRequest, isPlaced: true,
      stock: [4, 1, 0]),
    Fault(
      step: "catalogue.conclude_reservations(", cut: .afterCommit, isPlaced: true,
      stock: [4, 0, 1]),
  ]

  @Test(arguments: faults)
  func `an order whose service is killed between its steps heals`(fault: Fault) async throws {
    let stage = try await FaultStage.sharingServer()
    let proxy = try DatabaseProxy(before: stage.cluster.socketFolder)
    let service = try await stage.startService(["--loops", "1"], through: proxy)
    let till = stage.till(at: service)
    let gift = try await stage.coalition.offerGift(points: 60, stock: 5)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let body = Till.order(of: gift, for: member.reference)
    proxy.cut(letIn: false) { $0.contains(fault.step) ? fault.cut : nil }
    let answer = try await till.post("/v1/orders", body, once: "o")
    // Nobody waits for the third step.
    #expect(answer.status == (fault.step.contains("conclude") ? 201 : 503), "\(answer.text)")
    try await stage.waitFor("the step is cut") { proxy.cuts > 0 }
    service.killNow()
    #expect(await service.end() == 128 + SIGKILL)
    #expect(try await stage.coalition.stock(of: gift) == fault.stock)
    let orders = try await stage.coalition.number("select count(*) from ordering.orders")
    #expect(orders == (fault.isPlaced ? 1 : 0))

    let second = try await stage.startService()
    try await stage.coalition.endReservationTimes()
    try await stage.coalition.waitUntilConcluded(gift)
    #expect(try await stage.coalition.stock(of: gift) == (fault.isPlaced ? [4, 0, 1] : [5, 0, 0]))
    let again = try await stage.till(at: second).post("/v1/orders", body, once: "o")
    expect(again, 201)
    #expect(again.isReplay == fault.isPlaced)
    #expect(again.json["balance_after"] == 40)
    try await stage.coalition.waitUntilConcluded(gift)
    #expect(try await stage.coalition.stock(of: gift) == [4, 0, 1])
    #expect(try await stage.till(at: second).available(member) == 40)
    try await stage.expectSound()
    second.terminate()
    #expect(await second.end() == 0)
    proxy.close()
    try await stage.close()
  }

  @Test func `what a cancelled order had taken goes back though its service is killed`()
    async throws
  {
    let stage = try await FaultStage.sharingServer()
    let proxy = try DatabaseProxy(before: stage.cluster.socketFolder)
    let service = try await stage.startService(["--loops", "1"], through: proxy)
    let till = stage.till(at: service)
    let gift = try await stage.coalition.offerGift(points: 60, stock: 5)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let placed = try await till.post(
      "/v1/orders", Till.order(of: gift, for: member.reference), once: "o")
    try await stage.coalition.waitUntilConcluded(gift)
    proxy.cut(letIn: false) { $0.contains("ordering.carry_stock_returns(") ? .beforeRequest : nil }
    let path = "/v1/orders/\(placed.json["id"].string!)/cancel"
    // The order is read over the connection that is cut, so nobody hears that it is cancelled.
    expectProblem(try await till.post(path, [:], once: "c"), 503, "unavailable")
    service.killNow()
    #expect(await service.end() == 128 + SIGKILL)

    let second = try await stage.startService()
    try await stage.waitFor("the stock is back") {
      try await stage.coalition.stock(of: gift) == [5, 0, 0]
    }
    let again = try await stage.till(at: second).post(path, [:], once: "c")
    expect(again, 201)
    #expect(again.isReplay && again.json["state"] == "cancelled")
    #expect(try await stage.till(at: second).available(member) == 100)
    #expect(try await stage.coalition.stock(of: gift) == [5, 0, 0])
    try await stage.expectSound()
    second.terminate()
    #expect(await second.end() == 0)
    proxy.close()
    try await stage.close()
  }
}
