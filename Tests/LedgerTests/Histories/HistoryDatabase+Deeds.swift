import Coalition
import Postgres
import Store

// What the operator does, by the same calls that the command line makes.

extension HistoryDatabase {
  /// Does one thing at an instant.
  func act(
    _ deed: Deed, at now: Int64, on connection: PostgresConnection? = nil
  ) async throws -> DeedAnswer {
    let connection = connection ?? operating
    try await Self.set(now, on: connection)
    do throws(OperatorError) {
      return .told(try await perform(deed, on: connection))
    } catch {
      guard case .refused(let refusal, _) = error else { throw error }
      return .refused(refusal.code)
    }
  }

  /// Applies a policy at an instant.
  func apply(_ policy: ModelPolicy, at now: Int64) async throws {
    try await Self.set(now, on: operating)
    var changes = CoalitionChanges(
      expiresAfterNotice: policy.isNoticeRequired,
      returnPolicy: CoalitionSettings.ReturnPolicy(rawValue: policy.returns.rawValue),
      refundGraceDays: Int(policy.graceDays), adjustmentApprovalLimit: policy.approvalLimit,
      transferPointsMax: policy.transferMax, transferPointsMaxDaily: policy.transferMaxDaily)
    changes.expiryPolicy = .never
    if let count = policy.expiryMonths {
      let months = try ExpiryPolicy.Months(count)
      let boundary = try policy.rounding.boundary
      changes.expiryPolicy =
        policy.renews
        ? .inactivity(months, roundedTo: boundary) : .months(months, roundedTo: boundary)
    }
    try await operating.configure(changes, actor: "ann")
  }

  /// Sets the clock of a connection.
  static func set(_ now: Int64, on connection: PostgresConnection) async throws {
    _ = try await connection.query(
      """
      select set_config('test.instant',
        (timestamptz 'epoch' + $1::bigint * interval '1 microsecond')::text, false)
      """, [.bigint(now)])
  }

  private func perform(
    _ deed: Deed, on connection: PostgresConnection
  ) async throws(OperatorError) -> [String: Int64?] {
    let id = Self.uuid(deed.document)
    switch deed.kind {
    case .freeze(let wallet, let isFrozen):
      let isChanged = try await connection.setFrozen(
        isFrozen, wallet: wallets[wallet], reason: nil, actor: "ann")
      return ["changed": isChanged ? 1 : 0]
    case .propose(let member, let isCredit, let points, let throughDay, let reference, let actor):
      let outcome = try await connection.propose(
        AdjustmentProposal(
          id: AdjustmentID(id), reference: Self.reference(reference), member: members[member],
          direction: isCredit ? .credit : .debit, kind: .goodwill, points: points,
          expiresOn: throughDay.map { CivilDate(daysSince1970: Int($0))! }, reason: "a queue"),
        actor: actor, isRehearsal: deed.isRehearsal)
      let state: Int64 = [.proposed: 0, .approved: 1, .rejected: 2][outcome.state]!
      return [
        "replay": outcome.isReplay ? 1 : 0, "state": state, "balance": outcome.balanceAfter,
      ]
    case .decide(let adjustment, let isApproval, let actor):
      let outcome = try await connection.decide(
        AdjustmentID(Self.uuid(adjustment)),
        .init(
          isApproved: isApproval, note: nil, actor: actor, isRehearsal: deed.isRehearsal))
      return ["replay": outcome.isReplay ? 1 : 0, "balance": outcome.balanceAfter]
    case .transfer(let source, let target, let points, let reference):
      let outcome = try await connection.make(
        PointsTransfer(
          id: MoveID(id), reference: Self.reference(reference), source: members[source],
          target: members[target], points: points, reason: nil),
        actor: "ann", isRehearsal: deed.isRehearsal)
      return [
        "replay": outcome.isReplay ? 1 : 0, "source": outcome.sourceBalanceAfter,
        "target": outcome.targetBalanceAfter,
      ]
    case .notice(let wallet, let through, let noticedAt):
      return try await notice(wallet, through, noticedAt, on: connection)
    case .expire: return try await expire(on: connection)
    case .reinstate(let wallet, let expiry, let points, let until):
      let outcome = try await connection.reinstatePoints(
        ReinstatementID(id),
        ReinstatementRequest(
          owner: .wallet(wallets[wallet]), posting: Int32(expiry),
          points: points.map { Self.points($0) }, expiry: until.expiry, reason: "a mistake"),
        actor: "ann")
      return [
        "posting": Int64(outcome.posting), "points": outcome.points,
        "balance": outcome.balanceAfter, "expires": outcome.expiresAt?.microseconds,
      ]
    case .join, .leave, .merge, .unmerge: return try await change(deed, on: connection)
    }
  }

