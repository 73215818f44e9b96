/// A version of PostgreSQL, as `server_version_num` counts: 150020 is 15.20.
package struct ServerVersion: Hashable, Sendable, CustomStringConvertible {
  /// The number that the server reports.
  package let number: Int

  /// Takes the value of `server_version_num`.
  package init(number: Int) { self.number = number }

  /// The major version: 15 of 15.20.
  package var major: Int { number / 10_000 }
  /// The minor version: 20 of 15.20.
  package var minor: Int { number % 10_000 }
  package var description: String { "\(major).\(minor)" }

  /// The oldest version of each major that isolates partners as this product relies on it.
  ///
  /// Row-level security with `on conflict`, which every idempotency key is, leaked what policies
  /// hide before these (CVE-2026-120154, CVE-2026-16237; release notes of PostgreSQL 15.20). The
  /// oldest major is 15, which brought `security_invoker`.
  static let minorMin = [15: 20, 16: 16, 17: 12, 18: 6]

  /// Whether the product may run on this version: one with the fixes, or a major newer than them.
  package var isSupported: Bool {
    guard let newest = Self.minorMin.keys.max(), major <= newest else { return true }
    guard let minorMin = Self.minorMin[major] else { return false }
    return minor >= minorMin
  }

  /// Throws, with the way out, unless the product may run on this version.
  package func requireSupported() throws(MigratorError) {
    guard !isSupported else { return }
    throw .serverTooOld(self, wanted: Self.minorMin[major].map { "\(major).\($0)" } ?? "15.20")
  }
}
