import Coalition
import Store

/// The triangle of the months of issue, as the reports show it.
struct Cohorts {
  /// The month of issue of each cohort.
  let months: [CivilDate]
  let triangle: CohortTriangle

  /// Reads cells into a triangle: from the first month in which anything was issued to the last
  /// month of any cell, which is the youngest cohort.
  ///
  /// What a till reports of a time before the points were issued counts in the month of issue.
  init(_ cells: [LiabilityCell]) throws {
    let months = cells.map { $0.cohort } + cells.map { $0.month }
    guard let last = months.max(by: { $0.daysSince1970 < $1.daysSince1970 }),
      let first = cells.filter({ $0.issued != 0 }).map(\.cohort)
        .min(by: { $0.daysSince1970 < $1.daysSince1970 })
    else {
      self.months = []
      triangle = try CohortTriangle([])
      return
    }
    let count = last.months(after: first) + 1
    var issued = [Int64](repeating: 0, count: count)
    var expired = issued
    var redeemed = (0..<count).map { [Int64](repeating: 0, count: count - $0) }
    for cell in cells where cell.cohort.daysSince1970 >= first.daysSince1970 {
      let cohort = cell.cohort.months(after: first)
      issued[cohort] += cell.issued - cell.takenBack
      expired[cohort] += cell.expired
      redeemed[cohort][max(0, cell.month.months(after: cell.cohort))] += cell.redeemed
    }
    triangle = try CohortTriangle(
      (0..<count).map {
        try CohortTriangle.Cohort(issued: issued[$0], redeemed: redeemed[$0], expired: expired[$0])
      })
    self.months = (0..<count).map { offset in
      let month = first.parts.month - 1 + offset
      guard
        let date = try? CivilDate(
          year: first.parts.year + month / 12, month: month % 12 + 1, day: 1)
      else { preconditionFailure("every month between two months is one") }
      return date
    }
  }
}
