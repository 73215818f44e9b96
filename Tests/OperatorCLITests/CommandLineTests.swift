import Arguments
import TestSupport
import Testing

@testable import OperatorCLI

@Suite(.ownThread) struct CommandLineTests {
  private let tool: Tool

  init() throws { tool = Tool(folder: try TestFolder()) }

  struct Wrong: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let words: [String]
    let says: String

    init(_ name: String, _ words: [String], says: String) {
      testDescription = name
      self.words = words
      self.says = says
    }
  }

  static let wrong = [
    Wrong("a mistyped noun", ["patner", "list"], says: "did you mean partner?"),
    Wrong("a mistyped verb", ["partner", "lst"], says: "did you mean list?"),
    Wrong(
      "a mistyped option", ["partner", "list", "--fromat", "csv"], says: "did you mean --format?"),
    Wrong("a noun alone", ["partner"], says: "'tessera partner' needs a command"),
    Wrong("a missing argument", ["partner", "show"], says: "PARTNER is missing"),
    Wrong("a bad code", ["partner", "show", "Über"], says: "is not a partner's code"),
    Wrong(
      "the operator's own code", ["partner", "invite", "operator", "--name", "O"],
      says: "is reserved: it stands for the operator itself"),
    Wrong(
      "an actor that cannot be seen", ["partner", "list", "--actor", "ann\u{a0}"],
      says: "is not a name of visible characters"),
    Wrong("a version asked for as of others", ["--version"], says: "did you mean version?"),
    Wrong(
      "a name on two lines", ["partner", "invite", "p", "--name", "P\nQ"],
      says: "has line feeds or other control characters"),
    Wrong(
      "a name that steers terminals", ["partner", "invite", "p", "--name", "P\u{1b}[2J"],
      says: "has line feeds or other control characters"),
    Wrong(
      "a settings file that is not there", ["partner", "list", "--settings", "/no/such/file"],
      says: "the settings file /no/such/file cannot be read: No such file or directory"),
    Wrong(
      "a chart that is a folder",
      ["settlement", "export", "2026-10", "--format", "hledger", "--chart", "/"],
      says: "/ cannot be read: Is a directory"),
    Wrong(
      "a table without a program", ["settlement", "export", "2026-10", "--format", "csv"],
      says: "say --profile; --list-formats shows which there are"),
    Wrong(
      "a program without a table",
      ["settlement", "export", "2026-10", "--format", "hledger", "--profile", "xero"],
      says: "--profile is for --format csv alone, not for hledger"),
    Wrong("a bad id", ["key", "revoke", "mem_1"], says: "is not an id, which begins with key_"),
    Wrong("a bad port", ["serve", "--listen", "here:99999"], says: "is not HOST:PORT"),
    Wrong(
      "two databases", ["partner", "list", "--embedded", "x", "--database", "y"],
      says: "say only one of them"),
    Wrong(
      "a bad rate",
      ["terms", "set", "p", "--from", "2027-01-01", "--currency", "EUR", "--earn", "1:1"],
      says: "is not a rate"),
  ]

  @Test(arguments: wrong)
  func `a command line that makes no sense exits with 2 and says why`(_ wrong: Wrong) throws {
    let run = try tool.run(wrong.words)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(wrong.says), "\(run.errors)")
  }

  @Test func `a database that nobody serves exits with 3`() throws {
    let run = try tool.run(
      "partner", "list", "--database", "host=\(tool.folder.path) user=nobody dbname=none")
    #expect(run.status == 3)
    #expect(run.errors.hasPrefix("unavailable: "))
  }

  @Test func `every command explains itself`() throws {
    var paths: [[String]] = [[]]
    for command in RootCommand.command.subcommands {
      paths.append([command.name])
      paths += command.subcommands.map { [command.name, $0.name] }
    }
    for path in paths {
      let run = try tool.run(path + ["--help"])
      #expect(run.status == 0, "\(path)")
      #expect(run.output.contains("usage: \((["tessera"] + path).joined(separator: " "))"))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completions are written for every shell`(shell: String) throws {
    let run = try tool.run("completions", shell)
    #expect(run.status == 0)
    #expect(run.output.contains("partner") && run.output.contains("invite"))
  }

  @Test func `settings come from the command line, then the environment, then the file`() throws {
    let folder = tool.folder
    let path = folder.path + "/settings"
    #expect(try TextFile.writeSecret("format = json\n", to: path))
    var tool = tool
    #expect(try tool.run("version", "--settings", path).output.hasPrefix("{\"version\":"))
    tool.environment.append("TESSERA_FORMAT=csv")
    #expect(try tool.run("version", "--settings", path).output.hasPrefix("version\r\n"))
    #expect(try tool.run("version", "-f", "table").output.hasPrefix("Field"))
  }
}
