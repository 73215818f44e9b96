/// Which payments square the positions of a settlement.
///
/// Positions are by partner number, in minor units of one currency: positive if the partner owes
/// the operator. Both ways pay exactly what each partner owes or is owed, and so leave the operator
/// with the sum of all positions; that is checked, and a failure is a defect.
package enum Netting {
  /// What a party still owes, positive, or is owed, negative. The operator's is what makes all of
  /// them add up to zero.
  private typealias Balances = [Int32: Int64]

  /// Returns one payment for each partner with a position that is not zero, to or from the
  /// operator, by partner number. Throws `unknownPartner` for a position of the operator or of a
  /// number below zero, and `overflow` if the operator's position does not fit.
  package static func multilateral(
    _ positions: [Int32: Int64], in currency: Currency
  ) throws(SettlementError) -> [Payment] {
    let balances = try balances(of: positions)
    let payments = positions.sorted { $0.key < $1.key }.filter { $0.value != 0 }.map {
      (partner, position) in
      let amount = Money(minorUnits: Int64(position.magnitude), currency: currency)
      return position > 0
        ? Payment(debtor: partner, creditor: Payment.operatorNumber, amount: amount)
        : Payment(debtor: Payment.operatorNumber, creditor: partner, amount: amount)
    }
    prove(that: payments, square: balances)
    return payments
  }

  /// Returns few direct payments between partners and operator: fewer than there are parties with
  /// a position. Throws as `multilateral` does.
  ///
  /// A debtor of `depositors` pays the operator, who has what it has paid in before; then there may
  /// be as many payments as parties.
  ///
  /// A debtor and a creditor of the same amount square each other first, the largest such amount
  /// before others; otherwise the largest debtor pays the largest creditor what the smaller of the
  /// two has left. Among equals the lower number comes first.
  ///
  /// - Complexity: O(n²) in the number of positions.
  package static func minimal(
    _ positions: [Int32: Int64], in currency: Currency, depositors: Set<Int32> = []
  ) throws(SettlementError) -> [Payment] {
    let balances = try balances(of: positions)
    let paidFirst = positions.filter { depositors.contains($0.key) && $0.value > 0 }
    var payments = try multilateral(paidFirst, in: currency)
    let rest = try Self.balances(of: positions.filter { paidFirst[$0.key] == nil })
    var debtors = Self.parties(in: rest) { $0 > 0 }
    var creditors = Self.parties(in: rest) { $0 < 0 }
    while !debtors.isEmpty, !creditors.isEmpty {
      let (debtor, creditor) = exactMatch(debtors, creditors) ?? (0, 0)
      let amount = min(debtors[debtor].left, creditors[creditor].left)
      payments.append(
        Payment(
          debtor: debtors[debtor].number, creditor: creditors[creditor].number,
          amount: Money(minorUnits: amount, currency: currency)))
      reduce(&debtors, at: debtor, by: amount)
      reduce(&creditors, at: creditor, by: amount)
    }
    prove(that: payments, square: balances)
    let parties = balances.values.count { $0 != 0 }
    precondition(
      payments.count <= max(0, paidFirst.isEmpty ? parties - 1 : parties),
      "each payment squares a party")
    return payments
  }

  /// Returns at most one payment for each pair of parties and currency: what mutual debts leave
  /// over, by debtor, creditor and currency. Throws `overflow`.
  package static func bilateral(_ debts: [Payment]) throws(SettlementError) -> [Payment] {
    struct Pair: Hashable {
      let lower: Int32
      let higher: Int32
      let currency: Currency
    }
    var nets: [Pair: ExactSum] = [:]
    for debt in debts where debt.debtor != debt.creditor {
      let pair = Pair(
        lower: min(debt.debtor, debt.creditor), higher: max(debt.debtor, debt.creditor),
        currency: debt.amount.currency)
      if debt.debtor == pair.lower {
        nets[pair, default: ExactSum()].add(debt.amount.minorUnits)
      } else {
        nets[pair, default: ExactSum()].subtract(debt.amount.minorUnits)
      }
    }
    var payments: [Payment] = []
    for (pair, sum) in nets {
      let net = try sum.value
      guard net != 0 else { continue }
      guard let magnitude = Int64(exactly: net.magnitude) else { throw .overflow }
      let amount = Money(minorUnits: magnitude, currency: pair.currency)
      payments.append(
        net > 0
          ? Payment(debtor: pair.lower, creditor: pair.higher, amount: amount)
          : Payment(debtor: pair.higher, creditor: pair.lower, amount: amount))
    }
    return payments.sorted { a, b in
      (a.debtor, a.creditor, a.amount.currency.code)
        < (b.debtor, b.creditor, b.amount.currency.code)
    }
  }

  /// The positions and the operator's, all of which add up to zero.
  private static func balances(
    of positions: [Int32: Int64]
  ) throws(SettlementError) -> Balances {
    var balances = positions
    var operators = ExactSum()
    for (partner, position) in positions {
      guard partner > Payment.operatorNumber else { throw .unknownPartner(partner) }
      // The magnitude of the least Int64 is no amount of a payment.
      guard position > .min else { throw .overflow }
      operators.subtract(position)
    }
    balances[Payment.operatorNumber] = try operators.value
    guard balances[Payment.operatorNumber] != .min else { throw .overflow }
    return balances
  }

  /// A party that is not square yet.
  private struct Party {
    let number: Int32
    /// What it still has to pay or to be paid: above zero.
    var left: Int64

    /// The order in which parties are served: the largest first, then the lower number.
    static func comesBefore(_ a: Party, _ b: Party) -> Bool {
      (b.left, a.number) < (a.left, b.number)
    }
  }

  private static func parties(in balances: Balances, where isOfSide: (Int64) -> Bool) -> [Party] {
    balances.filter { isOfSide($0.value) }
      .map { Party(number: $0.key, left: Int64($0.value.magnitude)) }
      .sorted(by: Party.comesBefore)
  }

  /// The places of the largest amount that both sides have; both are sorted.
  private static func exactMatch(
    _ debtors: [Party], _ creditors: [Party]
  ) -> (debtor: Int, creditor: Int)? {
    var (debtor, creditor) = (0, 0)
    while debtor < debtors.count, creditor < creditors.count {
      if debtors[debtor].left == creditors[creditor].left { return (debtor, creditor) }
      if debtors[debtor].left > creditors[creditor].left { debtor += 1 } else { creditor += 1 }
    }
    return nil
  }

  /// Takes an amount from one party, which leaves when nothing is left, and keeps the order.
  private static func reduce(_ parties: inout [Party], at index: Int, by amount: Int64) {
    var party = parties.remove(at: index)
    party.left -= amount
    guard party.left > 0 else { return }
    let place = parties.firstIndex { Party.comesBefore(party, $0) } ?? parties.endIndex
    parties.insert(party, at: place)
  }

  private static func prove(that payments: [Payment], square balances: Balances) {
    var left = balances.mapValues { Int128($0) }
    for payment in payments {
      precondition(payment.amount.minorUnits > 0, "a payment is of money")
      left[payment.debtor, default: 0] -= Int128(payment.amount.minorUnits)
      left[payment.creditor, default: 0] += Int128(payment.amount.minorUnits)
    }
    precondition(left.values.allSatisfy { $0 == 0 }, "payments square every position")
  }
}
