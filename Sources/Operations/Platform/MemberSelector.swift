package import Coalition

/// How a caller names a member.
package enum MemberSelector: Hashable, Sendable {
  case id(MemberID)
  case identifier(MemberIdentifier)
}
