import EmbeddedPostgres
import TestSupport
import Testing

@Suite(.ownThread) struct SharedClusterTests {
  @Test func `the shared cluster answers`() throws {
    let cluster = try TestCluster.shared
    #expect(try cluster.psql("select 1 + 1") == "2")
  }
}
