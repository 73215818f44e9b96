import Coalition
import HTTP
import Operations
import Store

/// A line of a statement is disputed.
enum OpenDispute {
  static let endpoint = Endpoint(.post, "/v1/disputes") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let report = try exchange.body(read)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.openDispute(report, idempotencyKey: idempotencyKey, from: key)
    }
    return exchange.answer(.created, isReplay: done.isReplay) { $0.dispute(done.value) }
  }

  static func read(_ fields: inout Fields) -> DisputeReport? {
    let statement = fields.required("statement", String.self) { try StatementID(parsing: $0) }
    let line = fields.required("line", Int64.self) { line in
      guard line >= 1 else {
        throw FieldValueError(.fieldTooSmall, "expected the place of a line, from 1")
      }
      guard let line = Int32(exactly: line) else {
        throw FieldValueError(.fieldTooLarge, "expected the place of a line")
      }
      return line
    }
    let amount = fields.money("amount")
    if let amount, amount.minorUnits < 1 {
      fields.add("amount", .fieldTooSmall, "expected an amount of at least 1 minor unit")
    }
    let reason = fields.required("reason", String.self) {
      try text($0, max: DisputeReport.textCharactersMax)
    }
    let evidence = fields.objects(
      "evidence", countIn: DisputeReport.evidenceRange, readEvidence)
    guard let statement, let line, let amount, amount.minorUnits >= 1, let reason, let evidence
    else { return nil }
    return DisputeReport(
      statement: statement, line: line, amount: amount, reason: reason, evidence: evidence)
  }

  private static func readEvidence(_ fields: inout Fields) -> DisputeReport.Evidence? {
    let kind = fields.required("kind", String.self) {
      try text($0, max: DisputeReport.kindCharactersMax)
    }
    let words = fields.optional("text", String.self) {
      try text($0, max: DisputeReport.textCharactersMax)
    }
    let url = fields.optional("url", String.self, address)
    guard fields.isPresent("text") != fields.isPresent("url") else {
      fields.add("url", .fieldConflict, "expected either text or url")
      return nil
    }
    guard let kind, words != nil || url != nil else { return nil }
    return DisputeReport.Evidence(kind: kind, text: words, url: url)
  }

  /// An address that is kept and never fetched: `https://` and visible ASCII characters.
  private static func address(_ url: String) throws -> String {
    guard url.utf8.count <= DisputeReport.textCharactersMax else {
      throw FieldValueError(
        .fieldTooLong, "expected at most \(DisputeReport.textCharactersMax) characters")
    }
    guard url.hasPrefix("https://"), url.utf8.count > 8,
      url.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw FieldValueError(.fieldFormat, "expected an address that begins with https://")
    }
    return url
  }

  private static func text(_ text: String, max: Int) throws -> String {
    let count = text.unicodeScalars.count
    guard count >= 1 else { throw FieldValueError(.fieldTooShort, "expected a text") }
    guard count <= max else {
      throw FieldValueError(.fieldTooLong, "expected at most \(max) characters, got \(count)")
    }
    guard !text.utf8.contains(0) else {
      throw FieldValueError(.fieldFormat, "expected a text without the character U+0000")
    }
    return text
  }
}

/// The caller's disputes, newest first.
enum ListDisputes {
  static let endpoint = Endpoint(.get, "/v1/disputes") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: ["limit", "starting_after", "ending_before"])
    let page: PageRequest<DisputeTag> = try exchange.page()
    let disputes = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.disputes(page, from: key)
    }
    return exchange.answer(disputes) { $0.dispute($1) }
  }
}

/// A dispute of the caller, with what became of it.
enum ReadDispute {
  static let endpoint = Endpoint(.get, "/v1/disputes/{dispute_id}") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: DisputeID = try exchange.pathID("dispute_id", absence: .disputeNotFound)
    let dispute = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.dispute(id, from: key)
    }
    return exchange.answer(.ok) { $0.dispute(dispute) }
  }
}

extension JSONWriter {
  /// The fields of a dispute, with what has become of it.
  fileprivate mutating func dispute(_ dispute: StoredDispute) {
    field("id", dispute.id)
    field("object", "dispute")
    field("created_at", dispute.openedAt)
    field("statement", dispute.statement)
    field("line", Int64(dispute.line))
    field("charge", dispute.charge)
    field("line_amount", dispute.lineAmount)
    field("amount", dispute.amount)
    field("reason", dispute.reason)
    disputeEvidence(dispute.evidence)
    field("is_held", dispute.isHeld)
    field("status", dispute.state.rawValue)
    field("resolution", dispute.resolution)
    field("resolved_at", dispute.resolvedAt)
    field("posted_statement", dispute.postedIn)
  }
}
