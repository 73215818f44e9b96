import Accounting
import Foundation
import TestSupport

/// The profiles that come with the product.
enum Profiles {
  static let folder = Judge.root + "/deploy/export-profiles"

  static func all() throws -> [CSVProfile] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
      .sorted().map { try named(String($0.dropLast(5))) }
  }

  static func named(_ name: String) throws -> CSVProfile {
    try read(Data(contentsOf: URL(filePath: "\(folder)/\(name).json")))
  }

  static func read(_ json: Data) throws -> CSVProfile {
    try JSONDecoder().decode(CSVProfile.self, from: json)
  }

  static func read(_ json: String) throws -> CSVProfile { try read(Data(json.utf8)) }
}

/// Returns the files that a profile writes, as bytes.
func files(_ books: Books, by profile: CSVProfile) throws -> [[UInt8]] {
  final class Box { var files: [[UInt8]] = [] }
  let box = Box()
  try CSVWriter.write(books, by: profile) { file, bytes in
    if box.files.count < file { box.files.append([]) }
    box.files[file - 1] += bytes
  }
  return box.files
}

/// Returns the rows of the only file that a profile writes.
func rows(_ books: Books, by profile: CSVProfile) throws -> [String] {
  let bytes = try files(books, by: profile).joined()
  return String(decoding: Array(bytes), as: UTF8.self)
    .split(separator: "\r\n", omittingEmptySubsequences: true).map(String.init)
}
