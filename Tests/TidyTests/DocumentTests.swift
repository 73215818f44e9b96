import Testing

@Suite struct DocumentTests {
  @Test(arguments: Tree.documents)
  func `a document opens with its one title`(file: Tree.File) {
    let titles = Self.prose(of: file).filter { $0.hasPrefix("# ") }
    #expect(titles.count == 1, "\(file.path) has \(titles.count) titles")
    #expect(file.lines.first == titles.first, "\(file.path)")
  }

  @Test(arguments: Tree.documents)
  func `every local link leads somewhere`(file: Tree.File) {
    let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
    for link in Self.links(in: file) where !link.contains("://") && !link.hasPrefix("mailto:") {
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target = parts[0].isEmpty ? file.path : Self.resolve(String(parts[0]), from: folder)
      #expect(Tree.exists(target), "\(file.path) links to \(link)")
      guard parts.count == 2, let page = Tree.file(target) else { continue }
      let anchors = Self.prose(of: page).filter { $0.hasPrefix("#") }.map(Self.anchor)
      #expect(anchors.contains(String(parts[1])), "\(file.path) links to \(link)")
    }
  }

  @Test func `every decision has its number once, and says what it has to`() {
    let decisions = Tree.documents.filter { $0.path.hasPrefix("docs/decisions/") }
    let numbers = decisions.map { $0.path.dropFirst("docs/decisions/".count).prefix(4) }
    #expect(Set(numbers).count == numbers.count)
    for decision in decisions {
      let headings = decision.lines.filter { $0.hasPrefix("## ") }
      #expect(
        headings == [
          "## Status", "## Context", "## Decision", "## What we gave up",
          "## When we would revisit",
        ], "\(decision.path)")
    }
  }

  @Test func `the change log speaks to its three readers, in every release`() {
    let lines = Tree.file("CHANGELOG.md")?.lines ?? []
    let releases = lines.split { $0.hasPrefix("## ") }.dropFirst()
    #expect(!releases.isEmpty)
    for release in releases {
      let readers = release.filter { $0.hasPrefix("### ") }
      #expect(readers == ["### Operators", "### Integrators", "### Developers"])
    }
  }

  /// The lines outside of blocks of code.
  private static func prose(of file: Tree.File) -> [String] {
    var isCode = false
    return file.lines.filter { line in
      if line.hasPrefix("```") { isCode.toggle() }
      return !isCode && !line.hasPrefix("```")
    }
  }

  private static func links(in file: Tree.File) -> [String] {
    prose(of: file).flatMap { line in
      line.split(separator: "](", omittingEmptySubsequences: false).dropFirst().map { rest in
        String(rest.prefix { $0 != ")" && $0 != " " })
      }
    }
  }

  private static func resolve(_ link: String, from folder: String) -> String {
    var steps = folder.split(separator: "/").map(String.init)
    for step in link.split(separator: "/") {
      switch step {
      case ".": continue
      case "..": _ = steps.popLast()
      default: steps.append(String(step))
      }
    }
    return steps.joined(separator: "/")
  }

  /// What a heading is called in a link: small letters, hyphens for spaces, no punctuation.
  private static func anchor(of heading: String) -> String {
    heading.drop { $0 == "#" || $0 == " " }.lowercased()
      .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
      .replacing(" ", with: "-")
  }
}
