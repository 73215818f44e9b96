import Testing

@testable import Telemetry

@Suite struct TraceTests {
  static let example = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

  @Test func `the standard's example reads back as itself`() throws {
    let parent = try #require(TraceParent(parsing: Self.example))
    #expect(parent.traceText == "0af7651916cd43dd8448eb211c80319c")
    #expect(parent.parentID == 0xb7ad_6b71_6920_3331)
    #expect(parent.isSampled)
    #expect(parent.description == Self.example)
    #expect(
      parent.child(parentID: 0xAB).description
        == "00-0af7651916cd43dd8448eb211c80319c-00000000000000ab-01")
  }

  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let header: String
    let isRead: Bool
    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(name: "not sampled", header: example.dropLast() + "0", isRead: true),
    Row(name: "unknown flags", header: example.dropLast(2) + "ff", isRead: true),
    Row(name: "a later version", header: "cc" + example.dropFirst(2), isRead: true),
    Row(
      name: "a later version with more", header: "cc" + example.dropFirst(2) + "-what", isRead: true
    ),
    Row(
      name: "a later version with more, no dash", header: "cc" + example.dropFirst(2) + ".what",
      isRead: false),
    Row(name: "version 00 with more", header: example + "-what", isRead: false),
    Row(name: "version ff", header: "ff" + example.dropFirst(2), isRead: false),
    Row(name: "capitals", header: example.uppercased(), isRead: false),
    Row(
      name: "a trace of zeros", header: "00-00000000000000000000000000000000-b7ad6b7169203331-01",
      isRead: false),
    Row(
      name: "a parent of zeros", header: "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
      isRead: false),
    Row(name: "too short", header: String(example.dropLast()), isRead: false),
    Row(name: "nothing", header: "", isRead: false),
    Row(
      name: "other dashes", header: example.split(separator: "-").joined(separator: "_"),
      isRead: false),
    Row(name: "not hexadecimal", header: "00-g" + example.dropFirst(4), isRead: false),
  ])
  func `a header is read strictly`(row: Row) {
    #expect((TraceParent(parsing: row.header) != nil) == row.isRead)
  }

  @Test func `what we write the standard allows`() {
    let zeros = TraceParent(traceID: 0, parentID: 0, isSampled: false)
    #expect(TraceParent(parsing: zeros.description) == zeros)
    let ones = TraceParent(traceID: .max, parentID: .max, isSampled: true)
    #expect(TraceParent(parsing: ones.description) == ones)
    #expect(
      RequestID(randomBits: 255).description == "req_" + String(repeating: "0", count: 30) + "ff")
  }
}
