import FoundationEssentials

/// How much memory a server may count on.
enum MachineMemory {
  /// What the machine has, or less where its control group (cgroups(7), `memory.max`) allows less.
  static var megabytes: Int {
    let all = ProcessInfo.processInfo.physicalMemory
    let allowed = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8)
    return megabytes(of: all, allowed: allowed)
  }

  /// - Parameter allowed: The group's file: bytes, or `max`; nil where there is no group.
  static func megabytes(of all: UInt64, allowed: String?) -> Int {
    let limit = allowed?.split(whereSeparator: \.isWhitespace).first.flatMap { UInt64($0) }
    return Int(min(all, limit ?? all) / (1024 * 1024))
  }
}
