import Testing

@testable import Coalition

@Suite struct FlowMatrixTests {
  typealias Sample = SettlementSample

  @Test func `the matrix says whose points were spent with whom, and what for`() throws {
    let matrix = try FlowMatrix(
      figures: [
        Figure(partnerNumber: 1, measure: .redeemed, counterpart: 2, points: 100),
        Figure(partnerNumber: 1, measure: .redeemed, counterpart: 0, points: 100),
        Figure(partnerNumber: 1, measure: .redeemed, counterpart: 1, points: 100),
        Figure(partnerNumber: 1, measure: .refunded, counterpart: 2, points: 30),
        Figure(partnerNumber: 0, measure: .redeemed, counterpart: 2, points: 9),
        Figure(partnerNumber: 2, measure: .issued, points: 500),
      ], terms: [Sample.terms(1, reimbursement: 7_777), Sample.terms(2)], currency: Sample.euro)
    let told = matrix.cells.map { cell in
      "\(cell.issuer)>\(cell.redeemer) \(cell.points) \(cell.value?.description ?? "-")"
    }
    // 300 points are 2.33 EUR, divided 78, 78, 77 by the lower issuer; 30 are 0.23. Gifts are paid
    // for by the order.
    #expect(told == ["0>1 100 0.78 EUR", "1>1 100 0.78 EUR", "2>0 9 -", "2>1 70 0.54 EUR"])
    #expect(matrix.cells.last?.redeemed == 100)
    #expect(matrix.cells.last?.refunded == 30)
  }

  @Test(arguments: seeds)
  func `a redeemer's column adds up to its statement`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed)
    let (figures, terms) = (coalition.figures(), coalition.terms)
    let draft = try coalition.draft(figures)
    let matrix = try FlowMatrix(
      figures: figures, terms: terms, currency: Sample.euro, rates: coalition.rates)
    for statement in draft.statements {
      let column = matrix.cells.filter { $0.redeemer == statement.partnerNumber }
      let reimbursed =
        (statement.amount(.reimbursement) ?? 0) + (statement.amount(.reimbursementReversal) ?? 0)
      #expect(column.reduce(0) { $0 + ($1.value?.minorUnits ?? 0) } == -reimbursed)
    }
    let turned = try FlowMatrix(
      figures: figures.reversed(), terms: terms.reversed(), currency: Sample.euro,
      rates: coalition.rates)
    #expect(turned == matrix)
  }
}
