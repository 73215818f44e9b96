/// A request method that this server knows (RFC 9110, section 9).
///
/// Methods are compared by case, as the RFC demands. A token that is not one of these is refused
/// with 501 before a route is looked for; `CONNECT` and `TRACE` are among the refused on purpose.
package enum Method: String, CaseIterable, Hashable, Sendable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case options = "OPTIONS"

  /// The method spelled by `bytes[range]`, or nil for every other spelling.
  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    switch range.count {
    case 3 where bytes.spells("GET", at: range): self = .get
    case 3 where bytes.spells("PUT", at: range): self = .put
    case 4 where bytes.spells("POST", at: range): self = .post
    case 4 where bytes.spells("HEAD", at: range): self = .head
    case 5 where bytes.spells("PATCH", at: range): self = .patch
    case 6 where bytes.spells("DELETE", at: range): self = .delete
    case 7 where bytes.spells("OPTIONS", at: range): self = .options
    default: return nil
    }
  }
}
