/// A PDF file as it grows: objects, and where each begins (ISO 32000-1, 7.5).
struct PDFFile {
  private(set) var bytes: [UInt8] = []
  /// Where each object begins, by its number; 0: not written.
  private var offsets: [Int]

  /// Begins a file of objects with the numbers 1 to `objectCount`.
  init(objectCount: Int) {
    offsets = [Int](repeating: 0, count: objectCount + 1)
    bytes.reserveCapacity(65_536)
    bytes.write("%PDF-1.7\n%")
    // Four bytes above 127 say that the file is not text (7.5.2).
    bytes += [0xE2, 0xE3, 0xCF, 0xD3]
    bytes.write("\n")
  }

  mutating func object(_ number: Int, _ content: String) {
    object(number) { $0.write(content) }
  }

  mutating func object(_ number: Int, writing: (inout [UInt8]) -> Void) {
    offsets[number] = bytes.count
    bytes.write(number)
    bytes.write(" 0 obj\n")
    writing(&bytes)
    bytes.write("\nendobj\n")
  }

  /// Writes a stream as it is, without a filter (7.3.8).
  mutating func stream(_ number: Int, _ content: [UInt8], _ entries: String = "") {
    object(number) { bytes in
      bytes.write("<<\(entries)/Length \(content.count)>>stream\n")
      bytes += content
      bytes.write("\nendstream")
    }
  }

  /// Writes the table of references and the trailer (7.5.4, 7.5.5).
  mutating func end(root: Int, information: Int, digest: PDFDigest) {
    let start = bytes.count
    bytes.write("xref\n0 \(offsets.count)\n0000000000 65535 f \n")
    for offset in offsets.dropFirst() {
      var limit = 1_000_000_000
      while limit > max(offset, 1) {
        bytes.append(UInt8(ascii: "0"))
        limit /= 10
      }
      bytes.write(offset)
      bytes.write(" 00000 n \n")
    }
    var id: [UInt8] = []
    for part in [digest.first, digest.second] {
      for shift: UInt64 in [48, 32, 16, 0] {
        id.write(hexadecimal: UInt16(truncatingIfNeeded: part >> shift))
      }
    }
    bytes.write("trailer\n<</Size \(offsets.count)/Root \(root) 0 R/Info \(information) 0 R/ID[<")
    bytes += id
    bytes.write("><")
    bytes += id
    bytes.write(">]>>\nstartxref\n\(start)\n%%EOF\n")
  }
}
