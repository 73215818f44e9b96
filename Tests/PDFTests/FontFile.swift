import Foundation
import PDF
import TestSupport

/// The fonts that come with the program, as bytes.
enum FontFile {
  static let regular = bytes("LiberationSans-Regular")
  static let bold = bytes("LiberationSans-Bold")

  private static func bytes(_ name: String) -> [UInt8] {
    guard let data = try? Data(contentsOf: URL(filePath: "\(Judge.root)/deploy/fonts/\(name).ttf"))
    else { preconditionFailure("\(name) lies in deploy/fonts") }
    return [UInt8](data)
  }
}
