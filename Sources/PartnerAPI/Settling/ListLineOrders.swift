import Coalition
import HTTP
import Operations
import Store

/// The orders of gifts behind a line of one of the caller's statements, in the order in which they
/// were recorded, as JSON or, with `Accept: text/csv`, as CSV.
enum ListLineOrders {
  static let endpoint = Endpoint(
    .get, "/v1/statements/{statement_id}/lines/{line_id}/orders"
  ) { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after"])
    let id: StatementID = try exchange.pathID("statement_id", absence: .notFound)
    let line = try LinePlaces.line(of: exchange, in: id)
    let limit = try exchange.limit()
    let place = try LinePlaces.place(of: exchange, behind: "\(id)-\(line)")
    let page = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.ownOrders(
        behind: line, of: id, after: place, limit: limit, from: key)
    }
    var response =
      CSVPage.isPreferred(by: exchange.request.headers["accept"])
      ? csv(page, behind: "\(id)-\(line)", in: id, limit: limit)
      : exchange.answer(page) { $0.order($1, behind: "\(id)-\(line)") }
    response.addHeader(.vary, "Accept")
    return response
  }

  private static func csv(
    _ page: Page<LineOrder>, behind line: String, in statement: StatementID, limit: Int
  ) -> Response {
    let rows = page.elements.map { order in
      [
        LinePlaces.id(of: order.place, behind: line), "\(order.place.recordedAt)",
        "\(order.occurredAt)", order.charge.rawValue, "\(order.order)", "\(order.gift)",
        "\(order.amount.minorUnits)", order.amount.currency.code,
      ]
    }
    let last = page.hasMore ? page.elements.last : nil
    return CSVPage(
      columns: "id,created_at,occurred_at,charge,order_id,gift_id,amount,currency", rows: rows
    ).response(
      next: last.map {
        "/v1/statements/\(statement)/lines/\(line)/orders?limit=\(limit)"
          + "&starting_after=\(LinePlaces.id(of: $0.place, behind: line))"
      })
  }
}

extension JSONWriter {
  fileprivate mutating func order(_ order: LineOrder, behind line: String) {
    field("id", LinePlaces.id(of: order.place, behind: line))
    field("object", "line_order")
    field("created_at", order.place.recordedAt)
    field("occurred_at", order.occurredAt)
    field("charge", order.charge.rawValue)
    field("order_id", order.order)
    field("gift_id", order.gift)
    field("amount", order.amount)
  }
}
