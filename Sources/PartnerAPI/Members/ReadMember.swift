import HTTP
import Coalition
import Operations
import Store

/// A member that the caller knows.
enum ReadMember {
  static let endpoint = Endpoint(.get, "/v1/members/{member_id}") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let id: MemberID = try exchange.pathID("member_id", absence: .memberNotFound)
    let member = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.member(id, from: key)
    }
    return exchange.answer(.ok) { $0.member(member) }
  }
}

/// The member whom an identifier names. The identifier is personal, so it comes in the body: a path
/// or a query would leave it in the logs of everything in between.
enum FindMember {
  static let endpoint = Endpoint(.post, "/v1/members/lookup") { exchange throws(Problem) in
    let key = try exchange.key()
    try exchange.requireQuery(among: [])
    let identifier = try exchange.body { fields in
      fields.requiredObject("identifier") { $0.identifier() }
    }
    let member = try await exchange.run { () async throws(OperationFailure) in
      try await exchange.platform.findMember(identifier, from: key)
    }
    return exchange.answer(.ok) { $0.member(member) }
  }
}

extension JSONWriter {
  /// The fields of a member as the caller may see it.
  mutating func member(_ member: StoredMember) {
    field("id", member.id)
    field("object", "member")
    field("created_at", member.createdAt)
    field("wallet", member.wallet)
    array("identifiers", of: member.identifiers) { json, identifier in
      json.object {
        $0.field("kind", identifier.kind)
        $0.field("hint", identifier.hint)
        $0.field("created_at", identifier.createdAt)
      }
    }
    object("contact") {
      $0.field("name", member.contact.name)
      $0.field("phone", member.contact.phone)
      $0.field("email", member.contact.email)
      $0.field("language", member.contact.language)
    }
  }
}
