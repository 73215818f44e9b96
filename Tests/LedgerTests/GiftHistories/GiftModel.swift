/// Gifts, orders and vouchers as a few lists, over the model of the ledger: what the documents
/// promise, without a database, locks or three steps that can be cut off.
struct GiftModel: Sendable {
  typealias Name = LedgerModel.Name

  struct Remembered: Hashable, Sendable {
    let operation: String
    let content: String
    let verdict: Verdict
  }

  /// How long something is set aside before somebody asks what became of it.
  static let reservationLifetime: Int64 = 30_000_000
  static let hour: Int64 = 3_600_000_000
  static let wrongCodesMax = 20
  static let reissuesMax = 5

  var ledger: LedgerModel
  /// In the order of their ids, as a draw goes through them.
  var gifts: [Gift]
  var orders: [UInt64: Order] = [:]
  /// In the order in which they were issued.
  var vouchers: [Voucher] = []
  var activations: [Name: Activation] = [:]
  var reservations: [Reservation] = []
  var stockReturns: [StockReturn] = []
  var remembered: [Name: Remembered] = [:]
  /// When each partner's till asked for codes that are none.
  var wrongCodes: [Int: [Int64]] = [:]

  init(members: Int, now: Int64, gifts: [Gift]) {
    ledger = LedgerModel(members: members, now: now)
    self.gifts = gifts
  }

  var now: Int64 {
    get { ledger.now }
    set { ledger.now = newValue }
  }

  /// Answers asks of one call: several orders, or one of anything else.
  mutating func answer(_ asks: [GiftAsk]) -> [Verdict] {
    guard let ask = asks.first else { return [] }
    if case .order = ask.kind { return order(asks) }
    precondition(asks.count == 1, "only orders come in batches")
    let verdict: Verdict =
      switch ask.kind {
      case .order: preconditionFailure("answered above")
      case .move(let order, let move): self.move(order, move, ask)
      case .activate(let code, let uses): activate(code, uses, ask)
      case .check(let code): check(code, ask)
      case .reissue(let order): reissue(order, ask)
      case .stock(let gift, let change): stock(gift, change, ask)
      case .upload(let gift, let codes, let validUntil): upload(gift, codes, validUntil, ask)
      case .withdraw(let gift, let codes): withdraw(gift, codes, ask)
      }
    return [verdict]
  }

  mutating func act(_ deed: GiftDeed) {
    switch deed {
    case .pause(let gift, let isPaused): gifts[gift].isLive = !isPaused
    case .expire: expire()
    case .heal: heal()
    }
  }

  /// The answer that the key of an ask has had already, if any.
  func recalled(_ ask: GiftAsk) -> Verdict? {
    guard let known = remembered[Name(partner: ask.partner, text: ask.key)] else { return nil }
    guard known.operation == ask.operation, known.content == ask.content else {
      return refused("idempotency_key_reused")
    }
    return switch known.verdict {
    case .done(let document, _, let told): .done(document: document, isReplay: true, told: told)
    case .refused(let code, let detail, _): .refused(code, detail: detail, isReplay: true)
    case .again: .again
    }
  }

  /// Keeps the answer for the key of an ask, and returns it.
  mutating func remember(_ ask: GiftAsk, _ verdict: Verdict) -> Verdict {
    remembered[Name(partner: ask.partner, text: ask.key)] = Remembered(
      operation: ask.operation, content: ask.content, verdict: verdict)
    return verdict
  }

  func refused(_ code: String, _ detail: Int64? = nil) -> Verdict {
    .refused(code, detail: detail, isReplay: false)
  }

  func done(_ document: UInt64, isReplay: Bool = false, told: [Int64] = []) -> Verdict {
    .done(document: document, isReplay: isReplay, told: told)
  }
}

extension GiftModel {
  struct Gift: Hashable, Sendable {
    enum Stock: Hashable, Sendable { case unlimited, counted, pool }

    struct Odds: Hashable, Sendable {
      let gift: Int
      let weight: Int64
    }

    struct Code: Hashable, Sendable {
      let text: String
      let validUntil: Int64
      /// The order, or the voucher that replaces another, to which it was given.
      var order: UInt64?
      var isVoid = false
      var isExpired = false
    }

    /// From 0; the operator is -1.
    var supplier: Int
    var points: Int64
    var amount: Int64 = 0
    var stock = Stock.unlimited
    /// How often a member may order it.
    var limit: Int?
    /// How often its voucher can be used; nil: it yields none.
    var uses: Int32?
    var voucherDays: Int64 = 0
    var givesPointsBack = false
    var isDonation = false
    /// What a surprise may turn out to be.
    var odds: [Odds] = []
    var isLive = true
    var available: Int64 = 0
    var reserved: Int64 = 0
    var taken: Int64 = 0
    var codes: [Code] = []

    /// The next code of the pool that can be given at an instant.
    func codeNext(at now: Int64) -> Int? {
      codes.firstIndex { $0.order == nil && !$0.isVoid && $0.validUntil > now }
    }
  }

  /// One of a gift that an order, or a voucher in the place of another, has or is to have.
  struct Reservation: Hashable, Sendable {
    let gift: Int
    let order: UInt64
    let code: Int?
    /// Nil: it is taken.
    var expiresAt: Int64?
  }

  struct StockReturn: Hashable, Sendable {
    let gift: Int
    let order: UInt64
  }

  struct Order: Sendable {
    enum State: String, Sendable {
      case placed, fulfilled, delivered, cancelled, expired, returned
    }

    let ask: GiftAsk
    let member: Int
    let wallet: Int
    let gift: Int
    let outcome: Int
    let points: Int64
    let amount: Int64
    let units: Int
    let posting: Int
    /// Each state, and who moved it there: nil by itself.
    var moves: [(state: State, mover: Int?)]
    var isRefunded = false

    var state: State { moves.last!.state }
  }

  struct Voucher: Hashable, Sendable {
    let id: UInt64
    let order: UInt64
    let gift: Int
    let code: String
    /// Its place in the pool.
    let poolCode: Int?
    let uses: Int32
    var usesLeft: Int32
    let expiresAt: Int64
    let givesPointsBack: Bool
    let replaces: UInt64?
    /// Used, expired, cancelled or reissued; nil: it is open.
    var outcome: String?
  }

  struct Activation: Hashable, Sendable {
    let document: UInt64
    let voucher: Int
    let code: String
    let uses: Int32
    let usesLeft: Int32
  }
}
