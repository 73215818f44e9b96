import Coalition
import Glibc
import Synchronization

/// Makes ids, and knows what time it is: the two impure things that commands need.
enum Identities {
  private static let sequence = Mutex(UUIDv7.Sequence())

  /// Makes an id above all that this process made before.
  static func make<Tag>(_ tag: Tag.Type = Tag.self) -> ID<Tag> {
    let now = now().milliseconds
    var dice = SystemRandomNumberGenerator()
    return ID(sequence.withLock { $0.next(milliseconds: now, using: &dice) })
  }

  /// The wall clock.
  static func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
