/// What is wrong with one field of a request: the `code` in `errors[]` of `Refusal.invalidRequest`.
package enum FieldRefusal: String, Error, Hashable, Sendable, CaseIterable {
  /// A required field is not there.
  case fieldMissing = "field_missing"
  /// No field has this name here.
  case fieldUnknown = "field_unknown"
  /// Another JSON type is expected.
  case fieldType = "field_type"
  /// The object has the field twice, or the list the item.
  case fieldDuplicate = "field_duplicate"
  /// The number is below its limit.
  case fieldTooSmall = "field_too_small"
  /// The number is above its limit.
  case fieldTooLarge = "field_too_large"
  /// The text or list is shorter than its limit.
  case fieldTooShort = "field_too_short"
  /// The text or list is longer than its limit.
  case fieldTooLong = "field_too_long"
  /// The text is not written as the field demands.
  case fieldFormat = "field_format"
  /// The field contradicts another.
  case fieldConflict = "field_conflict"

  /// The stable name for programs: `field_missing`.
  package var code: String { rawValue }
}
