import EmbeddedPostgres
import FoundationEssentials
import TestSupport
import Testing

/// `deploy/bootstrap.sh`, on a machine that has every package: the tests could not run on another.
@Suite(.ownThread) struct BootstrapTests {
  private func run(path: String) throws -> ChildProgram.Outcome {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    return try ChildProgram(
      ["/bin/sh", root + "/deploy/bootstrap.sh"], environment: ["PATH=\(path)", "LC_ALL=C"]
    ).run()
  }

  private func withSwift(
    saying version: String, _ body: (ChildProgram.Outcome) throws -> Void
  ) throws {
    let folder = try TestFolder(onDisk: true)
    defer { folder.clear() }
    _ = try folder.addProgram(
      named: "swift", "echo 'Swift version \(version) (swift-RELEASE)'")
    try body(run(path: folder.path + ":/usr/sbin:/usr/bin:/sbin:/bin"))
  }

  @Test(arguments: ["6.2", "6.3.1", "6.10", "7.0"])
  func `nothing is said when nothing is missing`(version: String) throws {
    try withSwift(saying: version) { outcome in
      #expect(outcome.status == 0)
      #expect(outcome.text == "")
    }
  }

  @Test(arguments: ["5.10.1", "6.0", "6.1.3"])
  func `a Swift that is too old is refused with the version to install`(version: String) throws {
    try withSwift(saying: version) { outcome in
      #expect(outcome.status == 1)
      #expect(outcome.text.contains("Swift \(version) is too old: install 6.2 or newer"))
      #expect(outcome.text.contains("6.3.1"))
    }
  }

  @Test func `a system that is not Debian is told what to install by hand`() throws {
    let outcome = try run(path: "/nowhere")
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("this is not Debian: install libpq's headers and PostgreSQL"))
  }
}
