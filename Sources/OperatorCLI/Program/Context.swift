import Arguments
import EventLoop
import Glibc

/// What every command is given: what was asked, where to answer, and the loop that it runs on.
struct Context: Sendable {
  let invocation: Invocation<CommandBody>
  let console: Console
  let loop: EventLoop
  let interruption: Interruption

  /// The value of a parameter, if anybody gave one.
  subscript<Value>(parameter: Parameter<Value>) -> Value? { invocation[parameter] }

  /// The value of a parameter that is required or has a default.
  func require<Value>(_ parameter: Parameter<Value>) -> Value { invocation.require(parameter) }

  /// Whether a flag is set.
  func isSet(_ flag: Parameter<Bool>) -> Bool { invocation.isSet(flag) }

  /// How the answer is written.
  var format: OutputFormat { require(GlobalOptions.format) }

  /// Who acts, for the audit trail: `--actor`, or the name of the operating system's user.
  var actor: String {
    if let named = self[GlobalOptions.actor] { return named }
    let user = geteuid()
    return getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "user \(user)"
  }

  /// Writes rows in the format that was asked for.
  func answer(_ table: Table) { console.write(table.text(as: format)) }

  /// Writes one thing: for people a line for each of its fields, for programs one row.
  func answer(_ record: Record) { answer(record.table(for: format)) }

  /// Writes a remark for people; programs that read the answer are spared it.
  func remark(_ text: String) { console.remark(text) }

  /// Asks before points or money move; `--yes` answers beforehand, and without a terminal must.
  func confirm(_ question: String) throws {
    guard !isSet(GlobalOptions.yes) else { return }
    guard console.canAsk else {
      throw CommandFailure.usage("nobody can be asked here; say --yes: \(question)")
    }
    guard console.confirm(question) else {
      throw CommandFailure.refused(code: "not_confirmed", message: "nothing was changed")
    }
  }
}
