import EmbeddedPostgres
import FoundationEssentials
import TestSupport
import Testing

@Suite struct ServerProgramsTests {
  @Test func `a folder that is named and holds no server is refused by name`() throws {
    let postgres = EmbeddedPostgres(
      directory: "/nowhere", environment: ["TESSERA_POSTGRES_BIN": "/usr/share"])
    let error = #expect(throws: EmbeddedPostgresError.self) { try postgres.programs() }
    #expect("\(try #require(error))".contains("/usr/share/postgres cannot be used"))
  }

  @Test func `a program that is not a server is refused with what it said`() throws {
    let folder = try TestFolder()
    defer { folder.clear() }
    let program = try folder.addProgram(named: "postgres", "echo mysqld 8.0")
    let postgres = EmbeddedPostgres(
      directory: "/nowhere", environment: ["TESSERA_POSTGRES_BIN": folder.path])
    #expect(
      throws: EmbeddedPostgresError.serverUnusable(
        program: program, reason: "its version reads \"mysqld 8.0\"")
    ) { try postgres.programs() }
  }

  @Test func `the newest server that is installed is chosen for new data`() throws {
    let programs = try EmbeddedPostgres(directory: "/nowhere", environment: [:]).programs()
    #expect(programs.major >= ServerPrograms.majorMin)
    #expect(programs.path("initdb").hasSuffix("/bin/initdb"))
  }

  @Test func `a connection string takes any value as it is`() {
    let text = ConnectionString.make([("host", "/a b"), ("user", #"o'ne\two"#), ("dbname", "")])
    #expect(text == #"host='/a b' user='o\'ne\\two' dbname=''"#)
  }
}
