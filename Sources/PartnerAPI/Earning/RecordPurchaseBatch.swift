import Coalition
import HTTP
import Operations
import Store

/// Purchases that tills have gathered while they were offline: NDJSON in, NDJSON out, one answer
/// for each line, in order. A line that fails does not stop the others.
///
/// Each line is a purchase with its own `idempotency_key`, the one that the till made for it, so a
/// line that had been sent alone before, or an upload that is sent again, earns once.
enum RecordPurchaseBatch {
  /// The most lines of one upload.
  static let linesMax = 5_000
  /// The most lines that are on their way to the ledger at once.
  static let linesAtOnceMax = 512

  static let endpoint = Endpoint(
    .post, "/v1/purchases/batch", bodyBytesMax: 8 * 1024 * 1024
  ) { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    try exchange.requireContentType("application/x-ndjson")
    let lines = try lines(of: exchange.request.body)
    var answers: [UInt8] = []
    for start in stride(from: 0, to: lines.count, by: linesAtOnceMax) {
      let window = lines[start..<min(start + linesAtOnceMax, lines.count)]
      for answer in await record(window, from: key, in: exchange) {
        answers.append(contentsOf: answer)
        answers.append(UInt8(ascii: "\n"))
      }
    }
    return Response(.ok, contentType: "application/x-ndjson", body: answers)
  }

  /// The lines of a body; the last one may end without a line feed.
  private static func lines(of body: [UInt8]) throws(Problem) -> [(number: Int, bytes: [UInt8])] {
    var lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard (1...linesMax).contains(lines.count) else {
      throw .invalidRequest([
        FieldError(
          pointer: "", refusal: lines.isEmpty ? .fieldTooShort : .fieldTooLong,
          detail: "expected 1 to \(linesMax) lines, got \(lines.count); send several uploads")
      ])
    }
    return lines.enumerated().map { (number: $0.offset + 1, bytes: Array($0.element)) }
  }

  private static func record(
    _ lines: ArraySlice<(number: Int, bytes: [UInt8])>, from key: KeyDigest, in exchange: Exchange
  ) async -> [[UInt8]] {
    await withTaskGroup(of: (Int, [UInt8]).self) { group in
      for line in lines {
        group.addTask(executorPreference: exchange.platform.loop) {
          (line.number, await record(line, from: key, in: exchange))
        }
      }
      var answers = [[UInt8]](repeating: [], count: lines.count)
      for await (number, answer) in group { answers[number - lines.first!.number] = answer }
      return answers
    }
  }

  private static func record(
    _ line: (number: Int, bytes: [UInt8]), from key: KeyDigest, in exchange: Exchange
  ) async -> [UInt8] {
    do throws(Problem) {
      guard line.bytes.count <= Endpoint.bodyBytesMaxDefault else {
        throw Problem(
          .payloadTooLarge, "a line has at most \(Endpoint.bodyBytesMaxDefault) bytes")
      }
      let (idempotencyKey, report) = try JSONBody.read(line.bytes, readLine)
      let done = try await exchange.run { () async throws(OperationFailure) in
        try await exchange.platform.recordPurchase(
          report, idempotencyKey: idempotencyKey, from: key)
      }
      return JSONWriter.object { json in
        json.field("line", Int64(line.number))
        json.field("status", Int64(Status.created.code))
        json.field("replayed", done.isReplay)
        json.object("purchase") { $0.purchase(done.value) }
      }
    } catch {
      let problem = error.response(requestID: exchange.requestID, instance: exchange.request.path)
      return JSONWriter.object { json in
        json.field("line", Int64(line.number))
        json.field("status", Int64(error.refusal.status.code))
        json.field("replayed", error.isReplay)
        json.field("problem", json: String(decoding: problem.body, as: UTF8.self))
      }
    }
  }

  private static func readLine(_ fields: inout Fields) -> (IdempotencyKey, PurchaseReport)? {
    let key = fields.required("idempotency_key", String.self) { try IdempotencyKey(header: $0) }
    let report = PurchaseBody.read(&fields)
    guard let key, let report else { return nil }
    return (key, report)
  }
}
