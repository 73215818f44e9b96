import Coalition

extension GiftCodeError: CustomFieldError {
  var refusal: FieldRefusal {
    switch self {
    case .empty: .fieldTooShort
    case .tooLong: .fieldTooLong
    case .invalidCharacter: .fieldFormat
    }
  }

  var advice: String {
    switch self {
    case .empty: "expected at least 1 character"
    case .tooLong(let max): "expected at most \(max) characters"
    case .invalidCharacter:
      "expected letters and digits (a category's are small), and after the first also _ and - "
        + "(and . in a gift's code)"
    }
  }
}

extension LanguageError: CustomFieldError {
  var refusal: FieldRefusal { .fieldFormat }
  var advice: String { "expected a language of BCP 47, as in en or pt-BR" }
}

extension GiftTextError: CustomFieldError {
  var refusal: FieldRefusal {
    switch self {
    case .empty: .fieldTooShort
    case .tooLong: .fieldTooLong
    case .controlCharacter: .fieldFormat
    }
  }

  var advice: String {
    switch self {
    case .empty: "expected at least 1 character that can be seen"
    case .tooLong(let max): "expected at most \(max) characters"
    case .controlCharacter: "expected no control characters (descriptions may have lines and tabs)"
    }
  }
}

extension GiftImageError: CustomFieldError {
  var refusal: FieldRefusal {
    switch self {
    case .notAnAddress, .notADigest: .fieldFormat
    case .addressTooLong: .fieldTooLong
    case .pixelsOutOfRange, .bytesOutOfRange: .fieldTooLarge
    }
  }

  var advice: String {
    switch self {
    case .notAnAddress: "expected an address that begins with https://"
    case .addressTooLong(let max): "expected at most \(max) characters"
    case .pixelsOutOfRange(let range): "expected \(range.lowerBound) to \(range.upperBound) pixels"
    case .bytesOutOfRange(let range): "expected \(range.lowerBound) to \(range.upperBound) bytes"
    case .notADigest: "expected a SHA-256: 64 small hexadecimal digits"
    }
  }
}

extension WrittenGiftError: CustomFieldError {
  var refusal: FieldRefusal {
    switch self {
    case .voucherMissing, .defaultTextMissing: .fieldMissing
    case .languageTwice, .optionTwice, .outletTwice, .outcomeTwice: .fieldDuplicate
    case .voucherUnexpected, .poolWithoutVoucher, .endsBeforeItBegins: .fieldConflict
    }
  }

  /// The field that it is about.
  var field: String {
    switch self {
    case .voucherMissing, .voucherUnexpected: "voucher"
    case .poolWithoutVoucher: "stock"
    case .defaultTextMissing, .languageTwice: "texts"
    case .optionTwice: "prices"
    case .outletTwice: "outlets"
    case .outcomeTwice: "odds"
    case .endsBeforeItBegins: "valid_until"
    }
  }

  var advice: String {
    switch self {
    case .voucherMissing: "a gift of this kind yields vouchers; say how they are used"
    case .voucherUnexpected: "a gift of this kind yields no voucher"
    case .poolWithoutVoucher: "only a gift that yields vouchers can have a pool of codes"
    case .defaultTextMissing: "expected a text in the default language"
    case .languageTwice(let language): "expected one text in \(language)"
    case .optionTwice(let option): "expected one price with the option \(option)"
    case .outletTwice(let outlet): "expected the outlet \(outlet) once"
    case .outcomeTwice(let gift): "expected the gift \(gift) once"
    case .endsBeforeItBegins: "expected a time after valid_from"
    }
  }
}
