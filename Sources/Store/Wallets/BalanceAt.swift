package import Coalition
package import Postgres

/// What a wallet held at an instant, as the ledger knew it then.
package struct WalletBalance: Hashable, Sendable {
  /// Whole points; below zero when the wallet owed.
  package let balance: Int64
  /// Earned and not yet spendable.
  package let pending: Int64
}

extension PostgresConnection {
  /// Reads what a wallet held at an instant; refused for one of no member that the partner knows.
  package func balance(
    of wallet: WalletID, at instant: Instant, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<WalletBalance> {
    let command = Command(
      Self.knownBalance, [.uuid(PostgresUUID(wallet)), .timestamptz(instant.microseconds)])
    do throws(PostgresError) {
      switch try await read(command, presenting: key, scopes: []) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        guard result.rowCount == 1 else {
          return .refused(.walletNotFound, detail: nil, isReplay: false)
        }
        let balance = WalletBalance(
          balance: try result.bigint(0, 0), pending: try result.bigint(0, 1))
        return .done(balance, isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  private static let knownBalance: Statement = """
    select balance, pending from ledger.known_balance_at($1, $2)
    """
}
