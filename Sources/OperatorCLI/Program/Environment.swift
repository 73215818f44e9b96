import FoundationEssentials

/// The environment of the process.
enum Environment {
  /// All variables.
  static var all: [String: String] { ProcessInfo.processInfo.environment }

  /// The value of one variable; nil when it is absent or empty.
  static func value(_ name: String) -> String? {
    all[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The folder that the process was started in.
  static var folder: String { FileManager.default.currentDirectoryPath }
}
