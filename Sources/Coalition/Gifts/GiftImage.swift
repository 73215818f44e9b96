/// Why numbers and texts make no image of a gift.
package enum GiftImageError: Error, Hashable {
  /// The address does not begin with `https://` and go on with visible ASCII characters.
  case notAnAddress
  /// The address has more than the given number of characters.
  case addressTooLong(max: Int)
  /// The width or height in pixels lies outside of its limits, which are those given.
  case pixelsOutOfRange(ClosedRange<Int32>)
  /// The size in bytes lies outside of its limits, which are those given.
  case bytesOutOfRange(ClosedRange<Int64>)
  /// The digest is not 64 small hexadecimal digits.
  case notADigest
}

/// An image of a gift that lies elsewhere, with its size and its digest, so that an app can lay out
/// a page before it has the image, and can tell when it is not the one that was approved.
package struct GiftImage: Hashable, Sendable {
  /// The most characters of an address.
  package static let addressCharactersMax = 2_000
  /// The limits of width and height.
  package static let pixelsRange: ClosedRange<Int32> = 1...20_000
  /// The limits of the size: up to 50 MB.
  package static let bytesRange: ClosedRange<Int64> = 1...50_000_000

  /// Where it lies; kept and never fetched.
  package let url: String
  /// In pixels.
  package let width: Int32
  /// In pixels.
  package let height: Int32
  /// The size of its file.
  package let bytes: Int64
  /// The SHA-256 of its file, in small hexadecimal digits.
  package let sha256: String

  /// Creates an image of numbers and texts within their limits.
  package init(
    url: String, width: Int32, height: Int32, bytes: Int64, sha256: String
  ) throws(GiftImageError) {
    self.url = try Self.checked(url: url)
    guard Self.pixelsRange.contains(width), Self.pixelsRange.contains(height) else {
      throw .pixelsOutOfRange(Self.pixelsRange)
    }
    guard Self.bytesRange.contains(bytes) else { throw .bytesOutOfRange(Self.bytesRange) }
    self.width = width
    self.height = height
    self.bytes = bytes
    self.sha256 = try Self.checked(sha256: sha256)
  }

  /// Checks an address.
  package static func checked(url: String) throws(GiftImageError) -> String {
    guard url.utf8.count <= addressCharactersMax else {
      throw .addressTooLong(max: addressCharactersMax)
    }
    guard url.hasPrefix("https://"), url.utf8.count > 8,
      url.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw .notAnAddress }
    return url
  }

  /// Checks a digest.
  package static func checked(sha256: String) throws(GiftImageError) -> String {
    let isHexadecimal = sha256.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
    guard sha256.utf8.count == 64, isHexadecimal else { throw .notADigest }
    return sha256
  }
}
