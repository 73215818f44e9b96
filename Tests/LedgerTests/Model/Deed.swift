/// What the operator does, in the words of the model.
struct Deed: Hashable, Sendable, CustomStringConvertible {
  enum Kind: Hashable, Sendable {
    case freeze(wallet: Int, isFrozen: Bool)
    /// `throughDay`: days since 1970.
    case propose(
      member: Int, isCredit: Bool, points: Int64, throughDay: Int64?, reference: String,
      actor: String)
    /// `adjustment`: the document of the proposal.
    case decide(adjustment: UInt64, isApproval: Bool, actor: String)
    case transfer(source: Int, target: Int, points: Int64, reference: String)
    case notice(wallet: Int, through: Int64, noticedAt: Int64)
    case expire
    case reinstate(wallet: Int, expiry: Int, points: Int64?, until: Until)
    case join(member: Int, householdOf: Int)
    /// `newWallet`: the number that the new wallet gets.
    case leave(member: Int, newWallet: Int)
    case merge(member: Int, into: Int)
    case unmerge(member: Int)
  }

  /// When reinstated points expire.
  enum Until: Hashable, Sendable {
    case byPolicy
    case never
    /// Through a day, in days since 1970.
    case through(Int64)
  }

  var kind: Kind
  /// Whether all of it shall be undone.
  var isRehearsal = false
  /// The id of the document that comes of it, unique in its history.
  var document: UInt64

  var description: String {
    "\(kind)\(isRehearsal ? " as a rehearsal" : "") (document \(document))"
  }

  /// The members that it names.
  var members: [Int] {
    switch kind {
    case .propose(let member, _, _, _, _, _), .leave(let member, _), .unmerge(let member): [member]
    case .transfer(let one, let other, _, _), .join(let one, let other), .merge(let one, let other):
      [one, other]
    case .freeze, .decide, .notice, .expire, .reinstate: []
    }
  }

  /// The wallet that it names.
  var wallet: Int? {
    switch kind {
    case .freeze(let wallet, _), .notice(let wallet, _, _), .reinstate(let wallet, _, _, _): wallet
    default: nil
    }
  }
}

/// What the ledger says to a deed, as far as model and database must agree on it.
enum DeedAnswer: Hashable, Sendable {
  /// What is told, by name; nil where there is nothing to tell.
  case told([String: Int64?])
  case refused(String)
}

/// Why a deed has no effect.
struct DeedRefusal: Error {
  let code: String

  init(_ code: String) { self.code = code }
}
