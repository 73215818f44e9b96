/// Commands that were sent as one segment and whose answer is awaited.
struct Flight {
  enum Purpose {
    /// A caller's commands, each by the statement that it runs.
    case segment([PreparedStatement])
    /// A caller's script.
    case script
    /// The preparation of a statement, in a segment of its own: so no command's failure undoes it.
    case preparation(PreparedStatement)
    /// A setting or a check of a session that is being opened.
    case opening
    /// The end of a prepared statement that is of no use any more.
    case deallocation
  }

  let purpose: Purpose
  /// Who waits; nobody for the connection's own business.
  let reply: CheckedContinuation<Outcome, Never>?
  /// The longest the server may be silent over it.
  let silenceMax: Duration?
  private(set) var results: [QueryResult] = []
  private(set) var error: PostgresError?
  private var refusedIndex: Int?

  init(
    _ purpose: Purpose, reply: CheckedContinuation<Outcome, Never>? = nil, silenceMax: Duration?
  ) {
    self.purpose = purpose
    self.reply = reply
    self.silenceMax = silenceMax
  }

  var commandCount: Int {
    switch purpose {
    case .segment(let commands): commands.count
    case .script: 1
    case .preparation, .opening, .deallocation: 0
    }
  }

  /// Notes that a command succeeded; a script's results are of no interest.
  mutating func add(_ result: QueryResult) {
    if case .script = purpose { return }
    results.append(result)
  }

  /// Notes that a command was refused. The first refusal counts, as it is the reason of the others.
  mutating func add(_ refusal: ServerError) {
    guard error == nil else { return }
    refusedIndex = results.count
    error = .server(refusal)
  }

  /// Notes that the commands failed for a reason that the server did not give.
  mutating func fail(_ reason: PostgresError) {
    if error == nil { error = reason }
  }

  /// Puts a better reason in the place of the server's.
  mutating func explain(_ reason: ServerError) { error = .server(reason) }

  /// The prepared statement that was refused; nil when the refusal came at the commit.
  var refusedStatement: PreparedStatement? {
    guard case .segment(let statements) = purpose, let refusedIndex else { return nil }
    return refusedIndex < statements.count ? statements[refusedIndex] : nil
  }

  /// What the caller gets.
  var outcome: Outcome {
    if let error { .failure(error) } else { .success(results) }
  }
}
