import Accounting
import EmbeddedPostgres
import Glibc

/// A program of others that prints a page of HTML as PDF: `PROGRAM PAGE.html PAPER.pdf`.
///
/// Only the command line runs it; the service hands out what was printed.
struct PagePrinter {
  let program: String
  private let folder: String

  /// Makes room for pages that are being printed.
  init(_ program: String) throws {
    self.program = program
    var template = Array("/tmp/tessera-pages.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CommandFailure.usage("no folder can be made below /tmp")
    }
    folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Removes the room.
  func close() { rmdir(folder) }

  /// Prints a page. Refuses `printer_missing`, and `printer_failed` with what the program said.
  func pdf(of page: [UInt8]) throws -> [UInt8] {
    let (html, pdf) = ("\(folder)/page.html", "\(folder)/page.pdf")
    defer {
      unlink(html)
      unlink(pdf)
    }
    guard let file = fopen(html, "w"), fwrite(page, 1, page.count, file) == page.count,
      fclose(file) == 0
    else { throw CommandFailure.usage("\(html) cannot be written") }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let outcome = try ChildProgram(
      ["/usr/bin/env", program, html, pdf],
      // Without an epoch, fonts that are cut down would say when.
      environment: [
        "PATH=\(path)", "LC_ALL=C.UTF-8", "HOME=\(folder)", "SOURCE_DATE_EPOCH=0",
      ]
    ).run()
    guard outcome.status != 127 else {
      throw CommandFailure.refused(
        code: "printer_missing",
        message: "\(program) is not there; install it, name another with --printer, or take "
          + "--format html, which every browser prints")
    }
    guard outcome.status == 0, let paper = TextFile.readBytes(pdf), paper.starts(with: "%PDF".utf8)
    else {
      throw CommandFailure.refused(
        code: "printer_failed",
        message: "\(program) ended with \(outcome.status): \(outcome.text.suffix(500))")
    }
    return paper
  }
}

extension SettlementExport {
  /// Writes all files as `write` does; those that are printed through a printer.
  func write(printing printer: PagePrinter, to sink: @escaping NamedSink) throws {
    guard format == .pdf else { return try write(to: sink) }
    final class Page {
      var name = ""
      var bytes: [UInt8] = []
    }
    let page = Page()
    func end() throws {
      guard !page.bytes.isEmpty else { return }
      try sink(page.name, try printer.pdf(of: page.bytes))
      page.bytes = []
    }
    try write { name, bytes in
      if name != page.name { try end() }
      page.name = name
      page.bytes += bytes
    }
    try end()
  }
}
