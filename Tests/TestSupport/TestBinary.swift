import FoundationEssentials

/// The programs of this package that black-box tests start.
package enum TestBinary {
  /// The path of `tessera`: what `TESSERA_BINARY` names, or what lies beside these tests.
  package static var tessera: String { path("tessera", override: "TESSERA_BINARY") }

  /// The path of the program called `name` beside these tests, unless the environment names one.
  package static func path(_ name: String, override variable: String) -> String {
    if let named = ProcessInfo.processInfo.environment[variable], !named.isEmpty { return named }
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return tests.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + name
  }
}
