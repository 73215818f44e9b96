import Accounting
import Coalition
import TestSupport
import Testing

/// Statements as PDF, read by programs of others, whole and with one flaw.
@Suite struct PDFJudgeTests {
  private static let fonts = "\(Judge.root)/deploy/fonts"

  private static func paper(_ language: PaperLanguage = .english) throws -> [UInt8] {
    let details = ExportDetails(language: language, parties: try WorkedExample.details().parties)
    let files = try WorkedExample.files(.pdf, partner: 1, details: details)
    return try #require(files["2026-10-P1-pdf.pdf"])
  }

  private func broken(_ flaw: Flaw) throws -> [UInt8] { try flaw.made(in: Self.paper()) }

  // MARK: pypdf

  private let pypdf = Judge.script("pdf_judge.py", "{}")

  @Test(arguments: PaperLanguage.allCases)
  func `pypdf reads pages of A4 that say what they are`(language: PaperLanguage) async throws {
    let verdict = try await pypdf.verdict(on: try Self.paper(language), named: "s.pdf")
    #expect(verdict.isAccepted, "\(verdict)")
    #expect(verdict.output.hasPrefix("2 pages of A4, LiberationSans LiberationSans-Bold\n"))
  }

  static let pypdfFlaws = [
    Flaw(name: "a mark that belongs to another", from: "/MCID 7>>BDC", to: "/MCID 6>>BDC"),
    Flaw(name: "a mark twice", from: "/MCID 7>>BDC", to: "/MCID 8>>BDC"),
    Flaw(name: "a cell in the document", from: "/S/P/P ", to: "/S/TD/P "),
    Flaw(name: "another paper", from: "841.89", to: "792.00"),
    Flaw(name: "no language", from: "/Lang(en)", to: "/Long(en)"),
    Flaw(name: "no title", from: "/Title", to: "/Tilte"),
    Flaw(name: "no font", from: "/FontFile2 8 0 R", to: "/FontFile9 8 0 R"),
    Flaw(name: "no end", from: "startxref", to: "startxxxx"),
  ]

  @Test(arguments: pypdfFlaws)
  func `pypdf does not take a paper with one flaw`(flaw: Flaw) async throws {
    let verdict = try await pypdf.verdict(on: try broken(flaw), named: "s.pdf")
    #expect(!verdict.isAccepted, "\(verdict)")
  }

  @Test func `half a paper is none`() async throws {
    let paper = try Self.paper()
    for judge in [pypdf, Judge("qpdf", "--check", "{}")] {
      let half = try await judge.verdict(on: Array(paper.prefix(paper.count / 2)), named: "s.pdf")
      #expect(!half.isAccepted, "\(half)")
    }
  }

  // MARK: qpdf

  private let qpdf = Judge("qpdf", "--check", "{}")

