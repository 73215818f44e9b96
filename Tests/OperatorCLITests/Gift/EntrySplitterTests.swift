import Testing

@testable import OperatorCLI

@Suite struct EntrySplitterTests {
  /// The objects of a file, each with its line.
  private func pieces(_ text: String) throws -> [String] {
    let bytes = Array(text.utf8)
    return try EntrySplitter.split(bytes).map {
      "\($0.line) \(String(decoding: bytes[$0.bytes], as: UTF8.self))"
    }
  }

  struct File: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let pieces: [String]

    init(_ name: String, _ text: String, _ pieces: [String]) {
      testDescription = name
      self.text = text
      self.pieces = pieces
    }
  }

  @Test(arguments: [
    File("a line each", "{\"a\":1}\n{\"b\":2}\n", ["1 {\"a\":1}", "2 {\"b\":2}"]),
    File("no line feed at the end", "{}\n{}", ["1 {}", "2 {}"]),
    File("empty lines", "\n\n{}\r\n\n{}\n", ["3 {}", "5 {}"]),
    File("a list", "[{},\n {\"a\":[{}]}\n]\n", ["1 {}", "2 {\"a\":[{}]}"]),
    File("an empty list", " [ ] ", []),
    File("nothing", "", []),
    File("braces in texts", "{\"a\":\"}{\"}{}", ["1 {\"a\":\"}{\"}", "1 {}"]),
    File("quotes in texts", #"{"a":"\"}\\"}"#, [#"1 {"a":"\"}\\"}"#]),
    File("objects over several lines", "{\n\"a\":{}\n}\n{}", ["1 {\n\"a\":{}\n}", "4 {}"]),
  ])
  func `a file is one list of objects, or nothing but objects`(file: File) throws {
    #expect(try pieces(file.text) == file.pieces)
  }

  @Test(arguments: [
    ("{", 1), ("{}\n\n{\"a\":\"}", 3), ("[{}\n{}]", 2), ("[{},]", 1), ("[{}", 1), ("[{}]\n[]", 2),
    ("{}\n1", 2), ("[[{}]]", 1), ("{},{}", 1), ("{\"a\":\"\\", 1),
  ])
  func `anything else is refused with its line`(text: String, line: Int) {
    #expect {
      _ = try pieces(text)
    } throws: { ($0 as? EntrySplitter.Failure)?.line == line }
  }
}
