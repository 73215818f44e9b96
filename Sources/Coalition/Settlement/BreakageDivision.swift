/// Who is given what of the income of points that expired, by the policies of their issuers.
struct BreakageDivision {
  /// Expired points that make one line, and what their issuer is given for them.
  struct Share {
    let partner: Int32
    let terms: SettlementTerms
    let belongsTo: Int32?
    let points: Int64
    /// In minor units of the settlement currency, with the sign of the income.
    let amount: Int64
  }

  /// By partner, terms and settlement they belong to; none for points of which nothing is given.
  let shares: [Share]
  /// What each cause is given, in minor units of the settlement currency, with the income's sign.
  let causes: [String: Int64]

  /// Points of one issuer and one line.
  private struct Entry {
    let partner: Int32
    let terms: SettlementTerms?
    let belongsTo: Int32?
    let points: Int64
  }

  /// Points of which the same part is given away. A part is (share by policy) × (share at issue),
  /// out of 10^8: an issuer that pays at redemption has paid nothing for points that expired.
  private struct Group: Hashable {
    let partOfIssuers: Int64
    let partOfCause: Int64
    let cause: String

    init(_ terms: SettlementTerms?) {
      let atIssue = Int64(terms?.issueShareBasisPoints ?? 0)
      let all = Int64(SettlementTerms.basisPointsAll)
      partOfIssuers =
        switch terms?.breakagePolicy {
        case nil, .operator_, .cause: 0
        case .issuer: all * atIssue
        case .shared: Int64(terms?.breakageShareBasisPoints ?? 0) * atIssue
        }
      partOfCause = terms?.breakagePolicy == .cause ? all * atIssue : 0
      cause = partOfCause > 0 ? terms?.breakageCause ?? "" : ""
    }

    static func comesBefore(_ a: Group, _ b: Group) -> Bool {
      (a.partOfIssuers, a.partOfCause, a.cause) < (b.partOfIssuers, b.partOfCause, b.cause)
    }
  }

  /// Divides an income among the issuers of the points of one measure, `expired` or `reinstated`.
  ///
  /// Between groups of equal parts by largest remainder over points, then the part of each group
  /// that is given away, rounded once, among its partners, and among the lines of a partner.
  init(
    of income: Int64, over measure: Measure, _ inputs: SettlementInputs
  ) throws(SettlementError) {
    let groups = Dictionary(grouping: try Self.entries(of: measure, inputs)) { Group($0.terms) }
      .sorted { Group.comesBefore($0.key, $1.key) }
    let incomes = try LargestRemainder.split(income, by: Self.points(of: groups.map(\.value)))
    var shares: [Share] = []
    var causes: [String: Int64] = [:]
    for ((group, entries), income) in zip(groups, incomes) {
      if group.partOfCause > 0 {
        let before = causes[group.cause] ?? 0
        causes[group.cause] = try ExactSum(
          [before, Self.part(group.partOfCause, of: income)]).value
      }
      guard group.partOfIssuers > 0 else { continue }
      shares += try Self.divide(Self.part(group.partOfIssuers, of: income), among: entries)
    }
    self.shares = shares
    self.causes = causes
  }

  private static func divide(
    _ pool: Int64, among entries: [Entry]
  ) throws(SettlementError) -> [Share] {
    let partners = Dictionary(grouping: entries, by: \.partner).sorted { $0.key < $1.key }
    let amounts = try LargestRemainder.split(pool, by: Self.points(of: partners.map(\.value)))
    var shares: [Share] = []
    for ((partner, entries), amount) in zip(partners, amounts) {
      let parts = try LargestRemainder.split(amount, by: entries.map(\.points))
      for (entry, part) in zip(entries, parts) {
        guard let terms = entry.terms else { preconditionFailure("a share follows from terms") }
        shares.append(
          Share(
            partner: partner, terms: terms, belongsTo: entry.belongsTo, points: entry.points,
            amount: part))
      }
    }
    return shares
  }

  private static func entries(
    of measure: Measure, _ inputs: SettlementInputs
  ) throws(SettlementError) -> [Entry] {
    struct Key: Hashable {
      let partner: Int32
      let terms: SettlementTerms?
      let belongsTo: Int32?
    }
    var sums: [Key: ExactSum] = [:]
    for figure in inputs.figures where figure.measure == measure {
      let partner = figure.partnerNumber
      let terms =
        partner == Payment.operatorNumber
        ? nil : try inputs.terms(of: partner, number: figure.termsNumber)
      sums[Key(partner: partner, terms: terms, belongsTo: figure.belongsTo), default: ExactSum()]
        .add(figure.points)
    }
    var entries: [Entry] = []
    for (key, sum) in sums {
      entries.append(
        Entry(
          partner: key.partner, terms: key.terms, belongsTo: key.belongsTo,
          points: try sum.value))
    }
    return entries.sorted { a, b in
      (a.partner, a.belongsTo ?? 0, a.terms?.number ?? 0)
        < (b.partner, b.belongsTo ?? 0, b.terms?.number ?? 0)
    }
  }

  private static func points(of groups: [[Entry]]) throws(SettlementError) -> [Int64] {
    try groups.map { (entries) throws(SettlementError) in
      try ExactSum(entries.lazy.map(\.points)).value
    }
  }

  private static func part(_ part: Int64, of income: Int64) throws(SettlementError) -> Int64 {
    let all = Int64(SettlementTerms.basisPointsAll)
    return try ExactFraction(income).multiplied(by: part).divided(by: all * all)
      .rounded(.halfAwayFromZero)
  }
}
