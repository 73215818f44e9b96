package import EventLoop

/// The event loop that tests share when they need one and do not care which.
package enum TestLoop {
  /// A loop on a thread of its own, for as long as the process lives.
  package static var shared: EventLoop {
    get throws { try sharedResult.get() }
  }

  private static let sharedResult = Result { try EventLoop.start(named: "tests") }
}
