import Coalition
import HTTP
import Operations
import Postgres
import Store

/// The postings behind a line of one of the caller's statements, in the order in which they were
/// recorded, as JSON or, with `Accept: text/csv`, as CSV.
enum ListLinePostings {
  static let endpoint = Endpoint(
    .get, "/v1/statements/{statement_id}/lines/{line_id}/postings"
  ) { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after"])
    let id: StatementID = try exchange.pathID("statement_id", absence: .notFound)
    let line = try LinePlaces.line(of: exchange, in: id)
    let limit = try exchange.limit()
    let place = try LinePlaces.place(of: exchange, behind: "\(id)-\(line)")
    let page = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.ownPostings(
        behind: line, of: id, after: place, limit: limit, from: key)
    }
    var response =
      CSVPage.isPreferred(by: exchange.request.headers["accept"])
      ? csv(page, behind: "\(id)-\(line)", in: id, limit: limit)
      : exchange.answer(page) { $0.posting($1, behind: "\(id)-\(line)") }
    response.addHeader(.vary, "Accept")
    return response
  }

  private static func csv(
    _ page: Page<OwnLinePosting>, behind line: String, in statement: StatementID, limit: Int
  ) -> Response {
    let rows = page.elements.map { posting in
      [
        LinePlaces.id(of: posting.place, behind: line), "\(posting.place.recordedAt)",
        "\(posting.occurredAt)",
        posting.measure.rawValue, "\(posting.points)", "\(posting.isOwn)",
        posting.wallet?.description ?? "", documentID(of: posting) ?? "",
      ]
    }
    let last = page.hasMore ? page.elements.last : nil
    return CSVPage(
      columns: "id,created_at,occurred_at,measure,points,is_own,wallet_id,document", rows: rows
    ).response(
      next: last.map {
        "/v1/statements/\(statement)/lines/\(line)/postings?limit=\(limit)"
          + "&starting_after=\(LinePlaces.id(of: $0.place, behind: line))"
      })
  }

  /// The id of the document behind a posting of the caller's own.
  static func documentID(of posting: OwnLinePosting) -> String? {
    guard let id = posting.document else { return nil }
    return switch posting.measure {
    case .issued: PurchaseID(id).description
    case .returned, .substitutedIn, .substitutedOut: ReturnID(id).description
    case .redeemed: RedemptionID(id).description
    case .refunded: RefundID(id).description
    case .reinstated: ReinstatementID(id).description
    case .credited, .debited: AdjustmentID(id).description
    case .expired: nil
    }
  }
}

extension JSONWriter {
  fileprivate mutating func posting(_ posting: OwnLinePosting, behind line: String) {
    field("id", LinePlaces.id(of: posting.place, behind: line))
    field("object", "line_posting")
    field("created_at", posting.place.recordedAt)
    field("occurred_at", posting.occurredAt)
    field("measure", posting.measure.rawValue)
    field("points", posting.points)
    field("is_own", posting.isOwn)
    field("wallet_id", posting.wallet)
    field("document", ListLinePostings.documentID(of: posting))
  }
}
