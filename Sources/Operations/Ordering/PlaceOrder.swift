package import Coalition
import EventLoop
package import Store

/// A gift that a member wants to claim at a partner.
package struct OrderReport: Sendable {
  /// Which prices there can be.
  package static let options: ClosedRange<Int64> = 1...10

  package var member: MemberSelector
  /// The partner's own number of the order.
  package var reference: Reference
  /// Nil for now.
  package var occurredAt: Instant?
  package var gift: GiftID
  /// Which of the gift's prices, by its number.
  package var option: Int16
  /// What the member was told that it costs; nil to take what it costs now.
  package var points: Points?
  /// The money part that the till has taken.
  package var paid: Money?
  package var outlet: OutletCode?
  package var cashier: CashierCode?
  package var metadata: Metadata

  package init(
    member: MemberSelector, reference: Reference, occurredAt: Instant? = nil, gift: GiftID,
    option: Int16 = 1, points: Points? = nil, paid: Money? = nil, outlet: OutletCode? = nil,
    cashier: CashierCode? = nil, metadata: Metadata = .empty
  ) {
    self.member = member
    self.reference = reference
    self.occurredAt = occurredAt
    self.gift = gift
    self.option = option
    self.points = points
    self.paid = paid
    self.outlet = outlet
    self.cashier = cashier
    self.metadata = metadata
  }

  var contentDigest: ContentDigest {
    var digest = ContentDigest(of: "order")
    digest.append(member)
    digest.append(reference.text)
    digest.append(occurredAt?.microseconds)
    digest.append(gift.uuid)
    digest.append(Int64(option))
    digest.append(points?.value)
    digest.append(paid?.minorUnits)
    digest.append(paid?.currency.code)
    digest.append(outlet?.text)
    digest.append(cashier?.text)
    digest.append(metadata)
    return digest
  }
}

extension Platform {
  /// How often an order is begun anew: because its reservation was given up before it was placed,
  /// or because nothing was left of the gift but what others had set aside and may give back.
  private static let reservationsMax = 4

  /// The most orders that one question is about.
  private static let healedMax = 100

  /// Claims a gift for a member: sets it aside, takes the points and issues the voucher, and says
  /// that it is taken; each in a transaction of its own. Cut off between them, it heals
  /// (`catalogue.heal_reservations`). Nobody waits for the third.
  ///
  /// Needs the scope `redeem`. The same key with the same content answers as it first did; a
  /// request that was refused by the state of gift, wallet or limit stays refused.
  package func placeOrder(
    _ report: OrderReport, idempotencyKey: IdempotencyKey, from key: KeyDigest
  ) async throws(OperationFailure) -> Done<SeenOrder> {
    let identity = RequestIdentity(
      key: key, idempotencyKey: idempotencyKey, content: report.contentDigest)
    let placed = try await decide(for: key) { () async throws(OperationFailure) in
      let caller = try await caller(key, needing: .redeem)
      for attempt in 1..<Self.reservationsMax {
        do throws(OperationFailure) {
          let request = request(of: report, identity: identity, from: caller)
          return try await place(request, isPatient: true)
        } catch {
          guard case .refused(.reservationLost, _, _) = error else { throw error }
        }
        await healOrders()
        await loop.sleep(for: .milliseconds(Int.random(in: 1...(8 << attempt))))
      }
      return try await place(
        request(of: report, identity: identity, from: caller), isPatient: false)
    }
    return Done(try await order(placed.value, from: key), isReplay: placed.isReplay)
  }

  /// What a report becomes; each one with another order id.
  func request(
    of report: OrderReport, identity: RequestIdentity, from caller: Caller
  ) -> OrderRequest {
    OrderRequest(
      identity: identity, id: makeID(), member: reference(to: report.member, from: caller),
      reference: report.reference, occurredAt: report.occurredAt ?? now, gift: report.gift,
      option: report.option, points: report.points, paid: report.paid, outlet: report.outlet,
      cashier: report.cashier, metadata: report.metadata.stored)
  }

  /// A number from 0 up that nobody can foresee.
  func drawNumber() -> Int64 { Int64(truncatingIfNeeded: randomBits() >> 1) & .max }

  /// The three steps of one order.
  ///
  /// - Parameter isPatient: Whether to begin anew when nothing is left but what others may give
  ///   back, instead of refusing the order for good.
  private func place(
    _ request: OrderRequest, isPatient: Bool
  ) async throws(OperationFailure) -> Done<OrderID> {
    let key = request.identity.key
    let reservation = try await answer(key) { () async throws(StoreError) in
      try await store.reservations.submit(
        StockRequest(key: key, order: request.id, gift: request.gift, draw: drawNumber()))
    }.value
    if reservation.isOutOfStock, !reservation.isFinal, isPatient {
      throw .refused(.reservationLost)
    }
    let order = ReservedOrder(
      order: request, reservation: reservation, voucher: makeID(),
      code: reservation.needsCode
        ? vouchers.seal(.made(VoucherCode(randomBits: randomBits()))) : nil)
    do throws(OperationFailure) {
      let placed = try await answer(key) { () async throws(StoreError) in
        try await store.orders.submit(order)
      }
      conclude(order)
      return placed
    } catch {
      // What is not known to be refused is left to the sweep, which finds out.
      if case .refused = error { conclude(order) }
      throw error
    }
  }

  /// Asks about the orders for which something has been set aside for too long; one question at a
  /// time is enough for a loop.
  private func healOrders() async {
    guard !isHealingOrders else { return }
    isHealingOrders = true
    defer { isHealingOrders = false }
    do throws(OperatorError) {
      _ = try await store.reads.healOrders(rowsMax: Self.healedMax)
    } catch {
      // The sweep asks again.
    }
  }

  /// The third step, for which nobody waits: what it does not reach is found by the sweep.
  private func conclude(_ order: ReservedOrder) {
    guard order.reservation.isReserved else { return }
    let conclusion = OrderConclusion(
      key: order.order.identity.key, order: order.order.id, gift: order.order.gift,
      outcome: order.reservation.outcome ?? order.order.gift)
    let conclusions = store.conclusions
    Task(executorPreference: loop) {
      do throws(StoreError) {
        try await conclusions.submit(conclusion)
      } catch {
        // Nothing is lost: the reservation stands until the sweep asks about it.
      }
    }
  }
}
