import Coalition
import HTTP
import Store

/// A walk through the API as two partners see it: one member, who earns at one and spends at the
/// other. It is printed as commands to type, and can walk itself.
struct Tour: Sendable {
  /// One stop of the walk.
  struct Stop: Sendable {
    /// What happens, in one sentence.
    let title: String
    let request: TourRequest
    /// The HTTP status that the request is answered with.
    let status: Int
  }

  /// A member whom all twelve partners know.
  static let card = "14911"
  static let earner = "kitchen"
  static let spender = "bags"
  /// What the member buys for, in minor units, and how many points it spends.
  private static let amountBought: Int64 = 2500
  private static let pointsSpent: Int64 = 100
  /// What the member orders at the spender and uses at the earner, who supplies it.
  static let gift = (supplier: Tour.earner, code: "KITCHEN-5")

  let stops: [Stop]
  /// The shell variables that the commands use, and the keys that they hold.
  let keys: [(variable: String, text: String)]
  /// What the walk promises, to be compared with what it gets.
  let promise: Promise

  /// The numbers that the titles speak of.
  struct Promise: Sendable {
    let wallet: WalletID
    let pointsEarned: Int64
    let pointsSpent: Int64
    let valueSpent: Int64
    let pointsOrdered: Int64
  }

  /// Plans the walk. `moment` dates and names the requests, so that each tour makes new ones.
  init(
    _ coalition: DemoCoalition, keys: DemoKeys, wallet: WalletID, gift: GiftAccount,
    moment: Instant
  ) throws {
    guard let earnerKey = keys[Self.earner], let spenderKey = keys[Self.spender],
      let earnerTerms = coalition.terms(of: Self.earner),
      let spenderTerms = coalition.terms(of: Self.spender),
      let pays = spenderTerms.redemptionValue
    else { throw CommandFailure.usage("the sample lacks the partners of the tour") }
    let worth = try pays.worth(of: Points(Self.pointsSpent), in: spenderTerms.currency)
    promise = Promise(
      wallet: wallet,
      pointsEarned: try earnerTerms.earnRate.points(for: Self.amountBought).value,
      pointsSpent: Self.pointsSpent, valueSpent: worth.minorUnits,
      pointsOrdered: gift.pointsFrom ?? 0)
    let earner = (variable: Self.earner.uppercased(), text: earnerKey)
    let spender = (variable: Self.spender.uppercased(), text: spenderKey)
    self.keys = [earner, spender]
    let bought = Money(minorUnits: Self.amountBought, currency: earnerTerms.currency)
    let plan = TourPlan(
      earner: earner, spender: spender, wallet: wallet, bought: bought,
      pointsSpent: Self.pointsSpent, gift: gift.id, moment: moment)
    stops = [
      Stop(title: "\(Self.earner) finds a member by the card", request: plan.lookup, status: 200),
      Stop(
        title: "The member buys for \(bought) there, and earns \(promise.pointsEarned) points",
        request: plan.purchase, status: 201),
      Stop(
        title: "The till sends it again: the same answer, and not one point more",
        request: plan.purchase, status: 201),
      Stop(
        title: "The member spends \(Self.pointsSpent) points at \(Self.spender), worth \(worth)",
        request: plan.redemption, status: 201),
      Stop(title: "\(Self.earner) sees the one wallet", request: plan.wallet, status: 200),
      Stop(
        title: "\(Self.spender) asks for the receipt of \(Self.earner), and finds nothing",
        request: plan.neighbour, status: 200),
      Stop(
        title: "The member orders the \(gift.title) at \(Self.spender), for "
          + "\(promise.pointsOrdered) points", request: plan.order, status: 201),
      Stop(
        title: "\(Self.earner) takes the voucher at its till", request: plan.activation,
        status: 201),
      Stop(title: "It cannot be used again", request: plan.secondActivation, status: 409),
    ]
  }
}

/// The requests of the tour.
private struct TourPlan {
  let lookup: TourRequest
  let purchase: TourRequest
  let redemption: TourRequest
  let wallet: TourRequest
  let neighbour: TourRequest
  let order: TourRequest
  let activation: TourRequest
  let secondActivation: TourRequest

  init(
    earner: (variable: String, text: String), spender: (variable: String, text: String),
    wallet: WalletID, bought: Money, pointsSpent: Int64, gift: GiftID, moment: Instant
  ) {
    let name = "tour-\(moment.milliseconds)"
    let when = Instant(microseconds: moment.microseconds / 1_000_000 * 1_000_000)
    let identifier = #""identifier":{"kind":"card","value":"\#(Tour.card)"}"#
    let amount = #"{"amount":\#(bought.minorUnits),"currency":"\#(bought.currency)"}"#
    lookup = TourRequest(
      method: "POST", path: "/v1/members/lookup", key: earner, idempotencyKey: nil,
      body: "{\(identifier)}")
    purchase = TourRequest(
      method: "POST", path: "/v1/purchases", key: earner, idempotencyKey: "\(name)-earn",
      body: #"{"member":{\#(identifier)},"receipt":"\#(name)","occurred_at":"\#(when)","#
        + #""amount":\#(amount)}"#)
    redemption = TourRequest(
      method: "POST", path: "/v1/redemptions", key: spender, idempotencyKey: "\(name)-redeem",
      body: #"{"member":{\#(identifier)},"reference":"\#(name)","points":\#(pointsSpent)}"#)
    self.wallet = TourRequest(
      method: "GET", path: "/v1/wallets/\(wallet)", key: earner, idempotencyKey: nil, body: "")
    neighbour = TourRequest(
      method: "GET", path: "/v1/purchases?receipt=\(name)", key: spender, idempotencyKey: nil,
      body: "")
    order = TourRequest(
      method: "POST", path: "/v1/orders", key: spender, idempotencyKey: "\(name)-order",
      body: #"{"member":{\#(identifier)},"reference":"\#(name)-gift","gift":"\#(gift)"}"#)
    func activation(_ number: Int) -> TourRequest {
      TourRequest(
        method: "POST", path: "/v1/vouchers/\(TourRequest.codeVariable)/activate", key: earner,
        idempotencyKey: "\(name)-use-\(number)", body: #"{"reference":"\#(name)-\#(number)"}"#)
    }
    self.activation = activation(1)
    secondActivation = activation(2)
  }
}
