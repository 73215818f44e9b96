import Glibc

/// Where the cluster, the scripts and the keys of a benchmark lie.
enum BenchmarkFolder {
  /// Makes a folder on the disk: `/tmp` may be memory, where a commit costs nothing.
  static func make() throws -> String {
    var template = Array("/var/tmp/tessera-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Child.Failure(description: "no temporary folder can be made in /var/tmp")
    }
    let folder = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    // The server may run as another user than this program.
    chmod(folder, 0o755)
    return folder
  }

  /// Makes a folder within it, unless it is there.
  static func make(_ folder: String) throws {
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw Child.Failure(description: "\(folder) cannot be made")
    }
  }

  /// Writes a file that only its owner may read; PostgreSQL's programs run as this user.
  static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else {
      throw Child.Failure(description: "\(path) cannot be written")
    }
    fputs(text, file)
    fclose(file)
    chmod(path, 0o600)
  }
}
