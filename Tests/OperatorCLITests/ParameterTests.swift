import Arguments
import Coalition
import Testing

@testable import OperatorCLI

@Suite struct ParameterTests {
  @Test(arguments: [
    ("1", 1_000_000), ("0.01", 10_000), ("0.005", 5000), ("0.000001", 1), ("12.5", 12_500_000),
    ("1000000", 1_000_000_000_000),
  ])
  func `what a point pays is read exactly`(text: String, micros: Int64) throws {
    #expect(try SetTerms.redemptionValue(text).microsPerPoint == micros)
  }

  @Test(arguments: ["", ".5", "5.", "0", "0.0000001", "-1", "+1", "1e3", "1,5", "1.2.3", "9999999"])
  func `what a point pays is a decimal of at most six places above zero`(text: String) {
    #expect(throws: ValueError.self) { try SetTerms.redemptionValue(text) }
  }

  @Test(arguments: ["", "1", "/", "1/0", "1/", "a/b", "1/2/3", "-1/100", "1000001/1"])
  func `an earn rate is points for minor units`(text: String) {
    #expect(throws: ValueError.self) { try SetTerms.earnRate(text) }
  }

  @Test(arguments: [
    ("ann", "ann"), (" Ann Bell  ", "Ann Bell"), ("user 1000", "user 1000"), ("ольга", "ольга"),
    ("a.b+c@d", "a.b+c@d"),
  ])
  func `whoever acts has a name that can be seen`(text: String, name: String) throws {
    #expect(try ActorName.reading(text) == name)
    #expect(try ActorName.reading(String(repeating: "a", count: 120)).count == 120)
  }

  @Test(arguments: [
    "", " ", "ann\u{a0}", "ann\u{200b}", "a\u{ad}nn", "\u{feff}ann", "ann\n", "ann\tb", "ann  b",
    "ann\u{3000}b", "\u{202e}ann", "ann\u{1b}[1m", String(repeating: "a", count: 121),
  ])
  func `no one acts under a name with what cannot be seen`(text: String) {
    #expect(throws: ValueError.self) { try ActorName.reading(text) }
  }

  @Test(arguments: [
    ("127.0.0.1:8080", ListenAddress(host: "127.0.0.1", port: 8080)),
    ("[::1]:0", ListenAddress(host: "::1", port: 0)),
    ("localhost:65535", ListenAddress(host: "localhost", port: 65_535)),
  ])
  func `an address to listen on is a host and a port`(text: String, address: ListenAddress) throws {
    #expect(try ListenAddress.reading(text) == address)
  }

  @Test(arguments: ["", "8080", ":8080", "host:", "host:65536", "::1:80", "[]:80", "host:-1"])
  func `anything else is no address to listen on`(text: String) {
    #expect(throws: ValueError.self) { try ListenAddress.reading(text) }
  }
}
