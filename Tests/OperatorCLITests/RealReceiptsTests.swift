import EmbeddedPostgres
import FoundationEssentials
import TestSupport
import Testing

/// The goal is to hold the import of two years of real receipts to figures that somebody else
/// computed, and to a few lines that compute them again from the raw file.
///
/// The method: the demo imports all of `deploy/demo` once through the operations of the API; what
/// the ledger holds afterwards is read with plain SQL.
@Suite(.ownThread) struct RealReceiptsTests {
  /// A row of the raw file.
  private struct Row {
    let partner: String
    let receipt: String
    let month: String
    let amount: Int64
    let isPurchase: Bool
    let original: String

    init(_ line: Substring) throws {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      try #require(fields.count == 8)
      partner = fields[0]
      receipt = fields[1]
      month = String(fields[3].prefix(7))
      amount = try #require(Int64(fields[5]))
      isPurchase = fields[6] == "purchase"
      original = fields[7]
    }
  }

  private static let folder = SampleCoalition.databaseFolder + "/../deploy/demo"

  private func rows() throws -> [Row] {
    let file = Self.folder + "/purchases.csv.gz"
    let outcome = try ChildProgram(["/bin/gzip", "-d", "-c", file]).run()
    try #require(outcome.status == 0)
    return try outcome.text.split(separator: "\n").dropFirst().map(Row.init)
  }

  /// Points for each minor unit, as the demo sets them, in the order of `partners.csv`.
  private func rates() throws -> [String: (points: Int64, amount: Int64)] {
    let text = try String(contentsOfFile: Self.folder + "/partners.csv", encoding: .utf8)
    let codes = text.split(separator: "\n").dropFirst().compactMap {
      $0.split(separator: ",").first.map(String.init)
    }
    let inTurn: [(Int64, Int64)] = [(1, 100), (2, 100), (1, 100)]
    return Dictionary(
      uniqueKeysWithValues: codes.enumerated().map { ($1, inTurn[$0 % inTurn.count]) })
  }

  @Test func `two years of real receipts come in to the penny and to the point`() async throws {
    let site = try Site()
    let demo = try site.tool.run(
      "demo", "--exit", "--listen", "127.0.0.1:0", "--data", Self.folder)
    #expect(demo.status == 0, "\(demo.errors)\n\(demo.output)")
    #expect(demo.output.contains("The ledger is sound"))

    let rows = try rows()
    #expect(rows.count == 47_275)
    try holdsControlTotals(site)
    try holdsPoints(rows, site)
    try holdsReturns(rows, site, demo.output)
    try settles(rows, site)
    try await EveryFormat(of: site).check()
  }

