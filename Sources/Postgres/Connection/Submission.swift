/// What a caller gets in the end.
typealias Outcome = Result<[QueryResult], PostgresError>

/// Commands that a caller has handed in and that wait to be sent.
struct Submission {
  enum Work {
    /// Commands that take effect together or not at all.
    case segment([Command])
    /// SQL of any number of commands, to run alone.
    case script(String, silenceMax: Duration?)
  }

  let work: Work
  let reply: CheckedContinuation<Outcome, Never>
  /// When it was handed in, in nanoseconds of the monotonic clock.
  let submittedAt: UInt64

  /// How many of the queue's places it takes.
  var commandCount: Int {
    switch work {
    case .segment(let commands): commands.count
    case .script: 1
    }
  }

  var isScript: Bool {
    if case .script = work { true } else { false }
  }
}
