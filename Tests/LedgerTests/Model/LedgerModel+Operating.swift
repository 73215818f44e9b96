/// What the operator does: all of it, or nothing.
extension LedgerModel {
  mutating func act(_ deed: Deed) -> DeedAnswer {
    let before = self
    do {
      let told = try perform(deed)
      if deed.isRehearsal { self = before }
      return .told(told)
    } catch {
      // Not even what was due has happened then.
      self = before
      return .refused(error.code)
    }
  }

  private mutating func perform(_ deed: Deed) throws(DeedRefusal) -> [String: Int64?] {
    switch deed.kind {
    case .freeze(let wallet, let isFrozen):
      return try setFrozen(isFrozen, wallet)
    case .propose(let member, let isCredit, let points, let throughDay, let reference, let actor):
      return try propose(
        Adjustment(
          document: deed.document, member: member, isCredit: isCredit, points: points,
          throughDay: throughDay, reference: reference, actor: actor))
    case .decide(let adjustment, let isApproval, let actor):
      return try decide(adjustment, isApproval: isApproval, actor: actor)
    case .transfer(let source, let target, let points, let reference):
      return try transfer(
        points, from: source, to: target, reference: reference, document: deed.document)
    case .notice(let wallet, let through, let noticedAt):
      return try notice(wallet, through: through, noticedAt: noticedAt)
    case .expire: return expireAll()
    case .reinstate(let wallet, let expiry, let points, let until):
      return try reinstate(points, ofExpiry: expiry, in: wallet, until: until)
    case .join(let member, let other):
      return try join(member, householdOf: other, document: deed.document)
    case .leave(let member, let newWallet): return try leave(member, newWallet: newWallet)
    case .merge(let member, let survivor):
      return try merge(member, into: survivor, document: deed.document)
    case .unmerge(let member): return try unmerge(member, document: deed.document)
    }
  }

  private mutating func setFrozen(
    _ isFrozen: Bool, _ wallet: Int
  ) throws(DeedRefusal) -> [String: Int64?] {
    look(at: [wallet])
    guard wallets[wallet].status != .closed else { throw DeedRefusal("wallet_closed") }
    let status: WalletModel.Status = isFrozen ? .frozen : .open
    defer { wallets[wallet].status = status }
    return ["changed": wallets[wallet].status == status ? 0 : 1]
  }
}
