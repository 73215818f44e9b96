/// A version of HTTP that this server speaks.
package enum Version: String, Hashable, Sendable {
  case http10 = "HTTP/1.0"
  case http11 = "HTTP/1.1"
}
