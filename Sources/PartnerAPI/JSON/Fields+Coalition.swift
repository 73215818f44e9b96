import Coalition
import Operations
import Store

// The fields that several bodies have in common.

extension Fields {
  /// `occurred_at`, required.
  mutating func occurredAt() -> Instant? {
    required("occurred_at", String.self) { try Instant(rfc3339: $0) }
  }

  /// `metadata`, empty when absent or wrong (which has been noted).
  mutating func metadata() -> Metadata {
    optional("metadata", [String: String].self) { entries in
      try Metadata(entries.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) })
    } ?? .empty
  }

  /// An object of money: `{"amount": 1250, "currency": "EUR"}`.
  mutating func money(_ name: String, isRequired: Bool = true) -> Money? {
    let read: (inout Fields) -> Money? = { money in
      let amount = money.required("amount", Int64.self) { amount in
        guard amount >= EarnRate.amounts.lowerBound else {
          throw FieldValueError(.fieldTooSmall, "expected minor units from 0 upwards")
        }
        guard amount <= EarnRate.amounts.upperBound else {
          throw FieldValueError(
            .fieldTooLarge, "expected at most \(EarnRate.amounts.upperBound) minor units")
        }
        return amount
      }
      let currency = money.required("currency", String.self) { code in
        guard let currency = Currency(code) else {
          throw FieldValueError(.fieldFormat, "expected an ISO 4217 code, as in EUR")
        }
        return currency
      }
      guard let amount, let currency else { return nil }
      return Money(minorUnits: amount, currency: currency)
    }
    return isRequired ? requiredObject(name, read) : object(name, read)
  }

  /// An identifier: `{"kind": "card", "value": "…"}`.
  mutating func identifier() -> MemberIdentifier? {
    let kind = required("kind", String.self) { text in
      guard let kind = MemberIdentifier.Kind(rawValue: text) else {
        let kinds = MemberIdentifier.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw FieldValueError(.fieldFormat, "expected one of \(kinds)")
      }
      return kind
    }
    return required("value", String.self) { value in
      try kind.map { try MemberIdentifier($0, value) }
    } ?? nil
  }

  /// `member`: an object with either an `id` or an `identifier`.
  mutating func member() -> MemberSelector? {
    requiredObject("member") { member in
      let id = member.optional("id", String.self) { try MemberID(parsing: $0) }
      let identifier = member.object("identifier") { $0.identifier() }
      switch (id, identifier) {
      case (let id?, nil): return .id(id)
      case (nil, let identifier?): return .identifier(identifier)
      case (_?, _?):
        member.add("identifier", .fieldConflict, "expected either id or identifier")
      case (nil, nil):
        if !member.isPresent("id"), !member.isPresent("identifier") {
          member.add("id", .fieldMissing, "expected either id or identifier")
        }
      }
      return nil
    }
  }

  /// A count of points above zero.
  mutating func points(isRequired: Bool) -> Points? {
    let make: (Int64) throws -> Points = { count in
      guard count >= 1 else {
        throw FieldValueError(.fieldTooSmall, "expected at least 1 point")
      }
      guard count <= PointsLimit.max else {
        throw FieldValueError(.fieldTooLarge, "expected at most \(PointsLimit.max) points")
      }
      return try Points(count)
    }
    return isRequired
      ? required("points", Int64.self, make) : optional("points", Int64.self, make)
  }
}

/// How many points one request may move.
enum PointsLimit {
  static let max: Int64 = 1_000_000_000_000
}
