import Postgres

// The state of model and ledger in the same words, so that a difference can be read.

extension HistoryDatabase {
  /// One line for each wallet: balance, pending, postings, lots, pending lots, debts and
  /// allocations.
  func wallets(count: Int) async throws -> [String] {
    let result = try await administrator.query(
      """
      select concat_ws('|', w.balance, w.sequence_last, w.pending,
        (select coalesce(string_agg(concat_ws(':', l.points, l.sequence, l.issuer,
            case when l.expires_at = 'infinity' then 9223372036854775807
              else (extract(epoch from l.expires_at) * 1000000)::bigint end), ' '
            order by l.expires_at, l.sequence), '')
         from ledger.lots l where l.wallet_id = w.id),
        (select coalesce(string_agg(concat_ws(':', p.points, p.sequence, p.issuer,
            (extract(epoch from p.due_at) * 1000000)::bigint, p.is_confirmed,
            case when p.expires_at = 'infinity' then 9223372036854775807
              else (extract(epoch from p.expires_at) * 1000000)::bigint end), ' '
            order by p.sequence), '')
         from ledger.pending_lots p where p.wallet_id = w.id),
        (select coalesce(string_agg(concat_ws(':', d.points, d.debit), ' ' order by d.debit), '')
         from ledger.debts d where d.wallet_id = w.id),
        (select count(*) from ledger.allocations a where a.wallet_id = w.id))
      from generate_series(0, $1) i join ledger.wallets w on w.id = test.id('m' || i || ' wallet')
      order by i
      """, [.integer(Int32(count - 1))])
    return try (0..<result.rowCount).map { try result.text($0, 0) }
  }

  /// Every posting and allocation of every wallet, one line for each wallet.
  func histories(count: Int) async throws -> [String] {
    let result = try await administrator.query(
      """
      select concat_ws('|',
        (select coalesce(string_agg(concat_ws(':', p.kind, p.partner_number, p.points,
            p.balance_after, p.pending_after), ' ' order by p.sequence), '')
         from ledger.postings p where p.wallet_id = w.id),
        (select coalesce(string_agg(concat_ws(':', a.debit, a.cause, a.lot, a.points, a.issuer,
            case when a.expires_at = 'infinity' then 9223372036854775807
              else (extract(epoch from a.expires_at) * 1000000)::bigint end), ' '
            order by a.debit, a.cause, a.lot, a.expires_at), '')
         from ledger.allocations a where a.wallet_id = w.id))
      from generate_series(0, $1) i join ledger.wallets w on w.id = test.id('m' || i || ' wallet')
      order by i
      """, [.integer(Int32(count - 1))])
    return try (0..<result.rowCount).map { try result.text($0, 0) }
  }

  /// Every return, decision, redemption and refund, one line for each.
  func documents() async throws -> Set<String> {
    let result = try await administrator.query(
      """
      select concat_ws(':', 'return', partner_number, receipt, amount, points, points_cancelled,
        points_taken, points_expired, points_owed, points_waived, points_charged, balance_after)
      from earning.returns
      union all
      select concat_ws(':', 'decision', d.partner_number, p.receipt, d.is_confirmed, d.points)
      from earning.decisions d
      join earning.purchases p on p.partner_number = d.partner_number and p.id = d.purchase_id
      union all
      select concat_ws(':', 'redemption', partner_number, reference, points, value, balance_after)
      from redemption.redemptions
      union all
      select concat_ws(':', 'refund', partner_number, reference, points, value, balance_after)
      from redemption.refunds
      """)
    return Set(try (0..<result.rowCount).map { try result.text($0, 0) })
  }

  /// The invariants that do not hold.
  func violations() async throws -> [String] {
    let result = try await administrator.query(
      "select invariant || ': ' || first_violation from ledger.verify() where violations > 0")
    return try (0..<result.rowCount).map { try result.text($0, 0) }
  }
}

extension LedgerModel {
  func walletLines() -> [String] {
    wallets.map { wallet in
      let lots = wallet.lots.map { "\($0.points):\($0.sequence):\($0.issuer + 1):\($0.expiresAt)" }
      let pending = wallet.pendingLots.map {
        """
        \($0.points):\($0.sequence):\($0.issuer + 1):\($0.dueAt):\
        \($0.isConfirmed ? "t" : "f"):\($0.expiresAt)
        """
      }
      let debts = wallet.debts.map { "\($0.points):\($0.debit)" }
      return """
        \(wallet.balance)|\(wallet.postings.count)|\(wallet.pending)|\
        \(lots.joined(separator: " "))|\(pending.joined(separator: " "))|\
        \(debts.joined(separator: " "))|\(wallet.allocations.count)
        """
    }
  }

  func historyLines() -> [String] {
    wallets.map { wallet in
      let postings = wallet.postings.map {
        """
        \($0.kind.rawValue):\($0.partner + 1):\($0.points):\($0.balanceAfter):\
        \($0.pendingAfter)
        """
      }
      let allocations = wallet.allocations.sorted {
        ($0.debit, $0.cause, $0.lot, $0.expiresAt) < ($1.debit, $1.cause, $1.lot, $1.expiresAt)
      }.map {
        "\($0.debit):\($0.cause):\($0.lot):\($0.points):\($0.issuer + 1):\($0.expiresAt)"
      }
      return postings.joined(separator: " ") + "|" + allocations.joined(separator: " ")
    }
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
    return lines
  }
}
