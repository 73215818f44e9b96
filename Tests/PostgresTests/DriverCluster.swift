import EmbeddedPostgres
import Postgres
import TestSupport

extension TestCluster {
  /// The server of the tests of the driver, apart from the one that all tests share: they change
  /// who is let in.
  static let ofDriver: TestCluster = {
    do { return try TestCluster(.throwAway) } catch { fatalError("no PostgreSQL: \(error)") }
  }()

  /// How to connect to the cluster's first database. A statement may wait long for what a test does
  /// meanwhile, on a machine that has much else to do.
  func configuration(user: String = EmbeddedPostgres.superuser) -> PostgresConfiguration {
    var configuration = PostgresConfiguration(connectionString: connectionString(user: user))
    configuration.statementTimeout = .seconds(120)
    return configuration
  }
}
