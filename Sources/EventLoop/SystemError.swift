import Glibc

/// A call into the kernel that failed: which call, and the kernel's reason.
package struct SystemError: Error, Hashable, CustomStringConvertible {
  /// The name of the system call.
  package let call: String
  /// The value of `errno` after the call.
  package let number: CInt

  /// Records the failure of `call`, by default with the calling thread's `errno`.
  package init(_ call: String, errno number: CInt = errno) {
    self.call = call
    self.number = number
  }

  package var description: String {
    unsafe "\(call): \(String(cString: strerror(number)))"
  }
}
