package import Coalition

/// How a request names the member that it is about.
package enum MemberReference: Hashable, Sendable {
  /// By id; the partner must know the member.
  case id(MemberID)
  /// By the keyed digest of an identifier that was presented.
  case identifier(digest: [UInt8])

  var memberID: MemberID? {
    if case .id(let id) = self { id } else { nil }
  }

  var identifierDigest: [UInt8]? {
    if case .identifier(let digest) = self { digest } else { nil }
  }
}
