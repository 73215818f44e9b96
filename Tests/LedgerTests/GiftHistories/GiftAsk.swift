import Coalition

/// What a till or a supplier's desk asks about gifts, in the words of the model.
struct GiftAsk: Hashable, Sendable, CustomStringConvertible {
  enum Kind: Hashable, Sendable {
    /// `paid`: the money part that the till took. `expected`: what the member was told.
    case order(member: Int, gift: Int, paid: Int64?, expected: Int64?)
    case move(order: UInt64, OrderMove)
    case activate(code: String, uses: Int32)
    case check(code: String)
    case reissue(order: UInt64)
    case stock(gift: Int, change: Int64)
    case upload(gift: Int, codes: [String], validUntil: Int64?)
    case withdraw(gift: Int, codes: [String])
  }

  /// Where the service dies, so that nobody answers.
  enum Cut: Hashable, Sendable {
    case afterReserving, afterPlacing, afterMoving
  }

  var kind: Kind
  /// From 0; the database's number is one more.
  var partner: Int
  /// Whether the key is that of the partner's desk, which may manage gifts and nothing else.
  var isDesk = false
  /// The idempotency key.
  var key: String
  /// The partner's own number: a reference.
  var name: String
  /// The id of the document that comes of it, unique in its history.
  var document: UInt64
  /// What a surprise is drawn by.
  var draw: Int64 = 0
  var cut: Cut?

  /// What the content digest is made of.
  var content: String { "\(kind) \(name)" }

  /// What the database calls the operation.
  var operation: String {
    switch kind {
    case .order: "order"
    case .move: "order_move"
    case .activate: "activation"
    case .check: "none"
    case .reissue: "reissue"
    case .stock, .upload, .withdraw: "gift"
    }
  }

  var description: String {
    """
    \(isDesk ? "desk" : "till") of \(partner): \(kind) name \(name) draw \(draw) \
    (key \(key), document \(document))\(cut.map { " cut \($0)" } ?? "")
    """
  }
}

/// What happens by itself, or by the operator.
enum GiftDeed: Hashable, Sendable {
  case pause(gift: Int, isPaused: Bool)
  /// Vouchers, and codes that nobody was given, whose time is over.
  case expire
  /// Reservations that nobody has concluded, and stock that is still to go back.
  case heal
}
