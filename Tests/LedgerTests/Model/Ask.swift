/// What a partner's till asks of the ledger, in the words of the model.
struct Ask: Hashable, Sendable, CustomStringConvertible {
  enum Kind: String, CaseIterable, Sendable {
    case earn
    case giveBack = "give back"
    case redeem
    case refund
    case decide
    case hold
    case capture
    case void
  }

  var kind: Kind
  /// From 0; the database's number is one more.
  var partner: Int
  /// From 0. Without meaning where `original` names the document.
  var member: Int
  /// The idempotency key.
  var key: String
  /// The partner's own number: a receipt or a reference. Empty for a capture that keeps that of the
  /// hold.
  var name: String
  /// The receipt that is returned, or `n` and the document of the redemption that is refunded, of
  /// the purchase that is decided on, or of the hold that is captured or voided.
  var original: String?
  /// Minor units of a purchase or return, points of all others; nil for all that is left.
  var amount: Int64?
  /// Microseconds since 1970.
  var occurredAt: Int64
  /// Until when the points of a purchase shall be pending.
  var maturesAt: Int64?
  /// How long the points of a purchase shall wait for a decision.
  var confirmDays: Int?
  /// When the points of a purchase expire, if not by the coalition's policy.
  var pointsExpire: Int64?
  /// Seconds for which points are held.
  var lifetime: Int32?
  /// Minor units of which points pay a part.
  var basket: Int64?
  /// What a decision is; else a cancellation.
  var isConfirmation = false
  /// The id of the document that comes of it, unique in its history.
  var document: UInt64

  /// What the content digest is made of: everything but the key and the new id.
  var content: String {
    """
    \(kind) \(partner) \(member) \(name) \(original ?? "-") \(amount ?? -1) \(occurredAt) \
    \(maturesAt ?? 0) \(confirmDays ?? 0) \(pointsExpire ?? 0) \(lifetime ?? 0) \(basket ?? -1) \
    \(isConfirmation)
    """
  }

  var description: String {
    var words = ["\(kind) partner \(partner) member \(member) name \(name)"]
    if let original { words.append("of \(original)") }
    words.append("amount \(amount.map { "\($0)" } ?? "all") at \(occurredAt)")
    if let maturesAt { words.append("matures \(maturesAt)") }
    if let confirmDays { words.append("confirm within \(confirmDays) days") }
    if let pointsExpire { words.append("expires \(pointsExpire)") }
    if let lifetime { words.append("for \(lifetime) s") }
    if let basket { words.append("basket \(basket)") }
    if kind == .decide { words.append(isConfirmation ? "confirm" : "cancel") }
    return words.joined(separator: " ") + " (key \(key), document \(document))"
  }
}

/// What the ledger says to an ask, as far as model and database must agree on it.
enum Verdict: Hashable, Sendable {
  /// Done now or before: the document, and what is told of it (points or value, then balance).
  case done(document: UInt64, isReplay: Bool, told: [Int64])
  case refused(String, detail: Int64?, isReplay: Bool)
  /// Another ask of the same batch stands in its way.
  case again
}
