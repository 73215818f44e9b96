import HTTP
import Coalition
import Operations
import Store

/// What has happened at the caller, in its order: for systems that follow along.
enum ListEvents {
  static let endpoint = Endpoint(.get, "/v1/events") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "after"])
    let limit = try exchange.limit()
    let after = try after(of: exchange)
    let read = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.events(after: after, limit: limit, from: key)
    }
    guard let read else { throw unknownPlace }
    return exchange.answer(.ok) { json in
      json.field("object", "list")
      json.array("data", of: read.events) { json, event in
        json.object { $0.event(event) }
      }
      json.field("has_more", read.hasMore)
      json.field("next", read.next)
    }
  }

  private static let unknownPlace = Problem.invalidParameter(
    "after", .fieldFormat, "expected the id of an event, or what an answer named as next")

  private static func after(of exchange: Exchange) throws(Problem) -> EventID? {
    guard let text = exchange.request.target.queryValue("after") else { return nil }
    guard let id = try? EventID(parsing: text) else { throw unknownPlace }
    return id
  }
}

extension JSONWriter {
  fileprivate mutating func event(_ named: NamedEvent) {
    let event = named.event
    field("id", named.id)
    field("object", "event")
    field("created_at", event.recordedAt)
    field("kind", event.kind)
    field("subject", Self.subjectID(of: event))
    field("wallet_id", event.wallet?.description)
  }

  /// The id of what an event tells of; points that mature or are cancelled came from a purchase,
  /// and those that expire from what the event says.
  private static func subjectID(of event: StoredEvent) -> String {
    let (id, kind) = (event.subject, event.kind)
    return switch event.subjectKind ?? kind {
    case "reinstatement": ReinstatementID(id).description
    case "move": MoveID(id).description
    case "purchase.returned": ReturnID(id).description
    case "points.redeemed": RedemptionID(id).description
    case "redemption.refunded": RefundID(id).description
    case "points.reinstated": ReinstatementID(id).description
    default:
      switch kind.prefix(while: { $0 != "." }) {
      case "purchase", "points": PurchaseID(id).description
      case "member", "household": MemberID(id).description
      case "wallet": WalletID(id).description
      case "order": OrderID(id).description
      case "voucher": VoucherID(id).description
      case "gift": GiftID(id).description
      case "hold": HoldID(id).description
      case "adjustment": AdjustmentID(id).description
      case "transfer": MoveID(id).description
      case "exposure": PartnerID(id).description
      default: id.description
      }
    }
  }
}
