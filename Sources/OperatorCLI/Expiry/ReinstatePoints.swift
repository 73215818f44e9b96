import Arguments
import Coalition
import Store

/// `tessera expiry reinstate`.
enum ReinstatePoints {
  private static let owner = Parameter<ReinstatementRequest.Owner>.argument(
    "WALLET|MEMBER", "The id of the wallet or of a member."
  ) { text in
    if let wallet = try? WalletID(parsing: text) { return .wallet(wallet) }
    if let member = try? MemberID(parsing: text) { return .member(member) }
    throw ValueError("is not an id, which begins with wal_ or mem_")
  }
  private static let posting = Parameter<Int>.integer(
    "posting", "SEQ", in: 1...Int(Int32.max), "The posting that expired them."
  ).required
  private static let points = Parameter<Points>.option(
    "points", "N", "How many of them (default: all that were not reinstated yet)."
  ) { text in
    guard let count = Int64(text), count > 0, let points = try? Points(count) else {
      throw ValueError("is not a number of points above zero")
    }
    return points
  }
  private static let expires = Parameter<ReinstatementRequest.Expiry>.option(
    "expires", "DAY",
    "The last day on which they can be spent, or never (default: as if they were earned now)."
  ) { text in
    if text == "never" { return .never }
    guard let date = try? CivilDate(parsing: text) else {
      throw ValueError("is not a day, such as 2027-01-31, nor never")
    }
    return .through(date)
  }
  private static let reason = CommonParameters.reason.required

  static let command = Command<CommandBody>(
    "reinstate", "Give expired points back.",
    discussion: """
      At most what the posting expired, less what was reinstated of it before. The points keep \
      their issuer and get an expiry of their own, which activity does not renew. What the wallet \
      owes is covered first. Nothing comes back into a wallet that a merge or a household has \
      closed: an adjustment can make it good in the one that the member has now.
      """,
    parameters: [
      posting.specification, points.specification, expires.specification, reason.specification,
      owner.specification,
    ],
    examples: [
      .init(
        "tessera expiry reinstate wal_… --posting 7 --expires 2027-12-31 --reason outage",
        "Gives back what the seventh posting of the wallet expired.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let request = ReinstatementRequest(
      owner: context.require(owner), posting: Int32(context.require(posting)),
      points: context[points], expiry: context[expires] ?? .byPolicy,
      reason: context.require(reason))
    try context.confirm("Give back points that posting \(request.posting) has expired?")
    let done = try await context.withOperator {
      try await $0.reinstatePoints(Identities.make(), request, actor: context.actor)
    }
    context.answer(
      Record([
        .init("id", "Id", .text(done.id.description)),
        .init("wallet", "Wallet", .text(done.wallet.description)),
        .init("posting", "Posting", .number(Int64(done.posting))),
        .init("points", "Points", .number(done.points)),
        .init("issuer", "Issuer", .optional(done.issuer)),
        .init("expires_at", "Expire", .describing(done.expiresAt)),
        .init("balance_after", "Balance", .number(done.balanceAfter)),
      ]))
  }
}
