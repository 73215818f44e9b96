/// As much of `openapi.yaml` as the comparison with the routes needs: its lines by their
/// indentation, which the document keeps regular.
struct OpenAPIDocument {
  /// A method of a path.
  struct Operation: Hashable, Sendable {
    let method: String
    let path: String
    let statuses: [Int]
    /// The names of the parameters that it refers to.
    let parameters: [String]
    let hasBody: Bool
    let scopes: [String]
  }

  let operations: [Operation]
  /// The codes that the schema of a problem allows.
  let codes: [String]

  init(parsing text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    operations = Self.operations(in: Self.section("paths:", of: lines[...]))
    let components = Self.section("components:", of: lines[...])
    let schemas = Self.section("  schemas:", of: components)
    let code = Self.section("    ProblemCode:", of: schemas)
    codes = Self.section("      enum:", of: code).filter { !$0.isEmpty }
      .map { String($0.dropFirst("        - ".count)) }
  }

  /// The lines below one, as far as they are indented deeper.
  private static func section(_ head: String, of lines: ArraySlice<String>) -> ArraySlice<String> {
    guard let start = lines.firstIndex(of: head) else { return [] }
    let depth = indentation(of: head)
    return lines[(start + 1)...].prefix { $0.isEmpty || indentation(of: $0) > depth }
  }

  private static func indentation(of line: String) -> Int { line.prefix { $0 == " " }.count }

  private static func operations(in lines: ArraySlice<String>) -> [Operation] {
    var operations: [Operation] = []
    var path = ""
    for (place, line) in zip(lines.indices, lines) where line.hasSuffix(":") {
      let name = String(line.drop { $0 == " " }.dropLast())
      switch indentation(of: line) {
      case 2 where name.hasPrefix("/"): path = name
      case 4: operations.append(operation(name, path, in: section(line, of: lines[place...])))
      default: break
      }
    }
    return operations
  }

  private static func operation(
    _ method: String, _ path: String, in lines: ArraySlice<String>
  ) -> Operation {
    let statuses = section("      responses:", of: lines).filter { indentation(of: $0) == 8 }
      .compactMap { Int($0.split(separator: "'")[1]) }
    let parameters = section("      parameters:", of: lines)
      .compactMap { $0.split(separator: "/").last.map { String($0.dropLast()) } }
    let scopes = section("      security:", of: lines)
      .map { String($0.split(separator: "[")[1].dropLast()) }
    return Operation(
      method: method.uppercased(), path: path, statuses: statuses, parameters: parameters,
      hasBody: lines.contains("      requestBody:"), scopes: scopes)
  }
}
