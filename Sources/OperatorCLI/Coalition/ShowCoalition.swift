import Arguments
import Coalition
import Store

/// `tessera coalition show`.
enum ShowCoalition {
  static let command = Command<CommandBody>(
    "show", "Show the settings of the programme.",
    action: CommandBody { context in
      let settings = try await context.withOperator { try await $0.coalitionSettings() }
      context.answer(Record(of: settings))
    })
}

extension Record {
  /// The settings of the programme.
  init(of settings: CoalitionSettings) {
    self.init([
      .init("name", "Name", .text(settings.name)),
      .init("time_zone", "Time zone", .text(settings.timeZone)),
      .init("expiry", "Points expire", .text(settings.expiryPolicy.description)),
      .init(
        "expiry_notice", "Notice of expiry",
        .text(settings.expiresAfterNotice ? "required" : "none")),
      .init("return_policy", "Returns of spent points", .text(settings.returnPolicy.rawValue)),
      .init("refund_grace_days", "Refund grace (days)", .number(Int64(settings.refundGraceDays))),
      .init(
        "adjustment_approval_limit", "Adjustments that need nobody's approval, up to",
        .number(settings.adjustmentApprovalLimit)),
      .init(
        "transfer_points_max", "Points of one transfer, up to",
        .number(settings.transferPointsMax)),
      .init(
        "transfer_points_max_daily", "Points of a day's transfers, up to",
        .number(settings.transferPointsMaxDaily)),
      .init("updated_at", "Updated", .describing(settings.updatedAt)),
    ])
  }
}
