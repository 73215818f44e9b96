import Accounting
import FoundationEssentials

/// Charts of accounts and profiles, as they come with the program or from files.
enum ExportConfiguration {
  /// The profiles that come with the program, by name.
  static let profiles: [CSVProfile] = EmbeddedFiles.all
    .filter { $0.path.hasPrefix("deploy/export-profiles/") }
    .map { file in
      do {
        return try JSONDecoder().decode(CSVProfile.self, from: Data(file.text.utf8))
      } catch {
        preconditionFailure("\(file.path) is no profile: \(error)")
      }
    }

  /// The fonts that come with the program, read when something is printed and not before.
  static let fonts: PaperFonts = {
    func bytes(_ name: String) -> [UInt8] {
      let file = EmbeddedFiles.all.first { $0.path == "deploy/fonts/\(name).ttf" }
      guard let file, let data = Data(base64Encoded: file.text) else {
        preconditionFailure("\(name) comes with the program")
      }
      return Array(data)
    }
    do {
      return try PaperFonts(
        regular: bytes("LiberationSans-Regular"), bold: bytes("LiberationSans-Bold"))
    } catch {
      preconditionFailure("the fonts that come with the program are fonts: \(error)")
    }
  }()

  /// The profile of a name, or in a file, which has a point or a stroke in its name.
  static func profile(_ text: String) throws -> CSVProfile {
    if let known = profiles.first(where: { $0.name == text }) { return known }
    guard text.contains(".") || text.contains("/") else {
      let names = profiles.map(\.name).joined(separator: ", ")
      throw CommandFailure.usage(
        "no profile is called \(text): there are \(names), and files of your own")
    }
    return try read(CSVProfile.self, from: text)
  }

  /// The chart of accounts in a file.
  static func chart(_ path: String) throws -> ChartOfAccounts {
    try read(ChartOfAccounts.self, from: path)
  }

  /// What a file says beyond the settlement.
  static func details(_ path: String) throws -> ExportDetails {
    try read(ExportDetails.self, from: path)
  }

  private static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value
  {
    let bytes = try TextFile.bytes(of: path)
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as AccountingError {
      throw CommandFailure.usage("\(path): \(error)")
    } catch DecodingError.keyNotFound(let key, let context) {
      throw CommandFailure.usage("\(path): \(place(context.codingPath + [key])) is missing")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      throw CommandFailure.usage("\(path): \(place(context.codingPath)) has another type")
    } catch {
      throw CommandFailure.usage("\(path) is no JSON")
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  }
}
