// EmbedFiles OUTPUT ROOT PATH…
//
// Writes a Swift file that holds every file below the given paths of ROOT as text, so that the
// binary carries what it was built for: its migrations, its SQL functions, its API's description.
import Foundation

/// Swift raw string delimiters wide enough for any text that these folders hold.
let quote = "####\"\"\""
let unquote = "\"\"\"####"

func filesBelow(_ path: String, of root: String) throws -> [String] {
  var isDirectory: ObjCBool = false
  let whole = root + "/" + path
  guard FileManager.default.fileExists(atPath: whole, isDirectory: &isDirectory) else { return [] }
  guard isDirectory.boolValue else { return [path] }
  return try FileManager.default.subpathsOfDirectory(atPath: whole)
    .filter { $0.hasSuffix(".sql") }
    .map { path + "/" + $0 }
}

func embed(output: String, root: String, paths: [String]) throws {
  var source = "enum EmbeddedFiles {\n  static let all: [(path: String, text: String)] = [\n"
  for path in try paths.flatMap({ try filesBelow($0, of: root) }).sorted() {
    let text = try String(contentsOfFile: root + "/" + path, encoding: .utf8)
    precondition(!text.contains(unquote), "\(path) holds the delimiter of a raw string")
    source += "    (\"\(path)\", \(quote)\n\(text)\n\(unquote)),\n"
  }
  source += "  ]\n}\n"
  try source.write(toFile: output, atomically: true, encoding: .utf8)
}

let arguments = CommandLine.arguments
try embed(output: arguments[1], root: arguments[2], paths: Array(arguments[3...]))
