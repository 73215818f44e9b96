extension HistoryGenerator {
  private static let roundings: [ModelPolicy.Rounding] = [
    .day, .month, .quarter, .year, .date(630), .date(229), .date(1015),
  ]

  /// What a history begins with.
  mutating func firstPolicy() -> ModelPolicy {
    ModelPolicy(
      expiryMonths: Int.random(in: 1...3, using: &dice),
      rounding: Self.roundings.randomElement(using: &dice)!, renews: dice.chance(25),
      isNoticeRequired: dice.chance(15),
      returns: dice.chance(60)
        ? .allowDebt : ModelPolicy.Returns.allCases.randomElement(using: &dice)!,
      graceDays: [0, 1, 30].randomElement(using: &dice)!,
      approvalLimit: [0, 20, 1000].randomElement(using: &dice)!,
      transferMax: [15, 100, 1000].randomElement(using: &dice)!,
      transferMaxDaily: [40, 200, 1000].randomElement(using: &dice)!)
  }

  mutating func policy(_ model: LedgerModel) -> ModelPolicy {
    var policy = model.policy
    switch Int.random(in: 0..<7, using: &dice) {
    case 0:
      policy.expiryMonths = dice.chance(10) ? nil : Int.random(in: 1...4, using: &dice)
      if policy.expiryMonths == nil { policy.renews = false }
    case 1: policy.rounding = Self.roundings.randomElement(using: &dice)!
    case 2: policy.returns = ModelPolicy.Returns.allCases.randomElement(using: &dice)!
    case 3: policy.graceDays = [0, 1, 30].randomElement(using: &dice)!
    case 4: policy.renews = policy.expiryMonths != nil && dice.chance(40)
    case 5: policy.isNoticeRequired = dice.chance(30)
    default:
      policy.approvalLimit = [0, 20, 1000].randomElement(using: &dice)!
      policy.transferMax = [15, 100, 1000].randomElement(using: &dice)!
      policy.transferMaxDaily = [40, 200, 1000].randomElement(using: &dice)!
    }
    return policy
  }
}
