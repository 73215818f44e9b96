import Dispatch
package import Testing

/// Gives each test of a suite a thread of its own, for tests that block or compute for long: those
/// that run programs to their end, and those that try every byte of a file.
///
/// All other tests share as many threads as there are cores: on two cores, two tests that block
/// would stop every other one, until a time limit of the server ends what these wait for.
package struct OwnThread: SuiteTrait, TestTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(QueueExecutor()) { try await function() }
  }

  /// A serial queue of Dispatch, which starts a thread beyond the shared ones when it has work.
  private final class QueueExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "tessera.test")

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
}

extension Trait where Self == OwnThread {
  /// Each test of the suite runs on a thread of its own.
  package static var ownThread: Self { Self() }
}
