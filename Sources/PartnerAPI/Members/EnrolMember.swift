import HTTP
import Coalition
import Operations
import Store

/// A partner enrols a member, or meets one who is enrolled already.
enum EnrolMember {
  static let endpoint = Endpoint(.post, "/v1/members") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let idempotencyKey = try exchange.idempotencyKey()
    let report = try exchange.body(read)
    let done = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.enrolMember(report, idempotencyKey: idempotencyKey, from: key)
    }
    let member = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.member(done.value.member, from: key)
    }
    return exchange.answer(done.value.isNew ? .created : .ok, isReplay: done.isReplay) {
      $0.member(member)
    }
  }

  private static func read(_ fields: inout Fields) -> EnrolmentReport? {
    let identifiers = fields.objects(
      "identifiers", countIn: EnrolmentReport.identifiersRange
    ) { $0.identifier() }
    let contact = fields.object("contact") { contact in
      Contact(
        name: contact.optional("name", String.self) { try personalText($0, max: 200) },
        phone: contact.optional("phone", String.self) {
          try MemberIdentifier(.phone, $0).value
        },
        email: contact.optional("email", String.self) {
          try personalText($0, max: 254)
        },
        language: contact.optional("language", String.self) { try languageTag($0) })
    }
    guard let identifiers else { return nil }
    guard Set(identifiers).count == identifiers.count else {
      fields.add("identifiers", .fieldDuplicate, "expected each identifier once")
      return nil
    }
    return EnrolmentReport(identifiers: identifiers, contact: contact ?? Contact())
  }

  /// A name or address as people write it: no control characters.
  private static func personalText(_ text: String, max: Int) throws -> String {
    guard !text.isEmpty else { throw BoundedTextError.empty }
    guard text.unicodeScalars.count <= max else { throw BoundedTextError.tooLong(max: max) }
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { throw FieldValueError(.fieldFormat, "expected a text without control characters") }
    return text
  }

  /// The form of a BCP 47 tag: parts of 1 to 8 letters and digits, joined by hyphens.
  private static func languageTag(_ text: String) throws -> String {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count <= 35,
      parts.allSatisfy({ part in
        (1...8).contains(part.utf8.count)
          && part.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
              || (0x61...0x7A).contains(byte)
          }
      })
    else {
      throw FieldValueError(.fieldFormat, "expected a BCP 47 language tag, as in bg or en-GB")
    }
    return text
  }
}
