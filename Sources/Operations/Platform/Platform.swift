package import Coalition
package import EventLoop
import Secrets
package import Store

/// What the platform can do, on one event loop: the operations are extensions of this actor, one
/// file each.
///
/// An operation decides in Swift, by the terms that it last saw of the caller, and has SQL make it
/// happen, which proves the caller and the terms again. When the database says that they have
/// changed, the operation forgets what it saw and decides anew.
package actor Platform {
  package nonisolated let loop: EventLoop
  package nonisolated let store: Store
  package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// How many times an operation decides anew before it gives up.
  static let decisionsMax = 3

  private let clock: @Sendable () -> Instant
  private let identifierKey: [UInt8]
  let eventNames: EventNames
  /// Finds and opens the codes of vouchers.
  let vouchers: VoucherVault
  private var ids = UUIDv7.Sequence()
  private var dice = BufferedRandom()
  private var callers = CallerCache()
  /// Whether this loop is asking about orders that were cut off.
  var isHealingOrders = false
  private var keysUsed: Set<KeyDigest> = []
  /// The questions about callers that are on their way to the database.
  private var fetches: [KeyDigest: Task<Result<Caller, OperationFailure>, Never>] = [:]

  /// Creates the platform of one loop.
  ///
  /// - Parameters:
  ///   - store: The loop's way to the database.
  ///   - identifierKey: The 32 secret bytes under which members' identifiers are digested.
  ///   - vouchers: The holder of the key under which the codes of vouchers are digested and sealed.
  ///   - clock: The wall clock, which dates ids and requests that name no time.
  package init(
    store: Store, identifierKey: [UInt8], vouchers: VoucherVault, on loop: EventLoop,
    clock: @escaping @Sendable () -> Instant
  ) {
    precondition(identifierKey.count == 32, "the identifier key has 32 bytes")
    self.store = store
    self.identifierKey = identifierKey
    self.vouchers = vouchers
    eventNames = EventNames(secret: identifierKey)
    self.loop = loop
    self.clock = clock
  }

  /// The wall clock.
  package var now: Instant { clock() }

  /// An id above all before it on this loop.
  func makeID<Tag>() -> ID<Tag> {
    ID(ids.next(milliseconds: now.milliseconds, using: &dice))
  }

  /// A random number: for request and trace ids, and what nobody may foresee.
  package func randomBits() -> UInt128 { UInt128(dice.next()) << 64 | UInt128(dice.next()) }

  // MARK: Callers

  /// Whom a key proves, as last seen, if it has a scope; asks the database about a key not met yet.
  func caller(_ key: KeyDigest, needing scope: Scope?) async throws(OperationFailure) -> Caller {
    let caller: Caller
    if let known = callers.caller(key, at: monotonicNanoseconds()) {
      caller = known
    } else {
      caller = try await fetchCaller(key)
    }
    if let scope, !caller.scopes.contains(scope) { throw .refused(.scopeMissing) }
    return caller
  }

  /// The partner that a key proves, suspended or not, as last seen; what it may read is decided
  /// where it is read.
  func reader(_ key: KeyDigest) async throws(OperationFailure) -> PartnerID {
    if let known = callers.caller(key, at: monotonicNanoseconds()) { return known.partner }
    return try await answer(key) { () async throws(StoreError) in
      try await store.reads.reader(presenting: key)
    }.value
  }

  /// The terms of a caller at an instant.
  ///
  /// What was last seen may be older than the terms: before they are found missing, the database
  /// is asked again.
  func terms(
    of caller: Caller, at instant: Instant
  ) async throws(OperationFailure) -> (caller: Caller, terms: Terms) {
    if let terms = caller.schedule.terms(at: instant) { return (caller, terms) }
    // An answer that is on its way may be older than the terms; the next one is not.
    if let fetch = fetches[caller.key] { _ = await fetch.value }
    let fresh = try await fetchCaller(caller.key)
    guard let terms = fresh.schedule.terms(at: instant) else { throw .refused(.termsNotFound) }
    return (fresh, terms)
  }

  /// Forgets what was seen of a key.
  func forgetCaller(_ key: KeyDigest) { callers.forget(key) }

  /// Asks the database about a key, once for all who want to know at the same time: hundreds of
  /// requests may come with a key that was not met yet.
  private func fetchCaller(_ key: KeyDigest) async throws(OperationFailure) -> Caller {
    let fetch = fetches[key] ?? startFetch(of: key)
    return try await fetch.value.get()
  }

  private func startFetch(of key: KeyDigest) -> Task<Result<Caller, OperationFailure>, Never> {
    let fetch = Task { () -> Result<Caller, OperationFailure> in
      defer { fetches[key] = nil }
      do throws(OperationFailure) {
        let caller = try await answer(key) { () async throws(StoreError) in
          try await store.reads.caller(presenting: key)
        }.value
        callers.keep(caller, at: monotonicNanoseconds())
        return .success(caller)
      } catch {
        callers.forget(key)
        return .failure(error)
      }
    }
    fetches[key] = fetch
    return fetch
  }

  /// Tells the database which keys have been used since it was last told; call every minute and at
  /// the end. What cannot be told now is told with the next.
  package func reportKeyUses() async {
    guard !keysUsed.isEmpty else { return }
    let used = keysUsed
    keysUsed = []
    do throws(StoreError) {
      try await store.reads.noteUses(of: Array(used))
    } catch {
      keysUsed.formUnion(used)
    }
  }

  // MARK: Requests

  /// The database's name for an identifier that a caller presents.
  func digest(of identifier: MemberIdentifier, from caller: Caller) -> [UInt8] {
    HMACSHA256.authenticate(
      identifier.canonicalBytes(partner: caller.partner), key: identifierKey)
  }

  /// The database's name for the member that a caller names.
  func reference(to member: MemberSelector, from caller: Caller) -> MemberReference {
    switch member {
    case .id(let id): .id(id)
    case .identifier(let identifier): .identifier(digest: digest(of: identifier, from: caller))
    }
  }

  /// Asks the store for the holder of a key, and turns a refusal into a failure.
  func answer<Value: Sendable>(
    _ key: KeyDigest, _ ask: () async throws(StoreError) -> Outcome<Value>
  ) async throws(OperationFailure) -> Done<Value> {
    let outcome: Outcome<Value>
    do throws(StoreError) {
      outcome = try await ask()
    } catch {
      throw .failed(error)
    }
    switch outcome {
    case .done(let value, let isReplay):
      keysUsed.insert(key)
      return Done(value, isReplay: isReplay)
    case .refused(let refusal, let detail, let isReplay):
      throw .refused(refusal, detail: detail, isReplay: isReplay)
    }
  }

  /// Decides and asks the store, again when the caller's terms have changed in between; forgets a
  /// caller whose key the database no longer accepts.
  func decide<Value: Sendable>(
    for key: KeyDigest, _ attempt: () async throws(OperationFailure) -> Done<Value>
  ) async throws(OperationFailure) -> Done<Value> {
    for _ in 1..<Self.decisionsMax {
      do throws(OperationFailure) {
        return try await attempt()
      } catch {
        guard case .refused(let refusal, _, _) = error else { throw error }
        switch refusal {
        case .termsChanged: forgetCaller(key)
        case .apiKeyInvalid, .partnerSuspended, .scopeMissing:
          forgetCaller(key)
          throw error
        default: throw error
        }
      }
    }
    return try await attempt()
  }
}
