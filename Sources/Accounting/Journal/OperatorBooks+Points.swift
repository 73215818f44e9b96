import Coalition

extension OperatorBooks {
  /// Books points as a commodity: what is outstanding, against who issued, redeemed or let expire.
  ///
  /// Points that one issuer's return took from another's lots do not change what is outstanding.
  mutating func bookPoints(isOpened: Bool) throws(AccountingError) {
    if isOpened, let reference = EntryReference("OPEN-PTS") {
      let opening = settlement.breakdown.liability.openingPoints
      list.add(
        .points, on: settlement.days.lowerBound, reference, "Opening points",
        [
          points(.pointsOpening, nil, opening),
          points(.pointsOutstanding, nil, try Sum.negated(opening)),
        ])
    }
    try bookPoints(.issued, less: .returned, on: .pointsIssued, "PTI", "Points issued", sign: 1)
    try bookPoints(
      .redeemed, less: .refunded, on: .pointsRedeemed, "PTR", "Points redeemed", sign: -1)
    try bookPoints(
      .expired, less: .reinstated, on: .pointsExpired, "PTE", "Points expired", sign: -1)
    try bookPoints(
      .credited, less: .debited, on: .pointsAdjusted, "PTA", "Points credited and debited",
      sign: 1)
  }

  private mutating func bookPoints(
    _ measure: Measure, less other: Measure, on role: AccountRole, _ word: String, _ text: String,
    sign: Int128
  ) throws(AccountingError) {
    var sums: [Int32: Int128] = [:]
    for figure in settlement.figures {
      if figure.measure == measure {
        sums[figure.partnerNumber, default: 0] += sign * Int128(figure.points)
      } else if figure.measure == other {
        sums[figure.partnerNumber, default: 0] -= sign * Int128(figure.points)
      }
    }
    var lines: [JournalLine] = []
    for (partner, sum) in sums.sorted(by: { $0.key < $1.key }) {
      lines.append(points(role, partner, try Sum.fitting(sum)))
    }
    let all = try Sum.negated(try Sum.of(lines.lazy.map(\.amount)))
    list.add(
      .points, on: day, try reference(word), text, lines + [points(.pointsOutstanding, nil, all)])
  }

  private func points(_ role: AccountRole, _ partner: Int32?, _ amount: Int64) -> JournalLine {
    JournalLine(AccountKey(role, partner: partner), amount, .points)
  }
}
