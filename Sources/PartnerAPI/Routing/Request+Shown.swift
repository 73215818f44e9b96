import HTTP

extension Request {
  /// The path as it may be shown and kept: without the code of a voucher, which is worth what it
  /// buys and may be in the path of a request that no route answers, too.
  var shownPath: String {
    let segments = target.segments
    guard segments.count > 2, segments[0].lowercased() == "v1",
      segments[1].lowercased() == "vouchers"
    else { return path }
    let verb =
      segments.count == 4 && ["activate", "check"].contains(segments[3]) ? segments[3] : nil
    return "/v1/vouchers/{code}" + (verb.map { "/" + $0 } ?? "")
  }
}
