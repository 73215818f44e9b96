import Testing

@Suite struct SQLFileTests {
  @Test(arguments: Tree.sql.filter { $0.path.hasPrefix("db/functions/") })
  func `a function's file opens with its name and its contract`(file: Tree.File) {
    let parts = file.path.split(separator: "/")
    let name = "\(parts[2]).\(parts[3].dropLast(".sql".count))"
    let header = file.lines.prefix { $0.hasPrefix("--") }
    #expect(header.first == "-- \(name)", "\(file.path)")
    #expect(header.count >= 3, "\(file.path) says nothing about itself")
    #expect(header.dropFirst().first == "--", "\(file.path)")
    #expect(file.text.contains("create or replace function \(name)("), "\(file.path)")
  }

  @Test(arguments: Tree.sql.filter { $0.path.hasPrefix("db/functions/") })
  func `a function pins its search path and is nobody's by default`(file: Tree.File) {
    #expect(file.text.contains("\nset search_path = "), "\(file.path)")
    #expect(file.text.contains("\ncomment on function "), "\(file.path)")
    #expect(file.text.contains("\nrevoke all on function"), "\(file.path)")
    let definer = file.lines.first { $0.hasPrefix("security definer") }
    #expect(definer.map { $0.contains(" -- ") } ?? true, "\(file.path) does not say why")
  }

  @Test(arguments: Tree.sql.filter { $0.path.hasPrefix("db/migrations/") })
  func `a migration opens with its number, its purpose and whether it breaks`(file: Tree.File) {
    let name = file.path.split(separator: "/")[2].dropLast(".sql".count)
    let header = file.lines.prefix { $0.hasPrefix("--") }
    #expect(header.first == "-- \(name.prefix(4)) \(name.dropFirst(5).replacing("_", with: " "))")
    #expect(header.contains { $0.hasPrefix("-- Purpose: ") }, "\(file.path)")
    #expect(header.contains { $0.hasPrefix("-- breaking: ") }, "\(file.path)")
  }

  /// `make mutants` takes minutes and is not run every day; that its guards still stand where it
  /// looks for them is seen at once.
  @Test func `every guard that is broken on purpose stands in its file once`() throws {
    let list = try #require(Tree.file("db/tests/mutants/mutants.txt"))
    for line in list.lines where !line.isEmpty && !line.hasPrefix("#") {
      let fields = line.split(separator: " | ")
      let guardian = try #require(Tree.file("db/" + fields[1]), "\(line)")
      #expect(guardian.text.ranges(of: fields[2]).count == 1, "\(line)")
    }
  }
}
