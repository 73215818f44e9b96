import EmbeddedPostgres
import Postgres
import Testing

extension ClearingStage {
  /// Lets the ledger's clock be at an instant, from which it goes on.
  func moveClock(to instant: String) async throws {
    let database = stage.coalition.database
    _ = try await database.query(
      """
      create or replace function public.move_to(instant timestamptz) returns void
      language plpgsql as $$
      begin
        execute format(
          'create or replace function ledger.instant() returns timestamptz language plpgsql '
          'volatile set search_path = pg_catalog, pg_temp as $f$ begin '
          'return clock_timestamp() + %L::interval; end $f$', instant - clock_timestamp());
      end $$
      """)
    _ = try await database.query(
      "select public.move_to($1::text::timestamptz)", [.text(instant)])
  }

  /// Closes and approves a period that is over, by two people.
  func settle(
    _ period: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for (word, actor) in [("close", "ann"), ("approve", "bob")] {
      let outcome = try await run("settlement", word, period, as: actor)
      try #require(outcome.status == 0, "\(outcome.text)", sourceLocation: sourceLocation)
    }
  }

  /// The first column of what a query finds.
  func texts(_ sql: Statement, _ parameters: PostgresValue...) async throws -> [String?] {
    let found = try await stage.coalition.database.query(sql, parameters)
    return try (0..<found.rowCount).map { try found.optionalText($0, 0) }
  }
}
