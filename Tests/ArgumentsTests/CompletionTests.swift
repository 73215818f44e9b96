import EmbeddedPostgres
import Testing

@testable import Arguments

@Suite struct CompletionTests {
  /// What bash offers after these words, the last of which is being typed.
  private func offers(_ words: [String]) throws -> [String] {
    let quoted = words.map(ShellQuoting.quoted).joined(separator: " ")
    let script = """
      \(Sample.root.completions(for: .bash))
      COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1)
      _tessera; printf '%s\\n' "${COMPREPLY[@]}"
      """
    let bash = try ChildProgram(["/bin/bash", "--norc", "-c", script]).run()
    try #require(bash.status == 0, "\(bash.text)")
    return bash.text.split(separator: "\n").map(String.init)
  }

  @Test func `bash offers what can follow`() throws {
    #expect(try offers(["tessera", ""]).prefix(2) == ["partner", "settlement"])
    #expect(try offers(["tessera", "pa"]) == ["partner"])
    #expect(try offers(["tessera", "partner", "i"]) == ["invite"])
    #expect(try offers(["tessera", "--format", "json", "partner", "l"]) == ["list"])
    #expect(try offers(["tessera", "--database-url", "partner", "set"]) == ["settlement"])
    #expect(try offers(["tessera", "--format", ""]) == ["table", "json", "csv"])
    #expect(try offers(["tessera", "--format", "="]) == ["table", "json", "csv"])
    #expect(try offers(["tessera", "--format", "=", "c"]) == ["csv"])
    #expect(try offers(["tessera", "--format", "=", "csv", "s"]) == ["settlement"])
    #expect(try offers(["tessera", "partner", "invite", "--mo"]) == ["--mode"])
    #expect(try offers(["tessera", "partner", "invite", "--mode", "t"]) == ["test"])
    #expect(try offers(["tessera", "partner", "list", "--mo"]).isEmpty)
  }

  @Test(arguments: CompletionShell.allCases)
  func `every command, option and choice is in the script`(shell: CompletionShell) {
    let script = Sample.root.completions(for: shell)
    for level in CompletionLevel.all(of: Sample.root) {
      #expect(script.contains(level.path))
      for word in level.commands + level.options {
        #expect(script.contains(word.text.drop { $0 == "-" }), "\(word.text)")
        for choice in word.choices { #expect(script.contains(choice)) }
      }
    }
    #expect(script.hasSuffix("\n"))
  }

  @Test func `no help text can break out of its quotes`() {
    #expect(ShellQuoting.quoted("the partner's") == #"'the partner'\''s'"#)
    #expect(ShellQuoting.quotedForFish(#"a\b's"#) == #"'a\\b\'s'"#)
  }
}
