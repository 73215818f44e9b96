/// One thing that a client asked of the ledger while others did, and what it was told.
struct Occurrence: Sendable, CustomStringConvertible {
  enum Action: Hashable, Sendable {
    case ask(Ask)
    case deed(Deed)
  }

  enum Answer: Hashable, Sendable {
    case verdict(Verdict)
    case deed(DeedAnswer)
    /// It had no effect, and is to be asked again: another one was in its way.
    case again
  }

  let client: Int
  let action: Action
  let answer: Answer
  /// Where the asking and the answer stand in one count of all that clients do.
  let begunAt: Int
  let endedAt: Int

  var description: String {
    switch action {
    case .ask(let ask): "\(begunAt)-\(endedAt) client \(client): \(ask) -> \(answer)"
    case .deed(let deed): "\(begunAt)-\(endedAt) client \(client): \(deed) -> \(answer)"
    }
  }

  /// Whether it has changed anything that can be told from what was answered.
  var isEffective: Bool {
    switch answer {
    case .again: return false
    case .verdict(let verdict):
      guard case .done(_, let isReplay, _) = verdict else { return false }
      return !isReplay
    case .deed(let answer):
      guard case .told(let told) = answer, case .deed(let deed) = action else { return false }
      return !deed.isRehearsal && told["replay"] != 1 && told["changed"] != 0
    }
  }

  /// Whether it was not to be.
  var isRefused: Bool {
    switch answer {
    case .verdict(.refused), .deed(.refused): true
    default: false
    }
  }

  /// Whether it was over before another one began.
  func precedes(_ other: Occurrence) -> Bool { endedAt < other.begunAt }

  /// Has the model do the same, and returns whether it gives the same answer.
  func happens(in model: inout LedgerModel) -> Bool {
    switch action {
    case .ask(let ask): return .verdict(model.answer([ask])[0]) == answer
    case .deed(let deed):
      let expected = model.act(deed)
      guard case .deed(let told) = answer else { return false }
      return compared(expected, deed) == compared(told, deed)
    }
  }

  /// An answer without the balance of a wallet that nothing was done with: it is told as it was
  /// last written, whatever has fallen due since.
  private func compared(_ answer: DeedAnswer, _ deed: Deed) -> DeedAnswer {
    guard case .told(var told) = answer, told["replay"] == 1 else { return answer }
    switch deed.kind {
    case .join, .merge: told["balance"] = nil
    default: break
    }
    return .told(told)
  }
}

/// What the ledger's events tell of an occurrence.
struct ToldEvent: Sendable {
  let kind: String
  /// The number of the document, if it tells of one.
  let document: UInt64?
  /// The number of the wallet, if it tells of one.
  let wallet: Int?

  /// Whether an occurrence that has changed something is what it may tell of.
  func tells(of occurrence: Occurrence) -> Bool {
    switch occurrence.action {
    case .ask(let ask): tells(of: ask)
    case .deed(let deed): tells(of: deed, occurrence.answer)
    }
  }

  private func tells(of ask: Ask) -> Bool {
    switch ask.kind {
    case .earn: ["purchase.earned", "purchase.accrued"].contains(kind) && document == ask.document
    case .giveBack: kind == "purchase.returned" && document == ask.document
    case .redeem, .capture: kind == "points.redeemed" && document == ask.document
    case .refund: kind == "redemption.refunded" && document == ask.document
    case .decide:
      kind == (ask.isConfirmation ? "purchase.confirmed" : "purchase.cancelled")
        && document.map { "n\($0)" } == ask.original
    case .hold: kind == "hold.placed" && document == ask.document
    case .void: kind == "hold.voided" && document.map { "n\($0)" } == ask.original
    }
  }

  private func tells(of deed: Deed, _ answer: Occurrence.Answer) -> Bool {
    switch deed.kind {
    case .freeze(let frozen, let isFrozen):
      return kind == (isFrozen ? "wallet.frozen" : "wallet.unfrozen") && wallet == frozen
    case .propose:
      guard case .deed(.told(let told)) = answer else { return false }
      let isDone = told["state"] == 1
      return kind == (isDone ? "adjustment.posted" : "adjustment.proposed")
        && document == deed.document
    case .decide(let adjustment, let isApproval, _):
      return kind == (isApproval ? "adjustment.posted" : "adjustment.rejected")
        && document == adjustment
    case .transfer: return kind == "transfer.made" && document == deed.document
    case .reinstate: return kind == "points.reinstated" && document == deed.document
    case .join: return kind == "household.joined"
    case .leave: return kind == "household.left"
    case .merge: return kind == "member.merged"
    case .unmerge: return kind == "member.unmerged"
    case .notice, .expire: return false
    }
  }
}
