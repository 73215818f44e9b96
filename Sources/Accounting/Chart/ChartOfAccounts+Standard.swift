import Coalition

extension ChartOfAccounts {
  /// The chart of a coalition that has named none: works for every role and charge.
  package static let standard: ChartOfAccounts = {
    do {
      return try ChartOfAccounts(rules: operatorRules + pointsRules + partnerRules)
    } catch {
      preconditionFailure("the standard chart is well formed: \(error)")
    }
  }()

  private static let operatorRules: [AccountRule] = [
    AccountRule(.bank, code: "1200", name: "Assets:Bank"),
    AccountRule(.floatFund, code: "1210", name: "Assets:FloatFund"),
    AccountRule(.openingBalances, code: "3000", name: "Equity:OpeningBalances"),
    AccountRule(.transfer, code: "1220", name: "Assets:Transfer"),
    AccountRule(
      .clearing, code: "13{number:2}", name: "Assets:Clearing:{partner}", customer: "{partner}",
      personal: "1{number:4}"),
    AccountRule(
      .defaultedClaims, code: "14{number:2}", name: "Assets:DefaultedClaims:{partner}",
      customer: "{partner}", personal: "2{number:4}"),
    AccountRule(.taxReceivable, code: "1500", name: "Assets:InputVAT"),
    AccountRule(.pointsLiability, code: "2100", name: "Liabilities:Points"),
    AccountRule(.taxPayable, code: "2200", name: "Liabilities:VAT"),
    AccountRule(.causesPayable, code: "2300", name: "Liabilities:Causes"),
    AccountRule(.deposits, code: "2400", name: "Liabilities:Deposits"),
    AccountRule(.programmeMargin, code: "4100", name: "Income:ProgrammeMargin"),
    AccountRule(.redemptionVariance, code: "4110", name: "Income:RedemptionVariance"),
    AccountRule(.redemptionIncome, code: "4120", name: "Income:RedemptionCharges"),
    AccountRule(.buyOuts, code: "4130", name: "Income:BuyOuts"),
    AccountRule(.giftMoney, code: "4140", name: "Income:GiftMoney"),
    AccountRule(.issueFees, code: "4200", name: "Income:IssueFees"),
    AccountRule(.redemptionFees, code: "4210", name: "Income:RedeemFees"),
    AccountRule(.platformFees, code: "4220", name: "Income:PlatformFees"),
    AccountRule(.levy, code: "4230", name: "Income:MarketingLevy"),
    AccountRule(.breakageIncome, code: "4300", name: "Income:Breakage"),
    AccountRule(.disputes, code: "4400", name: "Income:Disputes"),
    AccountRule(.breakageShare, code: "5100", name: "Expenses:BreakageShare"),
    AccountRule(.causeExpense, code: "5200", name: "Expenses:Causes"),
    AccountRule(.adjustmentCost, code: "5300", name: "Expenses:PointsAdjusted"),
    AccountRule(.revaluation, code: "5400", name: "Expenses:Revaluation"),
    AccountRule(.writeOffs, code: "5500", name: "Expenses:WriteOffs"),
    AccountRule(.conversionDifference, code: "5600", name: "Expenses:ConversionDifference"),
    AccountRule(.giftSupplies, code: "5700", name: "Expenses:Gifts"),
    AccountRule(.donations, code: "5710", name: "Expenses:Donations"),
  ]

  private static let pointsRules: [AccountRule] = [
    AccountRule(.pointsOutstanding, code: "9000", name: "Liabilities:PointsOutstanding"),
    AccountRule(.pointsOpening, code: "9100", name: "Equity:Points:Opening"),
    AccountRule(.pointsIssued, code: "9200", name: "Equity:Points:Issued:{partner}"),
    AccountRule(.pointsRedeemed, code: "9300", name: "Equity:Points:Redeemed:{partner}"),
    AccountRule(.pointsExpired, code: "9400", name: "Equity:Points:Expired:{partner}"),
    AccountRule(.pointsAdjusted, code: "9500", name: "Equity:Points:Adjusted:{partner}"),
  ]

  private static let partnerRules: [AccountRule] = {
    let charges: [(ChargeType, String, String)] = [
      (.issueCharge, "6100", "Expenses:PointsIssued"),
      (.issueCredit, "6100", "Expenses:PointsIssued"),
      (.redemptionCharge, "6110", "Expenses:PointsRedeemed"),
      (.redemptionCredit, "6110", "Expenses:PointsRedeemed"),
      (.reimbursement, "4500", "Income:PointsReimbursed"),
      (.reimbursementReversal, "4500", "Income:PointsReimbursed"),
      (.issueFee, "6200", "Expenses:ProgrammeFees"),
      (.redemptionFee, "6200", "Expenses:ProgrammeFees"),
      (.platformFee, "6200", "Expenses:ProgrammeFees"),
      (.levy, "6210", "Expenses:MarketingLevy"),
      (.breakageShare, "4510", "Income:BreakageShare"),
      (.buyOut, "6120", "Expenses:BuyOuts"),
      (.depositReturn, "1610", "Assets:ProgrammeDeposit"),
      (.giftSupply, "4530", "Income:GiftsSupplied"),
      (.giftSupplyReversal, "4530", "Income:GiftsSupplied"),
      (.donation, "4540", "Income:DonationsReceived"),
      (.donationReversal, "4540", "Income:DonationsReceived"),
      (.giftMoney, "2510", "Liabilities:GiftMoneyTaken"),
      (.giftMoneyReversal, "2510", "Liabilities:GiftMoneyTaken"),
      (.disputeAdjustment, "6300", "Expenses:Disputes"),
    ]
    return [
      AccountRule(.ownBank, code: "1200", name: "Assets:Bank"),
      AccountRule(.ownClearing, code: "1600", name: "Assets:ProgrammeClearing"),
      AccountRule(.ownOpening, code: "3000", name: "Equity:OpeningBalances"),
      AccountRule(.ownTaxReceivable, code: "1500", name: "Assets:InputVAT"),
      AccountRule(.ownDeposit, code: "1610", name: "Assets:ProgrammeDeposit"),
      AccountRule(.ownDefaulted, code: "2500", name: "Liabilities:ProgrammeClaims"),
      AccountRule(.ownTaxPayable, code: "2200", name: "Liabilities:VAT"),
      AccountRule(.ownConversion, code: "3100", name: "Equity:Conversion"),
      AccountRule(.ownWrittenOff, code: "4520", name: "Income:DebtForgiven"),
    ]
      + charges.map { charge, code, name in
        AccountRule(.ownCharge, charge: charge, code: code, name: name)
      }
  }()
}
