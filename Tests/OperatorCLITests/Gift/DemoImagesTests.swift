import Coalition
import FoundationEssentials
import Secrets
import TestSupport
import Testing

@testable import OperatorCLI

/// The pictures of the demo's gifts lie in `deploy/demo/images`; the catalogue names their size and
/// digest, as an app would check them.
@Suite struct DemoImagesTests {
  /// Where an operator would serve them; `.example` is nobody's (RFC 2606).
  private static let address = "https://images.example/gifts/"
  private static let demo = SampleCoalition.databaseFolder + "/../deploy/demo"

  private func image(named name: String) throws -> GiftImage {
    let bytes = [UInt8](
      try Data(
        contentsOf: URL(filePath: "\(Self.demo)/images/\(name)", directoryHint: .notDirectory)))
    let text = String(decoding: bytes, as: UTF8.self)
    let size = try #require(
      try #/<svg xmlns="[^"]*" width="(\d+)" height="(\d+)" viewBox="0 0 200 150">\n/#
        .prefixMatch(in: text), "\(name) tells no size")
    return try GiftImage(
      url: Self.address + name, width: Int32(size.1)!, height: Int32(size.2)!,
      bytes: Int64(bytes.count), sha256: Hexadecimal.encode(SHA256.digest(bytes)))
  }

  @Test func `every gift of the demo has a picture, of which size and digest are the file's`()
    throws
  {
    var named: Set<String> = []
    for entry in try CatalogueFile.read(Self.demo + "/gifts.ndjson") {
      guard case .gift(let gift) = entry.entry else { continue }
      let name = "\(gift.supplier).\(gift.code.text).svg"
      named.insert(name)
      let image = try image(named: name)
      #expect(gift.images == [image], "line \(entry.line) of gifts.ndjson")
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.demo + "/images")
    #expect(Set(files) == named, "a picture of each gift, and no other")
  }
}
