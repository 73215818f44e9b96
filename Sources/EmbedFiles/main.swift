// EmbedFiles OUTPUT ROOT PATH…
//
// Writes a Swift file that holds every file below the given paths of ROOT as text, so that the
// binary carries what it was built for: its migrations, its SQL functions, its API's description,
// its export profiles. Fonts are text in base64: a literal of text is data of the binary, which is
// read when it is used, while one of numbers takes the compiler minutes.
// The files come in the order of their paths; a path that does not exist holds none.
import Foundation

/// Swift raw string delimiters wide enough for any text that these folders hold.
let quote = "####\"\"\""
let unquote = "\"\"\"####"

/// A file that Swift source could not hold as it is.
struct UnembeddableFile: Error, CustomStringConvertible {
  let description: String
}

func filesBelow(_ path: String, of root: String) throws -> [String] {
  var isDirectory: ObjCBool = false
  let whole = root + "/" + path
  guard FileManager.default.fileExists(atPath: whole, isDirectory: &isDirectory) else { return [] }
  guard isDirectory.boolValue else { return [path] }
  return try FileManager.default.subpathsOfDirectory(atPath: whole)
    .filter { name in [".sql", ".json", ".ttf"].contains { name.hasSuffix($0) } }
    .filter { !$0.hasPrefix(".") && !$0.contains("/.") }
    .map { path + "/" + $0 }
}

func literal(_ path: String, of root: String) throws -> String {
  if path.hasSuffix(".ttf") {
    let bytes = try Data(contentsOf: URL(filePath: root + "/" + path))
    return "    (\"\(path)\", \"\(bytes.base64EncodedString())\"),\n"
  }
  let text = try String(contentsOfFile: root + "/" + path, encoding: .utf8)
  guard !text.contains(unquote) else {
    throw UnembeddableFile(description: "\(path) contains \(unquote)")
  }
  // A Swift literal would make each a line feed, and the text would not be the file's any more.
  guard !text.utf8.contains(13) else {
    throw UnembeddableFile(description: "\(path) contains a carriage return")
  }
  return "    (\"\(path)\", \(quote)\n\(text)\n\(unquote)),\n"
}

func embed(output: String, root: String, paths: [String]) throws {
  var source = "enum EmbeddedFiles {\n  static let all: [(path: String, text: String)] = [\n"
  for path in try paths.flatMap({ try filesBelow($0, of: root) }).sorted() {
    source += try literal(path, of: root)
  }
  source += "  ]\n}\n"
  try source.write(toFile: output, atomically: true, encoding: .utf8)
}

let arguments = CommandLine.arguments
do {
  try embed(output: arguments[1], root: arguments[2], paths: Array(arguments[3...]))
} catch {
  FileHandle.standardError.write(Data("error: \(error)\n".utf8))
  exit(1)
}
