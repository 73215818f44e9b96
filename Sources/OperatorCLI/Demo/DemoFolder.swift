import FoundationEssentials

/// The sample files of the demo.
struct DemoFolder: Sendable {
  let path: String

  var purchases: String { path + "/purchases.csv.gz" }
  var members: String { path + "/members.csv.gz" }
  var partners: String { path + "/partners.csv" }
  var settlementTerms: String { path + "/settlement_terms.csv" }
  var parties: String { path + "/parties.csv" }
  var outlets: String { path + "/outlets.csv" }
  var gifts: String { path + "/gifts.ndjson" }

  /// The codes for the pool of a gift.
  func codes(ofSupplier supplier: String, gift: String) -> String {
    "\(path)/codes/\(supplier).\(gift).csv"
  }

  /// Takes the folder that was named, or finds `deploy/demo` below the current folder or one that
  /// the program lies in.
  static func find(named: String?) throws -> DemoFolder {
    let program =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    var candidates = named.map { [$0] } ?? [Environment.folder + "/deploy/demo"]
    if named == nil {
      var above = program.split(separator: "/").dropLast()
      while !above.isEmpty {
        candidates.append("/" + above.joined(separator: "/") + "/deploy/demo")
        above = above.dropLast()
      }
    }
    let folders = candidates.map(DemoFolder.init(path:))
    guard let found = folders.first(where: \.isComplete) else {
      throw CommandFailure.usage(
        "the sample files were not found in \(candidates[0]); name their folder with --data")
    }
    return found
  }

  private var isComplete: Bool {
    [purchases, members, partners, settlementTerms, parties, outlets, gifts].allSatisfy {
      FileManager.default.isReadableFile(atPath: $0)
    }
  }
}
