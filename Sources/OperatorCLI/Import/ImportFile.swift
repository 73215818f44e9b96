import EmbeddedPostgres
import Glibc

/// A file of rows with a heading, `.csv` or `.csv.gz`, read from its beginning as often as wanted.
///
/// However large it is, a piece of it at a time is in memory: `gzip` unpacks into a pipe.
struct ImportFile {
  private static let pieceBytes = 65_536

  let path: String
  /// The columns that the first row names, and where each stands.
  let columns: [String: Int]
  /// The names of the columns in order.
  let heading: [String]

  /// Opens a file and reads its heading, which must name at least `required`; more do no harm.
  init(_ path: String, required: [String]) throws {
    self.path = path
    var heading: [String] = []
    do {
      try Self.scan(path) { row in
        heading = row.fields
        throw HeadingRead()
      }
    } catch is HeadingRead {}
    self.heading = heading
    columns = Dictionary(heading.enumerated().map { ($1, $0) }) { first, _ in first }
    guard columns.count == heading.count else {
      throw CommandFailure.usage("\(path): two columns have the same name")
    }
    let missing = required.filter { columns[$0] == nil }
    guard missing.isEmpty else {
      throw CommandFailure.usage("\(path) has no column \(missing.joined(separator: ", "))")
    }
  }

  /// Thrown out of the first row, of which there is nothing more to say.
  private struct HeadingRead: Error {}

  /// Hands each row below the heading to `body`.
  func forEach(_ body: (CSVReader.Row) throws -> Void) throws {
    var isHeading = true
    try Self.scan(path) { row in
      guard !isHeading else { return isHeading = false }
      try body(row)
    }
  }

  /// Hands the rows below the heading to `body`, `count` at a time and in order.
  func forEachWindow(
    of count: Int, _ body: ([CSVReader.Row]) async throws -> Void
  ) async throws {
    var source = try Source(path)
    defer { source.abandon() }
    var reader = CSVReader()
    var window: [CSVReader.Row] = []
    var isHeading = true
    func keep(_ row: CSVReader.Row) {
      if isHeading { isHeading = false } else { window.append(row) }
    }
    do {
      while let piece = try source.next() {
        try reader.read(piece) { keep($0) }
        while window.count >= count {
          try await body(Array(window.prefix(count)))
          window.removeFirst(count)
        }
      }
      try reader.finish { keep($0) }
    } catch let error as CSVError {
      throw CommandFailure.usage("\(path), \(error)")
    }
    while !window.isEmpty {
      try await body(Array(window.prefix(count)))
      window.removeFirst(min(count, window.count))
    }
  }

  private static func scan(_ path: String, _ body: (CSVReader.Row) throws -> Void) throws {
    var source = try Source(path)
    defer { source.abandon() }
    var reader = CSVReader()
    do {
      while let piece = try source.next() { try reader.read(piece, body) }
      try reader.finish(body)
    } catch let error as CSVError {
      throw CommandFailure.usage("\(path), \(error)")
    }
  }
}

extension ImportFile {
  /// The bytes of a file in pieces, unpacked if its name ends in `.gz`.
  private struct Source {
    private let path: String
    private let descriptor: CInt
    private var child: Int32?
    private var buffer = [UInt8](repeating: 0, count: ImportFile.pieceBytes)

    init(_ path: String) throws {
      self.path = path
      // A file is read twice, first to see whether it can be read to its end; a pipe would be empty
      // by then, or wait for a writer for ever.
      var status = stat()
      guard stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
        throw CommandFailure.usage("\(path) is no regular file, as it must be: it is read twice")
      }
      let file = open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else {
        throw CommandFailure.usage("\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
      guard path.hasSuffix(".gz") else {
        descriptor = file
        return
      }
      defer { close(file) }
      let (readEnd, writeEnd) = try ChildProgram.makePipe()
      defer { close(writeEnd) }
      descriptor = readEnd
      // The shell keeps gzip's complaints out of the data; its exit status tells enough.
      let gzip = ChildProgram(["/bin/sh", "-c", "exec gzip -dc 2>/dev/null"])
      child = try gzip.start(input: file, output: writeEnd)
    }

    /// The next piece; nil at the end.
    mutating func next() throws -> ArraySlice<UInt8>? {
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else {
          throw CommandFailure.usage("\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        guard count == 0 else { return buffer[..<count] }
        try checkChild()
        return nil
      }
    }

    /// Gives up the rest.
    mutating func abandon() {
      close(descriptor)
      if let child { ChildProgram.wait(for: child) }
      child = nil
    }

    private mutating func checkChild() throws {
      guard let ended = child else { return }
      child = nil
      guard ChildProgram.wait(for: ended) == 0 else {
        throw CommandFailure.usage("\(path) is not a whole gzip file (or gzip is not installed)")
      }
    }
  }
}
