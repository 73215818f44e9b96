/// Why terms make no schedule.
package enum TermsScheduleError: Error, Hashable {
  /// Two of them begin at the same moment, so that neither is the one that holds.
  case sameStart(Instant)
  /// They belong to different partners.
  case differentPartners
}

/// All terms of one partner, each of which holds from its start until the next one's.
package struct TermsSchedule: Hashable, Sendable {
  /// In the order in which they begin.
  package let terms: [Terms]

  /// Creates a schedule of terms given in any order; none at all is a schedule too.
  package init(_ terms: [Terms]) throws(TermsScheduleError) {
    let sorted = terms.sorted { $0.validFrom < $1.validFrom }
    for (earlier, later) in zip(sorted, sorted.dropFirst()) {
      guard earlier.validFrom < later.validFrom else { throw .sameStart(later.validFrom) }
      guard earlier.partner == later.partner else { throw .differentPartners }
    }
    self.terms = sorted
  }

  /// Returns the terms that hold at a moment, or nil before the first begin.
  ///
  /// - Complexity: O(log n) in the number of terms.
  package func terms(at instant: Instant) -> Terms? {
    var low = 0
    var high = terms.count
    while low < high {
      let middle = (low + high) / 2
      if terms[middle].validFrom <= instant { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : terms[low - 1]
  }
}
