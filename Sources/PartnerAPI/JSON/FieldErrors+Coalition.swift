import Coalition

/// An error about one value that can be told to whoever sent it.
protocol CustomFieldError: Error {
  var refusal: FieldRefusal { get }
  /// What is expected, in words that name the limit and the way out.
  var advice: String { get }
}

/// A value that the API itself refuses.
struct FieldValueError: CustomFieldError {
  let refusal: FieldRefusal
  let advice: String

  init(_ refusal: FieldRefusal, _ advice: String) {
    self.refusal = refusal
    self.advice = advice
  }
}

extension BoundedTextError: CustomFieldError {
  var refusal: FieldRefusal {
    switch self {
    case .empty: .fieldTooShort
    case .tooLong: .fieldTooLong
    case .invisibleCharacter: .fieldFormat
    }
  }

  var advice: String {
    switch self {
    case .empty: "expected at least 1 character"
    case .tooLong(let max): "expected at most \(max) characters"
    case .invisibleCharacter(let place):
      "expected visible characters only; the one at place \(place) is a space or not visible"
    }
  }
}

extension OrderReasonTextError: CustomFieldError {
  var refusal: FieldRefusal {
    switch self {
    case .empty: .fieldTooShort
    case .tooLong: .fieldTooLong
    case .controlCharacter: .fieldFormat
    }
  }

  var advice: String {
    switch self {
    case .empty: "expected at least 1 character"
    case .tooLong(let max): "expected at most \(max) characters"
    case .controlCharacter(let place):
      "expected no control characters, unlike the one at place \(place)"
    }
  }
}

extension MetadataError: CustomFieldError {
  var refusal: FieldRefusal {
    switch self {
    case .tooManyEntries, .valueTooLong: .fieldTooLong
    case .keyLength, .keyCharacter, .valueCharacter: .fieldFormat
    case .keyDuplicate: .fieldDuplicate
    }
  }

  var advice: String {
    switch self {
    case .tooManyEntries: "expected at most \(Metadata.entriesMax) entries"
    case .keyLength: "expected keys of 1 to \(Metadata.keyCharactersMax) characters"
    case .keyCharacter: "expected keys of A-Z a-z 0-9 _ - . only"
    case .keyDuplicate: "expected each key once"
    case .valueTooLong(let key):
      "expected values of at most \(Metadata.valueCharactersMax) characters, unlike that of \(key)"
    case .valueCharacter(let key):
      "expected values without control characters, unlike that of \(key)"
    }
  }
}

extension MemberIdentifierError: CustomFieldError {
  var refusal: FieldRefusal {
    switch self {
    case .empty, .tooShort: .fieldTooShort
    case .tooLong: .fieldTooLong
    case .invalidCharacter, .countryCodeMissing, .notAnAddress: .fieldFormat
    }
  }

  var advice: String {
    switch self {
    case .empty: "expected at least 1 character"
    case .tooShort(let min): "expected at least \(min) characters"
    case .tooLong(let max): "expected at most \(max) characters"
    case .invalidCharacter: "a character does not belong into an identifier of this kind"
    case .countryCodeMissing: "expected + and a country code first (E.164), as in +447700900123"
    case .notAnAddress: "expected an e-mail address, name@domain"
    }
  }
}

extension InstantError: CustomFieldError {
  var refusal: FieldRefusal { .fieldFormat }

  var advice: String {
    switch self {
    case .malformed: "expected an RFC 3339 time, as in 2026-11-22T18:00:00Z"
    case .noSuchTime: "there is no such date or time"
    case .offsetMissing: "expected Z or an offset at the end, as in 2026-11-22T18:00:00Z"
    case .fractionTooLong: "expected at most \(Instant.fractionDigitsMax) digits of a second"
    case .leapSecond: "leap seconds (:60) are not counted; send :59"
    case .outOfRange: "expected a year from 1900 to 9999"
    }
  }
}

extension IDParseError: CustomFieldError {
  var refusal: FieldRefusal { .fieldFormat }

  var advice: String {
    switch self {
    case .wrongPrefix(let expected): "expected an id that begins with \(expected)_"
    case .wrongLength, .invalidCharacter, .tooLarge:
      "expected an id as this service gave it: a prefix, an underscore and 26 characters of 0-9 a-z"
    }
  }
}

extension PointsError: CustomFieldError {
  var refusal: FieldRefusal { .fieldTooSmall }
  var advice: String { "expected a number of points from 0 upwards" }
}

extension IdempotencyKeyError: CustomFieldError {
  var refusal: FieldRefusal {
    switch self {
    case .empty: .fieldTooShort
    case .tooLong: .fieldTooLong
    case .invalidCharacter, .badQuoting: .fieldFormat
    }
  }

  var advice: String {
    switch self {
    case .empty: "expected an idempotency key of at least 1 character"
    case .tooLong: "expected at most \(IdempotencyKey.charactersMax) characters"
    case .invalidCharacter: "expected visible ASCII characters only"
    case .badQuoting: "the key begins with a quotation mark and is not a whole quoted string"
    }
  }
}
