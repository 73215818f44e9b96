import Postgres

/// What every session of the service must be like: unable to step around the isolation of partners.
enum ServiceSession {
  /// How long an earning or a read may take before the partner is told that it failed.
  private static let statementTimeout = Duration.seconds(10)

  /// Adds to `configuration` what the service demands of a session.
  static func harden(_ configuration: PostgresConfiguration) -> PostgresConfiguration {
    var hardened = configuration
    hardened.statementTimeout = statementTimeout
    hardened.sessionChecks.append(isolationCheck)
    return hardened
  }

  /// Refuses a session that is a superuser, bypasses row-level security, or owns the tables: as
  /// whom it logged in counts as well, because it can become that again.
  private static let isolationCheck = """
    do $$
    begin
      if exists (
        select from pg_catalog.pg_roles r
        where r.rolname in (session_user, current_user) and (r.rolsuper or r.rolbypassrls)
      ) then
        raise exception using errcode = '42501', message = format(
          'the service must not run as %I: it is a superuser or bypasses row-level security',
          session_user);
      end if;
      if pg_catalog.pg_has_role(session_user, 'tessera_owner', 'member') then
        raise exception using errcode = '42501', message = format(
          'the service must not run as %I: it can become the owner of the tables', session_user);
      end if;
    end
    $$
    """
}
