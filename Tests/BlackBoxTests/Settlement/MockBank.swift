import EmbeddedPostgres
import FoundationEssentials
import TestSupport
import Testing

/// A bank that is not ours (mock-bank of PyPI), with the operator's account and a clock that is
/// told the time.
struct MockBank {
  private let program: RunningProgram
  private let origin: String
  private let folder: TestFolder

  /// The folder of the project.
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Opens the bank at an instant of its own clock: `2025-11-03T09:00`.
  init(at clock: String, iban: String) async throws {
    folder = try TestFolder()
    program = try RunningProgram([
      Self.root + "/.venv/bin/python", "-u", "-m", "mockbank", "--port", "0", "--clock", clock,
    ])
    let port = try #require(
      await program.output.listeningPort(),
      "the bank opens: \(program.output.text); run deploy/bootstrap.sh test")
    origin = "http://127.0.0.1:\(port)"
    let account: JSON = [
      "id": "OP", "name": "Coalition Clearing AD", "iban": .string(iban), "bic": "BNBGBGSF",
      "currency": "EUR", "balance": 0,
    ]
    try await post("/_mock/accounts", account.text)
  }

  /// Sends something and returns the answer, which is no refusal.
  @discardableResult
  func post(_ path: String, _ body: String = "") async throws -> String {
    let file = folder.path + "/body"
    try body.write(toFile: file, atomically: true, encoding: .utf8)
    return try await curl("-X", "POST", "--data-binary", "@" + file, origin + path)
  }

  private func get(_ path: String) async throws -> String { try await curl(origin + path) }

  private func curl(_ words: String...) async throws -> String {
    let words = ["/usr/bin/env", "curl", "-sS", "--fail-with-body"] + words
    let outcome = try await DetachedThread.value {
      try ChildProgram(words, environment: ChildProgram.plainEnvironment).run()
    }
    try #require(outcome.status == 0, "\(words): \(outcome.text)")
    return outcome.text
  }

  /// Moves its clock to a day.
  func advance(to day: String) async throws { try await post("/_mock/advance?to=\(day)") }

  /// Takes the messages of a kind that wait in the mailbox: `camt.053`.
  func collect(_ kind: String) async throws -> [String] {
    try await get("/_mock/mailbox?raw&type=\(kind)").split(separator: "<?xml ")
      .filter { $0.contains("<") }.map { "<?xml " + $0 }
  }

  /// The balance of the operator's account, in cents.
  func balance() async throws -> Int64? {
    try JSON(parsing: Array(try await get("/_mock/accounts/OP").utf8))["balance"].number
  }
}
