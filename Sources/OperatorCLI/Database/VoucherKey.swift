import Operations
import Postgres
import Store

/// The secret under which the codes of vouchers are digested and sealed. With another one no code
/// would be found or read again, so the coalition remembers a check value of the first.
struct VoucherKey: Sendable {
  private static let place = SecretKey(
    name: "voucher key", file: "voucher.key", option: GlobalOptions.voucherKeyFile,
    variable: "TESSERA_VOUCHER_KEY")

  let bytes: [UInt8]

  /// Finds the key of the database that `context` works on.
  static func find(_ context: Context, for database: Database) throws -> VoucherKey {
    VoucherKey(bytes: try place.find(context, for: database))
  }

  /// What its holder can do.
  var vault: VoucherVault { VoucherVault(key: bytes) }

  /// Makes sure that this is the coalition's key, or makes it so if it has none yet.
  func adopt(over connection: PostgresConnection) async throws {
    guard try await connection.adoptVoucherKey(check: vault.check) else {
      throw CommandFailure.refused(
        code: "voucher_key_wrong",
        message: "this is not the voucher key under which the codes of this coalition were "
          + "sealed: with it none of them would be found; use the first one again")
    }
  }
}