  @Test(arguments: PaperLanguage.allCases)
  func `qpdf finds nothing to repair`(language: PaperLanguage) async throws {
    let verdict = try await qpdf.verdict(on: try Self.paper(language), named: "s.pdf")
    #expect(
      verdict.isAccepted && verdict.output.contains("No syntax or stream encoding errors"),
      "\(verdict)")
  }

  static let qpdfFlaws = [
    Flaw(name: "an object that lies elsewhere", from: "\n4 0 obj", to: "\n\n4 0 obj"),
    Flaw(name: "a longer stream", from: "/Length1 ", to: "/Length 1/L "),
    Flaw(name: "an object that is not there", from: "/Kids[15 0 R", to: "/Kids[99 0 R"),
    Flaw(name: "no end of a string", from: " Tj ET", to: "(Tj ET"),
    Flaw(name: "no end of a dictionary", from: "/Tabs/S>>", to: "/Tabs/S>"),
  ]

  @Test(arguments: qpdfFlaws)
  func `qpdf finds a flaw`(flaw: Flaw) async throws {
    let verdict = try await qpdf.verdict(on: try broken(flaw), named: "s.pdf")
    #expect(!verdict.isAccepted, "\(verdict)")
  }

  // MARK: poppler

  @Test(arguments: PaperLanguage.allCases)
  func `poppler finds fonts that come along and can be read`(language: PaperLanguage) async throws {
    let verdict = try await Judge("pdffonts", "{}").verdict(
      on: try Self.paper(language), named: "s.pdf")
    let fonts = verdict.output.split(separator: "\n").dropFirst(2)
    #expect(fonts.count == 2)
    for font in fonts {
      #expect(font.contains("CID TrueType") && font.contains("yes yes yes"), "\(font)")
    }
    let flaw = Flaw(name: "no file", from: "/FontFile2 8 0 R", to: "/FontFile9 8 0 R")
    let bare = try await Judge("pdffonts", "{}").verdict(on: try broken(flaw), named: "s.pdf")
    #expect(bare.output.contains("no  yes yes"), "\(bare)")
  }

  @Test func `poppler reads the tree of parts with their text`() async throws {
    let judge = Judge("pdfinfo", "-struct-text", "{}")
    let tree = try await judge.verdict(on: try Self.paper(.russian), named: "s.pdf").output
    for part in [
      "  H1 (block)\n    \"Выписка по расчётам № 00000001\"\n",
      "      TD\n        \"Комиссия за начисление\"\n",
      "      TH:\n         /Scope /Column\n        \"Количество\"\n",
    ] { #expect(tree.contains(part), "\(part)\(tree)") }
    let flaw = Flaw(name: "another part", from: "/S/H1/P", to: "/S/H7/P")
    let broken = try await judge.verdict(on: try broken(flaw), named: "s.pdf")
    #expect(!broken.output.contains("H1 (block)"), "\(broken)")
  }

  @Test func `text that is copied out is the text`() async throws {
    let judge = Judge("pdftotext", "-raw", "{}", "-")
    let good = try await judge.verdict(on: try Self.paper(.bulgarian), named: "s.pdf")
    #expect(good.output.contains("Извлечение по сметка № 00000001\n"), "\(good)")
    #expect(good.output.contains("Общо 12 201,01 EUR\n"), "\(good)")
    // The first letter of the first line is said to be another one.
    let flaw = Flaw(name: "a letter", from: "<0418>", to: "<0419>")
    let other = try await judge.verdict(
      on: flaw.made(in: try Self.paper(.bulgarian)), named: "s.pdf")
    #expect(!other.output.contains("Извлечение"), "\(other)")
  }

  // MARK: fontTools

  @Test(arguments: PaperLanguage.allCases)
  func `fontTools finds the outlines and widths of the whole fonts`(language: PaperLanguage)
    async throws
  {
    let verdict = try await Judge.script("font_judge.py", "{}", Self.fonts).verdict(
      on: try Self.paper(language), named: "s.pdf")
    #expect(verdict.isAccepted && verdict.output.contains("LiberationSans-Bold"), "\(verdict)")
  }

  static let fontFlaws = [
    Flaw(name: "another width", from: "/W[0[750 ", to: "/W[0[750 1"),
    Flaw(name: "another letter", from: "[<0053>", to: "[<0054>"),
    Flaw(name: "a table of another name", from: "maxp", to: "maxq"),
  ]

  @Test(arguments: fontFlaws)
  func `fontTools finds a flaw`(flaw: Flaw) async throws {
    let verdict = try await Judge.script("font_judge.py", "{}", Self.fonts).verdict(
      on: try broken(flaw), named: "s.pdf")
    #expect(!verdict.isAccepted, "\(verdict)")
  }

  @Test func `fontTools finds a bit of an outline`() async throws {
    var paper = try Self.paper()
    let glyf = try #require(paper.firstRange(of: Array("maxp".utf8))).upperBound
    paper[glyf + 900] ^= 0x10
    let verdict = try await Judge.script("font_judge.py", "{}", Self.fonts).verdict(
      on: paper, named: "s.pdf")
    #expect(!verdict.isAccepted, "\(verdict)")
  }
}