  /// The data's own control totals: purchases by partner and month.
  private func holdsControlTotals(_ site: Site) throws {
    let text = try String(contentsOfFile: Self.folder + "/control_totals.csv", encoding: .utf8)
    let expected = text.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: ",")
      return "\(fields[0])|\(fields[1])|\(fields[3])|\(fields[4])"
    }
    #expect(expected.count == 300)
    let held = try sql(
      """
      select p.code, to_char(u.occurred_at at time zone 'utc', 'YYYY-MM'), count(*), sum(u.amount)
      from earning.purchases u join tenancy.partners p on p.number = u.partner_number
      where u.receipt not like 'tour-%'
      group by 1, 2
      """, site)
    #expect(Set(held) == Set(expected))
    #expect(held.count == expected.count)
  }

  /// Points of every purchase, computed again.
  private func holdsPoints(_ rows: [Row], _ site: Site) throws {
    let rates = try rates()
    let expected = try rows.filter(\.isPurchase).map { row in
      let rate = try #require(rates[row.partner])
      return "\(row.receipt)|\(row.amount * rate.points / rate.amount)"
    }
    let held = try sql(
      "select receipt, points from earning.purchases where receipt not like 'tour-%'", site)
    #expect(Set(held) == Set(expected))
    #expect(held.count == 36_898)
  }

  /// Every return with an original is there, and takes back its share of the purchase; every one
  /// without is refused by its own code, and none is dropped.
  private func holdsReturns(_ rows: [Row], _ site: Site, _ output: String) throws {
    let returns = rows.filter { !$0.isPurchase }
    let matched = returns.filter { !$0.original.isEmpty }
    let unmatched = returns.count - matched.count
    #expect(output.contains(#/return_without_original\s+1921\s/#))
    #expect(unmatched == 1_921)

    let held = try sql("select receipt, amount from earning.returns", site)
    #expect(Set(held) == Set(matched.map { "\($0.receipt)|\($0.amount)" }))
    #expect(held.count == 8_456)

    let rates = try rates()
    let purchases = Dictionary(
      uniqueKeysWithValues: rows.filter(\.isPurchase).map { ($0.receipt, $0) })
    var expected: [String] = []
    for (original, parts) in Dictionary(grouping: matched, by: \.original) {
      let purchase = try #require(purchases[original])
      let rate = try #require(rates[purchase.partner])
      let points = purchase.amount * rate.points / rate.amount
      let returned = parts.reduce(0) { $0 + $1.amount }
      #expect(returned <= purchase.amount, "\(original) is returned more than whole")
      let share = purchase.amount == 0 ? points : points * returned / purchase.amount
      expected.append("\(original)|\(share)")
    }
    let taken = try sql(
      """
      select u.receipt, sum(r.points)
      from earning.returns r
      join earning.purchases u on u.partner_number = r.partner_number and u.id = r.purchase_id
      group by 1
      """, site)
    #expect(Set(taken) == Set(expected))
  }

  /// The two years close month by month under three funding models, and every net is what a second
  /// computation from the raw file says.
  private func settles(_ rows: [Row], _ site: Site) throws {
    var second = try SettledReceipts(
      String(contentsOfFile: Self.folder + "/settlement_terms.csv", encoding: .utf8))
    #expect(
      try sql("select code from tenancy.partners order by number", site)
        == second.terms.map(\.partner))
    let rates = try rates()
    var bought: [String: (row: Row, points: Int64, returned: Int64, taken: Int64)] = [:]
    for row in rows {
      if row.isPurchase {
        let rate = try #require(rates[row.partner])
        let points = row.amount * rate.points / rate.amount
        second.buy(points, at: row.partner, in: row.month)
        bought[row.receipt] = (row, points, 0, 0)
      } else if var purchase = bought[row.original] {
        purchase.returned += row.amount
        let share =
          purchase.row.amount == 0
          ? purchase.points : purchase.points * purchase.returned / purchase.row.amount
        second.giveBack(
          share - purchase.taken, at: row.partner, in: row.month, boughtIn: purchase.row.month)
        purchase.taken = share
        bought[row.original] = purchase
      }
    }
    #expect(Set(rows.map(\.month)).count == 25)
    let nets = try sql(
      """
      select s.name, p.code, t.net from settlement.statements t
      join settlement.settlements s on s.number = t.settlement_number
      join tenancy.partners p on p.number = t.partner_number
      """, site)
    #expect(Set(nets) == Set(second.nets()))
    #expect(nets.count == 300)
    let behind = try site.tool.run(
      "settlement", "postings", "2010-03", "--partner", "decor", "--line", "1", "-f", "json")
    #expect(behind.status == 0, "\(behind.errors)")
    let key = SettledReceipts.Month(name: "2010-03", partner: "decor")
    let counted = try behind.json().compactMap { row -> Int64? in
      guard row["measure"] == .text("issued"), case .number(let points)? = row["points"] else {
        return nil
      }
      return points
    }
    #expect(counted.reduce(0, +) == second.issued[key])
    let verified = try site.tool.run("settlement", "verify", "all")
    #expect(verified.status == 0, "\(verified.output)")
  }

  /// The rows of a query, fields separated by `|`.
  private func sql(_ query: String, _ site: Site) throws -> [String] {
    let outcome = try Psql.run(
      query, at: site.url(user: EmbeddedPostgres.superuser),
      EmbeddedPostgres(directory: site.directory).programs())
    return outcome.split(separator: "\n").map(String.init)
  }
}
