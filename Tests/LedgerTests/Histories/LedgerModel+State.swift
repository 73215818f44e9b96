// What the model holds, in the words of `HistoryDatabase+State.swift`.

extension LedgerModel {
  func walletLines(_ asked: [Int]) -> [String] { asked.map { wallets[$0].line } }

  func historyLines() -> [String] {
    wallets.map { wallet in
      let postings = wallet.postings.map {
        """
        \($0.kind.rawValue):\($0.partner + 1):\($0.points):\($0.balanceAfter):\
        \($0.pendingAfter)
        """
      }
      let allocations = wallet.allocations.sorted {
        ($0.debit, $0.cause, $0.lot.sequence, $0.lot.expiresAt, $0.lot.points)
          < ($1.debit, $1.cause, $1.lot.sequence, $1.lot.expiresAt, $1.lot.points)
      }.map { "\($0.debit):\($0.cause):\($0.lot.line)" }
      return postings.joined(separator: " ") + "|" + allocations.joined(separator: " ")
    }
  }

  func memberLines() -> [String] {
    members.enumerated().map { "\($0):\($1.wallet):\($1.mergedInto ?? -1)" }
  }

  func documentLines() -> Set<String> {
    var lines: Set<String> = []
    for (name, new) in returns {
      lines.insert(
        """
        return:\(name.partner + 1):\(name.text):\(new.amount):\(new.points):\
        \(new.cancelled):\(new.taken):\(new.expired):\(new.owed):\(new.waived):\
        \(new.charged):\(new.balanceAfter)
        """)
    }
    for (name, new) in purchases {
      guard let decision = new.decision else { continue }
      lines.insert(
        """
        decision:\(name.partner + 1):\(name.text):\(decision.isConfirmed ? "t" : "f"):\
        \(decision.points)
        """)
    }
    for (name, new) in redemptions {
      lines.insert(
        "redemption:\(name.partner + 1):\(name.text):\(new.points):\(new.value):\(new.told[1])")
    }
    for (name, new) in refunds {
      lines.insert(
        "refund:\(name.partner + 1):\(name.text):\(new.points):\(new.value):\(new.balanceAfter)")
    }
    for (name, new) in holds {
      let hold = wallets[new.wallet].hold(new.ask.document)!
      lines.insert("hold:\(name.partner + 1):\(name.text):\(new.points)\(hold.endLine)")
    }
    return lines.union(moveLines()).union(adjustmentLines())
  }

  private func moveLines() -> [String] {
    moves.map { move in
      let parts = move.parts.map { "\($0.lot.sequence)/\($0.posting)/\($0.lot.points)" }
      return """
        move:\(move.kind.rawValue):\(move.document):\(move.points):\(move.balancesAfter[0]):\
        \(move.balancesAfter[1]):\(parts.joined(separator: " "))
        """
    }
  }

  private func adjustmentLines() -> [String] {
    adjustments.map { new in
      let direction = new.isCredit ? "credit" : "debit"
      var line = "adjustment:\(new.reference):\(direction):\(new.points)"
      if let decision = new.decision {
        line += decision.isApproval ? ":approved" : ":rejected"
        if let balance = decision.balanceAfter { line += ":\(balance)" }
      }
      return line
    }
  }
}

extension WalletModel {
  fileprivate var line: String {
    let lots = lots.map(\.line)
    let pendings = pendingLots.map { "\($0.lot.line):\($0.dueAt):\($0.isConfirmed ? "t" : "f")" }
    let holds = holds.filter { $0.end == nil }.sorted { $0.id < $1.id }.map { hold in
      let parts = hold.parts.map(\.line).joined(separator: "+")
      return "\(hold.id):\(hold.expiresAt):\(hold.points):\(parts)"
    }
    let debts = debts.map { "\($0.points):\($0.debit)" }
    return """
      \(balance)|\(postings.count)|\(pending)|\(held)|\(status)|\(activeUntil)|\
      \(lots.joined(separator: " "))|\(pendings.joined(separator: " "))|\
      \(holds.joined(separator: " "))|\(debts.joined(separator: " "))|\(allocations.count)
      """
  }
}

extension WalletModel.Lot {
  fileprivate var line: String {
    "\(points):\(sequence):\(issuer + 1):\(renews ? "renews" : "\(expiresAt)")"
  }
}

extension WalletModel.Hold {
  fileprivate var endLine: String {
    switch end {
    case nil: ""
    case .captured(let captured): ":captured:\(captured):\(points - captured)"
    case .voided: ":voided:0:\(points)"
    case .expired: ":expired:0:\(points)"
    }
  }
}
