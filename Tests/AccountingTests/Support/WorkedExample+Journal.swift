extension WorkedExample {
  /// The journal to the byte, but for the declarations of commodities and accounts before it.
  static let hledger = """
    2026-10-01 * (OPEN) Opening points liability
        Assets:FloatFund                  40000.01 EUR
        Liabilities:Points                -40000.01 EUR

    2026-10-31 * (S202610-ISS) Points issued
        Assets:Clearing:P1                12201.01 EUR
        Assets:Clearing:P2                6551.09 EUR
        Assets:Clearing:P3                2083.63 EUR
        Assets:Clearing:P4                679.11 EUR
        Liabilities:Points                -17596.83 EUR
        Income:ProgrammeMargin            -3918.01 EUR

    2026-10-31 * (S202610-RED) Points redeemed
        Liabilities:Points                16286.70 EUR
        Assets:Clearing:P1                -3216.94 EUR
        Assets:Clearing:P2                -2495.26 EUR
        Assets:Clearing:P3                -3061.75 EUR
        Assets:Clearing:P4                -7240.44 EUR
        Income:RedemptionVariance         -272.31 EUR

    2026-10-31 * (S202610-FEE-P1) Fees and VAT Alfa Market
        Assets:Clearing:P1                1183.39 EUR
        Income:IssueFees                  -305.03 EUR
        Income:RedeemFees                 -48.25 EUR
        Income:PlatformFees               -49.00 EUR
        Income:MarketingLevy              -583.88 EUR
        Liabilities:VAT                   -197.23 EUR

    2026-10-31 * (S202610-FEE-P2) Fees and VAT Beta Fuel
        Assets:Clearing:P2                657.65 EUR
        Income:IssueFees                  -163.78 EUR
        Income:RedeemFees                 -37.43 EUR
        Income:PlatformFees               -49.00 EUR
        Income:MarketingLevy              -297.83 EUR
        Liabilities:VAT                   -109.61 EUR

    2026-10-31 * (S202610-FEE-P3) Fees and VAT Gamma Pharm
        Assets:Clearing:P3                284.69 EUR
        Income:IssueFees                  -52.09 EUR
        Income:RedeemFees                 -45.93 EUR
        Income:PlatformFees               -49.00 EUR
        Income:MarketingLevy              -90.22 EUR
        Liabilities:VAT                   -47.45 EUR

    2026-10-31 * (S202610-FEE-P4) Fees and VAT Delta Travel
        Assets:Clearing:P4                243.19 EUR
        Income:IssueFees                  -16.98 EUR
        Income:RedeemFees                 -108.61 EUR
        Income:PlatformFees               -49.00 EUR
        Income:MarketingLevy              -28.07 EUR
        Liabilities:VAT                   -40.53 EUR

    2026-10-31 * (S202610-EXP) Points expired
        Liabilities:Points                908.19 EUR
        Income:Breakage                   -908.19 EUR

    2026-10-31 * (S202610-BRK) Breakage share
        Expenses:BreakageShare            363.28 EUR
        Assets:Clearing:P1                -224.01 EUR
        Assets:Clearing:P2                -99.22 EUR
        Assets:Clearing:P3                -30.44 EUR
        Assets:Clearing:P4                -9.61 EUR

    2026-11-05 * (S202610-P1) Collection Alfa Market
        Assets:Bank                       9943.45 EUR
        Assets:Clearing:P1                -9943.45 EUR

    2026-11-05 * (S202610-P2) Collection Beta Fuel
        Assets:Bank                       4614.26 EUR
        Assets:Clearing:P2                -4614.26 EUR

    2026-11-05 * (S202610-P3) Payout Gamma Pharm
        Assets:Bank                       -723.87 EUR
        Assets:Clearing:P3                723.87 EUR

    2026-11-05 * (S202610-P4) Payout Delta Travel
        Assets:Bank                       -6327.75 EUR
        Assets:Clearing:P4                6327.75 EUR

    2026-11-05 * (CHECK) Clearing accounts are square
        Assets:Clearing:P1                0.00 EUR = 0.00 EUR
        Assets:Clearing:P2                0.00 EUR = 0.00 EUR
        Assets:Clearing:P3                0.00 EUR = 0.00 EUR
        Assets:Clearing:P4                0.00 EUR = 0.00 EUR
        Liabilities:Points                0.00 EUR = -40401.95 EUR
        Assets:Bank                       0.00 EUR = 7506.09 EUR

    """
}
