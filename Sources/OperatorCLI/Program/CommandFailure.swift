import Arguments
import Coalition
import EmbeddedPostgres
import EventLoop
import Migrator
import Postgres
import Store

/// Why a command did not do what it was asked, sorted by what the exit code says about it.
enum CommandFailure: Error {
  /// A rule says no; `code` is stable and for programs.
  case refused(code: String, message: String)
  /// The command line, or what it points to, makes no sense.
  case usage(String)
  /// The database cannot be reached or used.
  case unreachable(String)
  /// Interrupted by a signal with this number.
  case interrupted(signal: Int32)

  static let exitCodeFailed: Int32 = 1
  private static let schemaNotCurrent = "schema_not_current"
  private static let permissionDenied = "permission_denied"

  /// 1 for a refusal, 2 for usage, 3 when the database cannot be reached, 128 and the signal's
  /// number after one.
  var exitCode: Int32 {
    switch self {
    case .refused: Self.exitCodeFailed
    case .usage: UsageError.exitCode
    case .unreachable: 3
    case .interrupted(let signal): 128 + signal
    }
  }

  /// What to print on stderr, without a line feed at the end.
  var text: String {
    switch self {
    case .refused(let code, let message): "\(code): \(message)"
    case .usage(let message): message.hasPrefix("error: ") ? message : "error: \(message)"
    case .unreachable(let message): "unavailable: \(message)"
    case .interrupted: "interrupted"
    }
  }

  /// A refusal with its own code and a sentence.
  static func refused(_ refusal: Refusal, _ message: String) -> CommandFailure {
    .refused(code: refusal.code, message: message)
  }

  /// Sorts any error of the rooms below.
  init(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let usage as UsageError: self = .usage(usage.description)
    case let file as SettingsFileError: self = .usage(file.description)
    case OperatorError.refused(let refusal, let message): self = .refused(refusal, message)
    case OperatorError.failed(let cause): self = CommandFailure(cause)
    case let postgres as PostgresError: self = Self.sorting(postgres)
    case StoreError.busy: self = .refused(.busy, StoreError.busy.description)
    case StoreError.unavailable(let cause), StoreError.defect(let cause):
      self = CommandFailure(cause)
    case MigratorError.database(let cause): self = CommandFailure(cause)
    case let migrator as MigratorError:
      self = .refused(code: Self.schemaNotCurrent, message: migrator.description)
    case let embedded as EmbeddedPostgresError: self = .unreachable(embedded.description)
    case let system as SystemError:
      self = .refused(code: Refusal.internalError.code, message: system.description)
    default: self = .refused(code: Refusal.internalError.code, message: "\(error)")
    }
  }

  /// The operator sits at the server's own door: the server's words may be shown here.
  private static func sorting(_ error: PostgresError) -> CommandFailure {
    switch error {
    case .unavailable(let failure) where failure.serverError?.sqlState == "42501":
      .refused(
        code: permissionDenied, message: failure.serverError?.message ?? failure.message)
    case .server(let server) where server.sqlState == "42501":
      .refused(
        code: permissionDenied,
        message: "\(server.message): log in as somebody who may; `tessera db migrate` needs a "
          + "login that can act as tessera_owner, other commands one that is a member of "
          + "tessera_operator")
    // The roles come with the first migration.
    case .unavailable(let failure) where failure.serverError?.sqlState == "22023":
      .refused(
        code: schemaNotCurrent,
        message: "\(failure.serverError?.message ?? failure.message): run `tessera db migrate`")
    case .unavailable(let failure):
      .unreachable(
        "the database cannot be used: \(failure.serverError?.message ?? failure.message)")
    case .connectionLost, .timeout, .closed: .unreachable(error.description)
    case .server(let server) where error.isServerUnable:
      .unreachable("the database cannot do its work now: \(server.message)")
    case .server, .queueFull, .invalidText, .parameterOutOfRange, .commandTooLarge,
      .copyUnsupported, .transactionLeftOpen, .decoding:
      .refused(code: Refusal.internalError.code, message: error.debugDescription)
    }
  }
}
