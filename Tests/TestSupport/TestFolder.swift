import Glibc

/// Folders for tests: short paths, in `/tmp`, closed to other users.
package enum TestFolder {
  /// Creates an empty folder whose name begins with `tessera-test-`; the caller removes it.
  package static func make() throws -> String {
    var template = Array("/tmp/tessera-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TestFolderError(number: errno) }
    return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
}

/// The kernel refused a folder, with this `errno`.
package struct TestFolderError: Error {
  package let number: Int32
}
