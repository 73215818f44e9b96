import FoundationEssentials

/// The programs of one installed PostgreSQL: `initdb`, `postgres`, `psql` and their kin.
package struct ServerPrograms: Hashable, Sendable {
  /// The oldest major version that the product works with.
  package static let majorMin = 15

  /// The folder that holds the programs.
  package let folder: String
  /// The major version, for example 15.
  package let major: Int

  /// The path of the program called `name`.
  package func path(_ name: String) -> String { folder + "/" + name }

  /// The best programs for data written by version `major`, or for data yet to be created.
  ///
  /// `TESSERA_POSTGRES_BIN` decides alone when it is set. Otherwise the version that wrote the
  /// data, else the newest, among Debian's folders and those on `PATH`.
  static func find(
    for major: Int?, data: String, environment: [String: String]
  ) throws(EmbeddedPostgresError) -> ServerPrograms {
    let (found, looked) = try installed(environment)
    guard let newest = found.max(by: { $0.major < $1.major }) else {
      throw .serverMissing(looked: looked)
    }
    guard let major else { return newest }
    guard let same = found.first(where: { $0.major == major }) else {
      throw .otherMajorVersion(
        data: data, major: major, installed: Set(found.map(\.major)).sorted())
    }
    return same
  }

  private static func installed(
    _ environment: [String: String]
  ) throws(EmbeddedPostgresError) -> (found: [ServerPrograms], looked: [String]) {
    if let folder = environment["TESSERA_POSTGRES_BIN"], !folder.isEmpty {
      return ([ServerPrograms(folder: folder, major: try majorVersion(in: folder))], [folder])
    }
    let debian = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
    let onPath = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let folders = versions.sorted().map { "\(debian)/\($0)/bin" } + onPath
    var found: [ServerPrograms] = []
    for folder in folders
    where ["postgres", "initdb"].allSatisfy({
      FileManager.default.isExecutableFile(atPath: folder + "/" + $0)
    }) {
      let programs = ServerPrograms(folder: folder, major: try majorVersion(in: folder))
      if programs.major >= majorMin { found.append(programs) }
    }
    return (found, ["\(debian)/*/bin", "PATH"])
  }

  private static func majorVersion(in folder: String) throws(EmbeddedPostgresError) -> Int {
    let program = folder + "/postgres"
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw .serverUnusable(program: program, reason: "it is not there")
    }
    let outcome = try ChildProgram([program, "--version"]).run()
    // "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)"
    let words = outcome.text.split(separator: " ")
    guard outcome.status == 0, words.count >= 3,
      let major = Int(words[2].prefix { $0.isASCII && $0.isNumber })
    else {
      throw .serverUnusable(program: program, reason: "its version reads \"\(outcome.text)\"")
    }
    return major
  }
}
