import Testing

@testable import Migrator

@Suite struct SQLStatementTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let script: String
    let lines: [Int]
  }

  @Test(arguments: [
    Case(testDescription: "nothing", script: " \n -- a; b\n", lines: []),
    Case(testDescription: "two on a line", script: "select 1; select 2", lines: [1, 1]),
    Case(testDescription: "comments before", script: "-- a\n/* b; /* c */ ;\n*/\nx;", lines: [4]),
    Case(testDescription: "strings", script: "select 'a;''b\n;';\nx", lines: [1, 3]),
    Case(testDescription: "escapes", script: #"select E'\';'; x"#, lines: [1, 1]),
    Case(testDescription: "no escapes", script: #"select '\';x"#, lines: [1, 1]),
    Case(testDescription: "names", script: "select \"a;\n\";\nx", lines: [1, 3]),
    Case(testDescription: "dollars", script: "do $$ a;\n$b$;$$;\nx;", lines: [1, 3]),
    Case(testDescription: "tags", script: "do $b$ a; $$; $b$;\nx", lines: [1, 2]),
    Case(testDescription: "parameters", script: "select $1;\nx", lines: [1, 2]),
    Case(
      testDescription: "atomic bodies",
      script: "create function f() begin atomic select case when a then b end; c; end;\nx",
      lines: [1, 2]),
    Case(testDescription: "a transaction", script: "begin;\ncommit;", lines: [1, 2]),
    Case(testDescription: "an open string", script: "x;\nselect 'a;", lines: [1, 2]),
    Case(testDescription: "an open comment", script: "x;\n/* a;", lines: [1]),
  ])
  func `a script falls apart where its statements end`(row: Case) {
    #expect(SQLStatement.split(row.script).map(\.line) == row.lines)
  }

  @Test func `the pieces hold all that is not space between them`() {
    let script = "create table a ();\n\ninsert into \"ä\" values ('ö;');"
    #expect(
      SQLStatement.split(script).map(\.text) == [
        "create table a ();", "insert into \"ä\" values ('ö;');",
      ])
  }
}
