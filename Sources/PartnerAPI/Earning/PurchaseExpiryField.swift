import Coalition

extension Fields {
  /// `points_expire`: `"never"`, or an object with the instant: `{"at": "2027-06-30T22:00:00Z"}`.
  mutating func pointsExpire(occurredAt: Instant?) -> PurchaseExpiry? {
    guard !isText("points_expire") else {
      return optional("points_expire", String.self) { word in
        guard word == "never" else {
          throw FieldValueError(.fieldFormat, "expected never, or an object with at")
        }
        return .never
      }
    }
    return object("points_expire") { fields in
      fields.required("at", String.self) { text in
        let expiry = PurchaseExpiry.at(try Instant(rfc3339: text))
        if let occurredAt { try expiry.check(occurredAt: occurredAt) }
        return expiry
      }
    }
  }
}

extension PurchaseExpiryError: CustomFieldError {
  var refusal: FieldRefusal {
    switch self {
    case .notAfterPurchase: .fieldTooSmall
    case .tooLate: .fieldTooLarge
    }
  }

  var advice: String {
    switch self {
    case .notAfterPurchase: "expected an instant after occurred_at"
    case .tooLate: "expected at most \(PurchaseExpiry.daysMax) days after occurred_at, or never"
    }
  }
}
