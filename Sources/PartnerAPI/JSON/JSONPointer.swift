/// RFC 6901.
enum JSONPointer {
  /// One step of a pointer, escaped.
  static func step(_ name: String) -> String {
    // Our own names need no escape, and most pointers are made of them.
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return "/" + name
    }
    return "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
