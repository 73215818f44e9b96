import Glibc

/// A thread for a call that blocks for as long as a child lives.
package enum DetachedThread {
  /// Runs `body` on a new thread.
  package static func run(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    let result = pthread_create(
      &thread, nil,
      { pointer in
        Unmanaged<Box>.fromOpaque(pointer!).takeRetainedValue().body()
        return nil
      }, box)
    precondition(result == 0, "no thread can be started")
    pthread_detach(thread)
  }

  /// What `body` returns, which runs on a new thread: the few threads that all tests share are not
  /// blocked.
  package static func value<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      run { continuation.resume(with: Result { try body() }) }
    }
  }
}
