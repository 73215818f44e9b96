import Coalition
import PartnerAPI

/// A file of the catalogue as `gift export` writes it and `gift import` reads it: JSON, one entry a
/// line or one list of entries, or CSV.
enum CatalogueFile {
  /// An entry and the line on which it begins, from 1.
  typealias Placed = (line: Int, entry: CatalogueEntry)

  /// The most entries in one file.
  static let entriesMax = 10_000
  /// The most bytes of a file.
  static let bytesMax = 64 * 1024 * 1024

  /// Reads a file, CSV if its name ends in `.csv` or `.csv.gz`, else JSON.
  static func read(_ path: String) throws -> [Placed] {
    let entries =
      path.hasSuffix(".csv") || path.hasSuffix(".csv.gz")
      ? try CatalogueRows.read(path) : try readJSON(path)
    guard !entries.isEmpty else { throw CommandFailure.usage("\(path) has no entries") }
    guard entries.count <= entriesMax else {
      throw CommandFailure.usage("\(path) has more than \(entriesMax) entries")
    }
    try refuseDoubles(in: entries, path)
    return entries
  }

  private static func readJSON(_ path: String) throws -> [Placed] {
    let bytes = try TextFile.bytes(of: path)
    guard bytes.count <= bytesMax else {
      throw CommandFailure.usage("\(path) has more than \(bytesMax) bytes")
    }
    let pieces: [EntrySplitter.Piece]
    do throws(EntrySplitter.Failure) {
      pieces = try EntrySplitter.split(bytes)
    } catch {
      throw CommandFailure.usage("\(path), line \(error.line): \(error.reason)")
    }
    return try pieces.map { piece in
      do throws(CatalogueEntryError) {
        return (piece.line, try CatalogueEntry(json: Array(bytes[piece.bytes])))
      } catch {
        throw CommandFailure.usage("\(path), line \(piece.line): \(error)")
      }
    }
  }

  /// Refuses a file that says two things of one gift or category.
  private static func refuseDoubles(in entries: [Placed], _ path: String) throws {
    var seen: [[String]: Int] = [:]
    for (line, entry) in entries {
      let name =
        switch entry {
        case .category(let category): ["category", category.code.text]
        case .gift(let gift): ["gift", gift.supplier, gift.code.text]
        }
      if let first = seen.updateValue(line, forKey: name) {
        throw CommandFailure.usage(
          "\(path), line \(line): the \(name.joined(separator: " ")) stands in line \(first), too")
      }
    }
  }
}

/// Finds the objects in a file that is either one list of them, or nothing but them.
enum EntrySplitter {
  /// Where an object stands.
  struct Piece {
    let line: Int
    let bytes: Range<Int>
  }

  /// Why a file is neither.
  struct Failure: Error {
    let line: Int
    let reason: String
  }

  static func split(_ file: [UInt8]) throws(Failure) -> [Piece] {
    var scan = Scan(file: file)
    scan.skipSpace()
    let isList = scan.take("[")
    var pieces: [Piece] = []
    while true {
      scan.skipSpace()
      if isList ? scan.take("]") : scan.isAtEnd { break }
      if isList, !pieces.isEmpty {
        guard scan.take(",") else { throw scan.failure("a comma or ] is missing") }
        scan.skipSpace()
      }
      pieces.append(try scan.takeObject())
    }
    scan.skipSpace()
    guard scan.isAtEnd else { throw scan.failure("there is something behind the end of the list") }
    return pieces
  }

  private struct Scan {
    let file: [UInt8]
    var position = 0
    var line = 1

    init(file: [UInt8]) { self.file = file }

    var isAtEnd: Bool { position == file.count }

    func failure(_ reason: String) -> Failure { Failure(line: line, reason: reason) }

    mutating func skipSpace() {
      while position < file.count, [0x20, 0x0A, 0x0D, 0x09].contains(file[position]) {
        if file[position] == 0x0A { line += 1 }
        position += 1
      }
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      guard position < file.count, file[position] == UInt8(ascii: scalar) else { return false }
      position += 1
      return true
    }

    /// Takes what lies between two braces that belong together, whatever that is.
    mutating func takeObject() throws(Failure) -> Piece {
      let start = (line: line, position: position)
      guard take("{") else { throw failure("an object is expected here") }
      var depth = 1
      var isInText = false
      while depth > 0 {
        guard !isAtEnd else {
          throw Failure(line: start.line, reason: "the object that begins here never ends")
        }
        switch file[position] {
        case 0x0A: line += 1
        case UInt8(ascii: "\\") where isInText: position += 1
        case UInt8(ascii: "\""): isInText.toggle()
        case UInt8(ascii: "{") where !isInText: depth += 1
        case UInt8(ascii: "}") where !isInText: depth -= 1
        default: break
        }
        position = min(position + 1, file.count)
      }
      return Piece(line: start.line, bytes: start.position..<position)
    }
  }
}
