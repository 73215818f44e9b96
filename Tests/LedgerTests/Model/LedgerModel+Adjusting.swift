extension LedgerModel {
  /// Points that the operator gives or takes.
  struct Adjustment: Hashable, Sendable {
    struct Decision: Hashable, Sendable {
      let isApproval: Bool
      /// Nil when nobody had to decide.
      let actor: String?
      var balanceAfter: Int64?
    }

    let document: UInt64
    var member: Int
    let isCredit: Bool
    let points: Int64
    let throughDay: Int64?
    let reference: String
    let actor: String
    var decision: Decision?

    /// When credited points expire, if not by the policy.
    var expiresAt: Int64? { throughDay.map { ($0 + 1) * ModelPolicy.day } }
  }

  mutating func propose(_ new: Adjustment) throws(DeedRefusal) -> [String: Int64?] {
    if let same = adjustments.first(where: { $0.reference == new.reference }) {
      guard same.isCredit == new.isCredit, same.points == new.points,
        same.throughDay == new.throughDay, survivor(same.member) == survivor(new.member)
      else { throw DeedRefusal("reference_already_used") }
      return told(of: same, isReplay: true)
    }
    if let expiresAt = new.expiresAt, expiresAt <= now { throw DeedRefusal("invalid_request") }
    var adjustment = new
    adjustment.member = survivor(new.member)
    if adjustment.points <= policy.approvalLimit {
      adjustment.decision = try carryOut(adjustment, approver: nil)
    }
    adjustments.append(adjustment)
    return told(of: adjustment, isReplay: false)
  }

  private func told(of adjustment: Adjustment, isReplay: Bool) -> [String: Int64?] {
    [
      "replay": isReplay ? 1 : 0,
      "state": adjustment.decision.map { $0.isApproval ? 1 : 2 } ?? 0,
      "balance": adjustment.decision?.balanceAfter,
    ]
  }

  mutating func decide(
    _ document: UInt64, isApproval: Bool, actor: String
  ) throws(DeedRefusal) -> [String: Int64?] {
    guard let index = adjustments.firstIndex(where: { $0.document == document }) else {
      throw DeedRefusal("adjustment_not_found")
    }
    let adjustment = adjustments[index]
    if let decision = adjustment.decision {
      guard decision.isApproval == isApproval, decision.actor?.lowercased() == actor.lowercased()
      else { throw DeedRefusal("adjustment_already_decided") }
      return ["replay": 1, "balance": decision.balanceAfter]
    }
    if isApproval, adjustment.actor.lowercased() == actor.lowercased() {
      throw DeedRefusal("approval_by_proposer")
    }
    adjustments[index].decision =
      isApproval
      ? try carryOut(adjustment, approver: actor)
      : Adjustment.Decision(isApproval: false, actor: actor)
    return ["replay": 0, "balance": adjustments[index].decision?.balanceAfter]
  }

  private mutating func carryOut(
    _ adjustment: Adjustment, approver: String?
  ) throws(DeedRefusal) -> Adjustment.Decision {
    let wallet = wallet(of: survivor(adjustment.member))
    look(at: [wallet])
    let balanceAfter: Int64
    if adjustment.isCredit {
      let expiresAt = adjustment.expiresAt ?? policy.expiry(of: now)
      guard expiresAt > now else { throw DeedRefusal("invalid_request") }
      balanceAfter = wallets[wallet].balance + adjustment.points
      _ = wallets[wallet].bring(
        .credit, issuer: WalletModel.operatorNumber, points: adjustment.points,
        expiresAt: expiresAt)
      wallets[wallet].recoverDebts()
    } else {
      try requireSpendable(adjustment.points, in: wallet)
      balanceAfter = wallets[wallet].balance - adjustment.points
      let debit = wallets[wallet].post(
        .debit, partner: WalletModel.operatorNumber, points: adjustment.points)
      _ = wallets[wallet].consume(adjustment.points, debit: debit, cause: debit)
    }
    return Adjustment.Decision(isApproval: true, actor: approver, balanceAfter: balanceAfter)
  }

  func requireSpendable(_ points: Int64, in wallet: Int) throws(DeedRefusal) {
    if wallets[wallet].status == .frozen { throw DeedRefusal("wallet_frozen") }
    if points > wallets[wallet].spendable { throw DeedRefusal("insufficient_points") }
  }
}
