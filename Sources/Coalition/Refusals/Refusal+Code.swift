extension Refusal: CustomStringConvertible {
  /// The stable name for programs: `insufficient_points`.
  package var code: String { rawValue }

  package var description: String { code }

  /// The refusal with a stable name.
  package init?(code: String) { self.init(rawValue: code) }
}
