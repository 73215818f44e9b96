import Coalition

/// One thing that is wrong with a body.
struct FieldError: Hashable, Sendable {
  /// RFC 6901, from the root of the body; empty for the body itself.
  let pointer: String
  let refusal: FieldRefusal
  /// What is expected, in words that name the limit and the way out.
  let detail: String
}

/// Everything that is wrong with one body, gathered while it is read, so that a caller learns of
/// all mistakes at once; bounded.
final class FieldErrors {
  /// The most errors that an answer lists.
  static let errorsMax = 20

  private(set) var all: [FieldError] = []

  /// Notes an error, unless the same one has been noted at the same place.
  func add(_ pointer: String, _ refusal: FieldRefusal, _ detail: String) {
    guard all.count < Self.errorsMax,
      !all.contains(where: { $0.pointer == pointer && $0.refusal == refusal })
    else { return }
    all.append(FieldError(pointer: pointer, refusal: refusal, detail: detail))
  }
}
