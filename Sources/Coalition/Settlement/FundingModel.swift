/// When an issuer pays for the points that it issues; agreed in its settlement terms.
package enum FundingModel: String, CaseIterable, Hashable, Sendable {
  /// The issuer pays the whole issue price when it issues.
  case atIssue = "at_issue"
  /// The issuer of each consumed lot pays the whole issue price when the lot is redeemed.
  case atRedemption = "at_redemption"
  /// The issuer pays a share when it issues, and the rest when the lot is redeemed.
  case split
}
