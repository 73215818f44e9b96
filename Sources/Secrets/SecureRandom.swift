private import CLibcrypto

/// Random bytes fit for secrets, from libcrypto's generator (which the kernel's seeds).
package enum SecureRandom {
  /// Returns `count` unpredictable bytes.
  ///
  /// A generator that cannot deliver is a defect of the machine: a key made without it would be
  /// guessable, so the process stops instead.
  package static func bytes(_ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
      let done = unsafe count == 0 ? 1 : RAND_bytes(output.baseAddress, CInt(count))
      precondition(done == 1, "libcrypto's random generator is not seeded")
      initialized = count
    }
  }

  /// Returns 64 unpredictable bits.
  package static func bits() -> UInt64 {
    bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
