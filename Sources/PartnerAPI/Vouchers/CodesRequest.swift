import Coalition
import HTTP
import Operations
import Store

/// A request of a supplier about codes of one of its pools: CSV or NDJSON.
struct CodesRequest {
  /// Ten thousand of the longest codes, with their times.
  static let bodyBytesMax = 2 * 1024 * 1024

  let key: KeyDigest
  let idempotencyKey: IdempotencyKey
  let gift: GiftID
  let lines: CodeLines

  init(of exchange: Exchange) throws(Problem) {
    key = try exchange.key()
    try exchange.requireQuery(among: [])
    idempotencyKey = try exchange.idempotencyKey()
    gift = try exchange.pathID("gift_id", absence: .giftNotFound)
    lines = try CodeLines(of: exchange)
  }

  /// Tells how many codes were changed, and line by line why not the others, with those lines that
  /// hold no code.
  func answer<Reason: RawRepresentable<String> & Sendable>(
    _ done: Done<CodeReport<Reason>>, of exchange: Exchange,
    as names: (object: String, changed: StaticString, unchanged: StaticString)
  ) -> Response {
    let unchanged =
      done.value.unchanged.map { (line: $0.line, code: $0.reason.rawValue) }
      + lines.refused.map { (line: $0.line, code: $0.refusal.code) }
    return exchange.answer(.created, isReplay: done.isReplay) { json in
      json.field("object", names.object)
      json.field("gift", gift)
      json.field("codes", Int64(lines.count))
      json.field(names.changed, Int64(done.value.changed))
      json.array(names.unchanged, of: unchanged.sorted { $0.line < $1.line }) { json, line in
        json.object {
          $0.field("line", Int64(line.line))
          $0.field("code", line.code)
        }
      }
    }
  }
}
