import Accounting
import Coalition
import Foundation
import Testing

@Suite struct ChartTests {
  private static func chart(_ json: String) throws -> ChartOfAccounts {
    try JSONDecoder().decode(ChartOfAccounts.self, from: Data(json.utf8))
  }

  @Test func `the standard chart has an account for every role and charge`() throws {
    for role in AccountRole.allCases {
      for charge in [nil] + ChargeType.allCases.map(Optional.some) {
        // A partner's charges are booked by charge, and tax has roles of its own.
        if role == .ownCharge, charge == nil || charge == .tax { continue }
        let key = AccountKey(role, partner: 1, charge: charge)
        let account = try ChartOfAccounts.standard.account(
          for: key, partner: WorkedExample.partners[0])
        #expect(!account.code.isEmpty && !account.name.isEmpty)
      }
    }
  }

  @Test func `what has no account is refused by name before anything is written`() throws {
    let json = #"{"accounts": [{"role": "clearing", "code": "1", "name": "Assets:C"}]}"#
    let chart = try Self.chart(json)
    let journal = try WorkedExample.journal()
    #expect(throws: AccountingError.unmapped("float_fund")) { try Books(journal, chart: chart) }
    let key = AccountKey(.issueFees, partner: 1, charge: .issueFee)
    #expect(throws: AccountingError.unmapped("issue_fees issue_fee of P1")) {
      try chart.account(for: key, partner: WorkedExample.partners[0])
    }
  }

  @Test func `the closest rule wins: partner and charge, partner, charge, role`() throws {
    let chart = try Self.chart(
      """
      {"extends_standard": true, "accounts": [
        {"role": "issue_fees", "code": "1", "name": "I:A"},
        {"role": "issue_fees", "charge": "issue_fee", "code": "2", "name": "I:B"},
        {"role": "issue_fees", "partner": "P1", "code": "3", "name": "I:C"},
        {"role": "issue_fees", "partner": "P1", "charge": "issue_fee", "code": "4", "name": "I:D",
         "tax_code": "S20", "cost_centre": "{number:3}", "customer": "c-{partner}"}]}
      """)
    func code(_ partner: Int, _ charge: ChargeType?) throws -> String {
      try chart.account(
        for: AccountKey(.issueFees, charge: charge), partner: WorkedExample.partners[partner]
      ).code
    }
    #expect(try code(0, .issueFee) == "4")
    #expect(try code(0, nil) == "3")
    #expect(try code(1, .issueFee) == "2")
    #expect(try code(1, nil) == "1")
    let account = try chart.account(
      for: AccountKey(.issueFees, charge: .issueFee), partner: WorkedExample.partners[0])
    #expect(account.taxCode == "S20")
    #expect(account.costCentre == "001")
    #expect(account.customer == "c-P1")
    #expect(try chart.account(for: AccountKey(.bank), partner: nil).code == "1200")
  }

  @Test(arguments: [
    (#"{"accounts": [], "account": 1}"#, "no field is called account"),
    (
      #"{"accounts": [{"role": "bank", "code": "1", "name": "n", "colour": "red"}]}"#,
      "no field is called accounts.Index 0.colour"
    ),
    (
      #"{"accounts": [{"role": "bank", "code": "1{who}", "name": "n"}]}"#,
      "bank: there is no placeholder {who}"
    ),
    (
      #"{"accounts": [{"role": "bank", "code": "1{number", "name": "n"}]}"#,
      "bank: a placeholder in 1{number does not end"
    ),
    (
      #"{"accounts": [{"role": "bank", "code": "", "name": "n"}]}"#,
      "a text of bank is empty or has more than 255 characters"
    ),
    (
      #"{"accounts": [{"role": "bank", "code": "1", "name": "n"}, "#
        + #"{"role": "bank", "code": "2", "name": "n"}]}"#,
      "two accounts of the chart are for bank"
    ),
  ])
  func `a chart that is not as documented is refused with the reason`(
    json: String, reason: String
  ) {
    #expect(throws: AccountingError.badConfiguration(reason)) { try Self.chart(json) }
  }

  @Test func `a text of a chart has at most 255 characters`() throws {
    func chart(_ count: Int) throws -> ChartOfAccounts {
      try ChartOfAccounts(rules: [
        AccountRule(.bank, code: String(repeating: "1", count: count), name: "n")
      ])
    }
    #expect(try chart(255).rules.count == 1)
    #expect(throws: AccountingError.self) { try chart(256) }
  }
}
