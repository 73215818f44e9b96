/// Members that share a wallet, and members that are one.
extension LedgerModel {
  struct Merge: Hashable, Sendable {
    let member: Int
    let survivor: Int
    let source: Int
    let target: Int
    let move: UInt64?
    let recordedAt: Int64
    var isUndone = false
  }

  /// The members that share a wallet, other names not counted.
  private func household(of wallet: Int) -> [Int] {
    members.indices.filter { members[$0].wallet == wallet && members[$0].mergedInto == nil }
  }

  /// Gives a member, with its other names, a wallet.
  private mutating func give(_ wallet: Int, to member: Int) {
    for index in members.indices where index == member || members[index].mergedInto == member {
      members[index].wallet = wallet
    }
  }

  /// Moves all of a wallet to another and closes it.
  private mutating func empty(
    _ source: Int, into target: Int, _ kind: MoveKind, members: [Int], document: UInt64
  ) throws(DeedRefusal) -> Move? {
    look(at: [source, target])
    if household(of: source).count > 1 { throw DeedRefusal("household_shared") }
    if wallets[source].status == .frozen { throw DeedRefusal("wallet_frozen") }
    if wallets[source].held > 0 { throw DeedRefusal("wallet_has_holds") }
    if wallets[source].pending > 0 { throw DeedRefusal("wallet_has_pending") }
    if wallets[source].balance < 0 { throw DeedRefusal("wallet_in_debt") }
    if wallets[target].status == .frozen { throw DeedRefusal("wallet_frozen") }
    let move = move(nil, kind, from: source, to: target, members: members, document: document)
    wallets[source].status = .closed
    wallets[source].emptiedInto = target
    return move
  }

  mutating func join(
    _ member: Int, householdOf other: Int, document: UInt64
  ) throws(DeedRefusal) -> [String: Int64?] {
    let (joiner, host) = (survivor(member), survivor(other))
    guard joiner != host else { throw DeedRefusal("same_wallet") }
    let (before, after) = (wallet(of: joiner), wallet(of: host))
    guard before != after else {
      return ["replay": 1, "moved": 0, "balance": wallets[after].balance]
    }
    let move = try empty(
      before, into: after, .household, members: [joiner, host], document: document)
    give(after, to: joiner)
    return ["replay": 0, "moved": move?.points ?? 0, "balance": wallets[after].balance]
  }

  mutating func leave(_ member: Int, newWallet: Int) throws(DeedRefusal) -> [String: Int64?] {
    let leaver = survivor(member)
    let before = wallet(of: leaver)
    look(at: [before])
    guard household(of: before).count > 1 else { throw DeedRefusal("not_in_household") }
    if wallets[before].status == .frozen { throw DeedRefusal("wallet_frozen") }
    while wallets.count <= newWallet {
      wallets.append(WalletModel())
      wallets[wallets.count - 1].status = .unborn
    }
    wallets[newWallet].status = .open
    give(newWallet, to: leaver)
    return [:]
  }

  mutating func merge(
    _ member: Int, into other: Int, document: UInt64
  ) throws(DeedRefusal) -> [String: Int64?] {
    let target = survivor(other)
    if survivor(member) == target {
      guard member != other, members[member].mergedInto == target else {
        throw DeedRefusal("same_wallet")
      }
      return ["replay": 1, "moved": 0, "balance": wallets[wallet(of: target)].balance]
    }
    guard members[member].mergedInto == nil else { throw DeedRefusal("member_already_merged") }
    let (before, after) = (wallet(of: member), wallet(of: target))
    var move: Move?
    if before != after {
      move = try empty(before, into: after, .merge, members: [member, target], document: document)
    } else {
      look(at: [after])
    }
    merges.append(
      Merge(
        member: member, survivor: target, source: before, target: after, move: move?.document,
        recordedAt: now))
    give(after, to: member)
    for index in members.indices where index == member || members[index].mergedInto == member {
      members[index].mergedInto = target
    }
    return ["replay": 0, "moved": move?.points ?? 0, "balance": wallets[after].balance]
  }

  mutating func unmerge(_ member: Int, document: UInt64) throws(DeedRefusal) -> [String: Int64?] {
    guard let index = merges.lastIndex(where: { $0.member == member && !$0.isUndone }) else {
      throw DeedRefusal("member_not_merged")
    }
    let merge = merges[index]
    guard merge.survivor == survivor(member) else { throw DeedRefusal("survivor_merged") }
    let names = otherNames(of: member)
    let common = wallet(of: merge.survivor)
    for name in names { members[name].mergedInto = name == member ? nil : member }
    var move: Move?
    look(at: [merge.source, merge.target, common])
    if merge.source != merge.target {
      for name in names { members[name].wallet = merge.source }
      move = try takeBack(merge, document: document)
    }
    merges[index].isUndone = true
    return ["moved": move?.points ?? 0, "balance": wallets[wallet(of: member)].balance]
  }

  /// A member and all that were merged into it, one by way of the other.
  private func otherNames(of member: Int) -> [Int] {
    var names = [member]
    var next = 0
    while next < names.count {
      names += merges.filter { $0.survivor == names[next] && !$0.isUndone }.map(\.member)
        .filter { !names.contains($0) }
      next += 1
    }
    return names
  }

  /// Opens the wallet that a merge closed and moves back what came from it, by the merge or by way
  /// of a refund since, unless anything of it was spent, moved on or set aside. What came back as
  /// it went is the same points, and what has expired stays gone.
  private mutating func takeBack(_ merge: Merge, document: UInt64) throws(DeedRefusal) -> Move? {
    var brought: Int64 = 0
    var places: [(wallet: Int, lot: Int)] = []
    for move in moves where move.source == merge.source && move.target == merge.target {
      let isOnward = move.kind == .onward && move.recordedAt >= merge.recordedAt
      guard move.document == merge.move && move.kind == .merge || isOnward else { continue }
      brought += move.points
      places += move.parts.map { (move.target, $0.posting) }
    }
    var next = 0
    while next < places.count {
      for move in moves where move.source == places[next].wallet {
        let parts = move.parts.filter { $0.lot.sequence == places[next].lot }
        places += parts.map { (move.target, $0.posting) }
      }
      next += 1
    }
    let expired = places.reduce(0) { $0 + wallets[$1.wallet].pointsGone(ofLot: $1.lot) }
    let lots = places.filter { $0.wallet == merge.target }.map(\.lot)
    let open = lots.reduce(0) { $0 + wallets[merge.target].pointsOpen(ofLot: $1) }
    guard brought - expired <= open else { throw DeedRefusal("merged_points_spent") }
    wallets[merge.source].status = .open
    wallets[merge.source].emptiedInto = nil
    if open > 0, wallets[merge.target].status == .frozen { throw DeedRefusal("wallet_frozen") }
    return move(
      nil, ofLots: Set(lots), .unmerge, from: merge.target, to: merge.source,
      members: [merge.survivor, merge.member], document: document)
  }
}
