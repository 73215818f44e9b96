import EmbeddedPostgres
import Glibc

/// A program that the benchmark runs.
enum Child {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs a program to its end and returns what it wrote.
  static func run(_ arguments: [String]) throws -> String {
    let outcome = try ChildProgram([try path(of: arguments[0])] + arguments.dropFirst()).run()
    guard outcome.status == 0 else {
      throw Failure(
        description: "\(arguments[0]) ended with \(outcome.status):\n\(outcome.text)")
    }
    return outcome.text
  }

  /// What a program has used.
  struct Usage {
    let seconds: Double
    /// The most that it had in its physical pages.
    let megabytes: Int
  }

  /// Runs a program to its end, throws its words if it fails, and tells what it used.
  static func usage(of arguments: [String]) throws -> Usage {
    let (output, input) = try ChildProgram.makePipe()
    defer { close(output) }
    let clock = ContinuousClock()
    let start = clock.now
    let child: Int32
    do {
      defer { close(input) }
      child = try ChildProgram([try path(of: arguments[0])] + arguments.dropFirst())
        .start(output: input)
    }
    let text = ChildProgram.readAll(output)
    var (status, usage) = (CInt(0), rusage())
    while wait4(child, &status, 0, &usage) < 0 {
      guard errno == EINTR else { break }
    }
    guard status == 0 else {
      throw Failure(description: "\(arguments.joined(separator: " ")):\n\(text)")
    }
    return Usage(
      seconds: start.duration(to: clock.now) / .seconds(1), megabytes: usage.ru_maxrss / 1024)
  }

  /// Where a program of the usual folders lies.
  static func path(of program: String) throws -> String {
    if program.contains("/") { return program }
    for folder in ["/usr/local/bin", "/usr/bin", "/bin"] {
      let path = folder + "/" + program
      if access(path, X_OK) == 0 { return path }
    }
    throw Failure(description: "\(program) is not installed; run deploy/bootstrap.sh test")
  }

  /// The largest memory that a process has had in its physical pages, in megabytes.
  static func memoryPeakMegabytes(of process: Int32) -> Int? {
    guard let file = fopen("/proc/\(process)/status", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, CInt(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      guard text.hasPrefix("VmHWM:") else { continue }
      return text.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        .map { $0 / 1024 }
    }
    return nil
  }
}