  private func change(
    _ deed: Deed, on connection: PostgresConnection
  ) async throws(OperatorError) -> [String: Int64?] {
    let id = MoveID(Self.uuid(deed.document))
    switch deed.kind {
    case .join(let member, let other):
      let outcome = try await connection.join(
        members[member], householdOf: members[other], change: id, reason: nil, actor: "ann",
        isRehearsal: deed.isRehearsal)
      return [
        "replay": outcome.isReplay ? 1 : 0, "moved": outcome.pointsMoved,
        "balance": outcome.balanceAfter,
      ]
    case .leave(let member, let newWallet):
      try await connection.leaveHousehold(
        members[member], change: id, newWallet: wallets[newWallet], reason: nil, actor: "ann")
      return [:]
    case .merge(let member, let survivor):
      let outcome = try await connection.merge(
        members[member], into: members[survivor], merge: id, reason: nil, actor: "ann",
        isRehearsal: deed.isRehearsal)
      return [
        "replay": outcome.isReplay ? 1 : 0, "moved": outcome.pointsMoved,
        "balance": outcome.balanceAfter,
      ]
    case .unmerge(let member):
      let outcome = try await connection.unmerge(
        members[member], move: id, reason: nil, actor: "ann", isRehearsal: deed.isRehearsal)
      return ["moved": outcome.pointsMoved, "balance": outcome.balanceAfter]
    default: preconditionFailure("\(deed) changes no member")
    }
  }

  private func notice(
    _ wallet: Int, _ through: Int64, _ noticedAt: Int64, on connection: PostgresConnection
  ) async throws(OperatorError) -> [String: Int64?] {
    let notice = ExpiryNotice(
      wallet: wallets[wallet], expiresThrough: Instant(microseconds: through),
      noticedAt: Instant(microseconds: noticedAt), channel: "letter", reference: "mailing")
    switch try await connection.recordExpiryNotices([notice], actor: "ann")[0] {
    case .recorded: return ["replay": 0]
    case .replayed: return ["replay": 1]
    case .refused(let refusal): throw .refused(refusal, message: "refused as a row")
    }
  }

  /// A run of expiry, in steps as small as they are made.
  private func expire(
    on connection: PostgresConnection
  ) async throws(OperatorError) -> [String: Int64?] {
    var after: WalletID?
    var sums: [Int64] = [0, 0, 0]
    repeat {
      let step = try await connection.expireDueLots(
        after: after, walletsMax: 50, isPreview: false, actor: "ann")
      after = step.nextAfter
      sums = zip(sums, [step.walletsExpired, step.lotsExpired, step.pointsExpired]).map(+)
    } while after != nil
    return ["wallets": sums[0], "lots": sums[1], "points": sums[2]]
  }

  private static func reference(_ text: String) -> Reference {
    do { return try Reference(text) } catch { preconditionFailure("\(error)") }
  }

  private static func points(_ count: Int64) -> Points {
    do { return try Points(count) } catch { preconditionFailure("\(error)") }
  }
}

extension Deed.Until {
  fileprivate var expiry: ReinstatementRequest.Expiry {
    switch self {
    case .byPolicy: .byPolicy
    case .never: .never
    case .through(let day): .through(CivilDate(daysSince1970: Int(day))!)
    }
  }
}

extension ModelPolicy.Rounding {
  fileprivate var boundary: ExpiryPolicy.Boundary {
    get throws {
      switch self {
      case .day: .none
      case .month: .endOfMonth
      case .quarter: .endOfQuarter
      case .year: .endOfYear
      case .date(let number): .day(try YearDay(number: number))
      }
    }
  }
}
