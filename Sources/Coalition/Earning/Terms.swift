/// The prices between the operator and one partner from a moment on, until the next begin.
package struct Terms: Hashable, Sendable {
  /// The limits of `lateReportDays`: up to ten years.
  package static let lateReportDaysRange = 0...3660

  /// Names these terms in answers and postings.
  package let id: TermsID
  /// The partner with which they are agreed.
  package let partner: PartnerID
  /// The moment from which they hold, itself included.
  package let validFrom: Instant
  /// The currency of the partner's purchases under these terms.
  package let currency: Currency
  /// What a purchase earns.
  package let earnRate: EarnRate
  /// What a point pays at this partner, or nil if points cannot be spent here.
  package let redemptionValue: RedemptionValue?
  /// For how many days after it a purchase may still be reported, or nil for ever.
  package let lateReportDays: Int?
  /// When what a purchase earns can be spent.
  package let earnMode: EarnMode

  /// Creates terms, or throws if a number of days lies outside of its range.
  package init(
    id: TermsID, partner: PartnerID, validFrom: Instant, currency: Currency, earnRate: EarnRate,
    redemptionValue: RedemptionValue? = nil, lateReportDays: Int? = nil,
    earnMode: EarnMode = .immediate
  ) throws(RateError) {
    if let days = lateReportDays, !Self.lateReportDaysRange.contains(days) {
      throw .outOfRange(
        Int64(Self.lateReportDaysRange.lowerBound)...Int64(Self.lateReportDaysRange.upperBound))
    }
    if let days = earnMode.days, !Pending.daysRange.contains(days) {
      throw .outOfRange(
        Int64(Pending.daysRange.lowerBound)...Int64(Pending.daysRange.upperBound))
    }
    self.id = id
    self.partner = partner
    self.validFrom = validFrom
    self.currency = currency
    self.earnRate = earnRate
    self.redemptionValue = redemptionValue
    self.lateReportDays = lateReportDays
    self.earnMode = earnMode
  }

  /// Tells whether something that happened at `occurredAt` is reported too late at `recordedAt`;
  /// exactly `lateReportDays` times 24 hours afterwards is still in time.
  package func isTooLate(occurredAt: Instant, recordedAt: Instant) -> Bool {
    guard let days = lateReportDays else { return false }
    return recordedAt > occurredAt.advanced(bySeconds: Int64(days) * 86_400)
  }
}
