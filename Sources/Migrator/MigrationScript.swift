import Postgres

/// The SQL that applies files and remembers them: one message to the server, which makes it one
/// transaction.
///
/// One message also means that a connection lost at any point leaves all of it or nothing, and
/// never lets the rest run in another session outside of a transaction.
struct MigrationScript {
  /// The advisory lock that migrators of one database share: "tessera" in ASCII.
  static let advisoryLock: Int64 = 0x7465_7373_6572_61

  /// The SQL in pieces; those that come from a file know it.
  private var pieces: [(file: DatabaseFile?, text: String)] = []

  /// A script that takes one migration.
  init(applying migration: DatabaseProgram.Migration) {
    begin(with: migration.file.path)
    add(migration.file)
    end(with: migration.file.path)
    let checksum = Self.literal(migration.file.checksum)
    add(
      """
      insert into tessera_schema.migrations (number, name, checksum)
      values (\(migration.number), '\(migration.name)', \(checksum));
      -- Definitions speak of tables: after a migration all of them are applied again.
      update tessera_schema.repeatables set checksum = null;
      """)
  }

  /// A script that applies definitions.
  init(applying definitions: [DatabaseFile]) {
    begin(with: "definitions")
    // Functions call each other in any order. They are checked together, once all are there.
    add("set local check_function_bodies = off;")
    for file in definitions { add(file) }
    end(with: "definitions")
    for file in definitions {
      add(
        """
        insert into tessera_schema.repeatables (path, checksum)
        values ('\(file.path)', \(Self.literal(file.checksum)))
        on conflict (path) do update
        set checksum = excluded.checksum, applied_at = pg_catalog.now();
        """)
    }
    add(Self.checkFunctions)
  }

  /// The whole script.
  var text: String { pieces.map(\.text).joined() }

  func run(on connection: PostgresConnection) async throws(MigratorError) {
    do throws(PostgresError) {
      try await connection.runScript(text)
    } catch .server(let error) {
      throw await explain(error, on: connection)
    } catch {
      throw .database(error)
    }
  }

  // MARK: Explaining

  /// Finds the file and the line that the server's `error` is about.
  private func explain(
    _ error: ServerError, on connection: PostgresConnection
  ) async -> MigratorError {
    if error.sqlState == Self.transactionEnded { return .transactionEnded(path: error.message) }
    if let schema = error.schema, let name = error.routineRefused {
      return .fileRefused(path: "db/functions/\(schema)/\(name).sql", line: nil, error)
    }
    if let position = error.position, let place = place(ofCharacter: position - 1) {
      return .fileRefused(path: place.path, line: place.line, error)
    }
    // Without a position from the server (it gives one for what it cannot parse or name), the
    // statements are counted in a second try, which is made to fail.
    let statements = marked()
    if let count = await StatementCounter.count(statements.map(\.text), on: connection),
      statements.indices.contains(count - 1), let place = statements[count - 1].place
    {
      return .fileRefused(path: place.path, line: place.line, error)
    }
    return .fileRefused(path: pieces.compactMap(\.file?.path).first ?? "db", line: nil, error)
  }

  private typealias Place = (path: String, line: Int)

  /// The place of a character, counted from 0 in the whole script, if it belongs to a file.
  private func place(ofCharacter offset: Int) -> Place? {
    var start = 0
    for piece in pieces {
      let scalars = piece.text.unicodeScalars
      let count = scalars.count
      if offset < start + count {
        guard let file = piece.file else { return nil }
        let line = 1 + scalars.prefix(offset - start).count { $0 == "\n" }
        return (file.path, line)
      }
      start += count
    }
    return nil
  }

  /// The script's statements one by one, each with its place if it belongs to a file.
  private func marked() -> [(text: String, place: Place?)] {
    pieces.flatMap { piece in
      SQLStatement.split(piece.text).map { statement in
        (statement.text, piece.file.map { ($0.path, statement.line) })
      }
    }
  }

  // MARK: Pieces

  /// Raised as the code of a file that ends its transaction (invalid_transaction_termination).
  private static let transactionEnded = "2D000"

  private mutating func begin(with name: String) {
    // A setting that is local to the transaction tells at its end whether it is still the same.
    add(
      """
      select pg_catalog.pg_advisory_xact_lock(\(Self.advisoryLock));
      select pg_catalog.set_config('tessera.migrating', '\(name)', true);
      """)
  }

  private mutating func end(with name: String) {
    add(
      """
      do $tessera$ begin
        if pg_catalog.current_setting('tessera.migrating', true) is distinct from '\(name)' then
          raise exception '\(name)' using errcode = '\(Self.transactionEnded)';
        end if;
      end $tessera$;
      """)
  }

  private mutating func add(_ text: String) { pieces.append((nil, text + "\n")) }

  private mutating func add(_ file: DatabaseFile) {
    pieces.append((file, file.text))
    // A file may end without a semicolon, or in a comment, and may have become another role.
    add("\n;\nreset role;")
  }

  private static func literal(_ bytes: [UInt8]) -> String {
    let digits = bytes.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    return #"'\x\#(digits.joined())'"#
  }

  /// Asks the languages to check every function, now that all that they speak of is there.
  ///
  /// A refusal carries the function's schema and name in the fields of the error, from which its
  /// file follows.
  private static let checkFunctions = """
    do $tessera$
    declare
      v_function record;
    begin
      set local check_function_bodies = on;
      for v_function in
        select p.oid, n.nspname, p.proname, l.lanname
        from pg_catalog.pg_proc as p
        join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
        join pg_catalog.pg_language as l on l.oid = p.prolang
        where l.lanname in ('sql', 'plpgsql')
          and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
          and pg_catalog.has_function_privilege(p.oid, 'execute')
          and not exists (
            select from pg_catalog.pg_depend as d
            where d.objid = p.oid and d.classid = 'pg_catalog.pg_proc'::regclass
              and d.deptype = 'e')
        order by n.nspname, p.proname
      loop
        begin
          if v_function.lanname = 'sql' then
            perform pg_catalog.fmgr_sql_validator(v_function.oid);
          else
            perform pg_catalog.plpgsql_validator(v_function.oid);
          end if;
        exception when others then
          raise exception using
            errcode = sqlstate, message = sqlerrm, schema = v_function.nspname,
            constraint = v_function.proname, hint = 'This is the body of a function.';
        end;
      end loop;
    end $tessera$;
    """
}

extension ServerError {
  /// The function that the check of all functions found wanting.
  fileprivate var routineRefused: String? {
    hint == "This is the body of a function." ? constraint : nil
  }
}
