import Foundation
import TestSupport
import Testing

/// Statements as PDF, as the program prints them with the fonts that it carries.
struct PrintedDemo {
  let site: Site

  private static let judge = Judge.script("pdf_judge.py", "{}")

  /// A statement in each language, with a word that stands in it.
  private static let statements = [
    (month: "2010-01", partner: "bags", language: "en", word: "Statement"),
    (month: "2010-01", partner: "kitchen", language: "ru", word: "Выписка"),
    (month: "2010-02", partner: "bags", language: "bg", word: "Извлечение"),
  ]

  func check() async throws {
    for (month, partner, language, word) in Self.statements {
      let details = try site.write(#"{"language": "\#(language)"}"#, to: "\(language).json")
      // The second would be refused (export_differs) if it were other bytes than the first.
      let papers = try ["first", "again"].map { folder in
        try printed(month, partner, into: "\(language)-\(folder)", details)
      }
      #expect(papers[0] == papers[1], "the same statement is the same bytes: \(language)")
      let verdict = try await Self.judge.verdict(on: papers[0], named: "statement.pdf")
      #expect(verdict.isAccepted, "\(verdict)")
      #expect(verdict.output.contains(word), "\(verdict)")
      #expect(verdict.output.contains("LiberationSans"), "\(verdict)")
      let half = try await Self.judge.verdict(
        on: Array(papers[0].prefix(papers[0].count / 2)), named: "half.pdf")
      #expect(!half.isAccepted, "half a file is none")
    }
    try refuses()
  }

  private func printed(
    _ month: String, _ partner: String, into folder: String, _ details: String
  ) throws -> [UInt8] {
    let out = "\(site.folder.path)/\(folder)"
    let run = try site.tool.run(
      "settlement", "export", month, "--format", "pdf", "--partner", partner, "--out", out,
      "--details", details)
    #expect(run.status == 0, "\(run.errors)")
    let file = URL(filePath: "\(out)/\(month)-\(partner)-pdf.pdf")
    return [UInt8](try Data(contentsOf: file))
  }

  /// What the fonts lack is refused by its field, and hands nothing out.
  private func refuses() throws {
    let details = try site.write(
      #"{"parties": {"bags": {"legal_name": "Bags 包"}}}"#, to: "han.json")
    let out = "\(site.folder.path)/unprinted"
    let run = try site.tool.run(
      "settlement", "export", "2010-03", "--format", "pdf", "--out", out, "--details", details)
    #expect(run.status == 1 && run.errors.hasPrefix("export_refused: "), "\(run.errors)")
    #expect(run.errors.contains("name or address of bags holds U+5305"), "\(run.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: out).isEmpty)
  }
}
