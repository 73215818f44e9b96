import Arguments
import Coalition

/// The name of whoever acts, as `--actor` gives it.
///
/// The audit trail shows it, and what takes two people compares it (`coalition.is_same_person`), so
/// nothing that the eye cannot see may tell two names apart.
enum ActorName {
  /// The most characters, counted as Unicode scalars.
  static let charactersMax = 120

  /// Reads a name of visible characters with single spaces between them; spaces around it are
  /// dropped.
  @Sendable static func reading(_ text: String) throws -> String {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    let named = words.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed()
    guard !named.isEmpty else { throw ValueError("names nobody") }
    guard named.allSatisfy({ !$0.isEmpty && $0.unicodeScalars.allSatisfy(VisibleText.isVisible) })
    else {
      throw ValueError(
        "is not a name of visible characters with single spaces between them, such as 'Ann Bell'")
    }
    let name = named.joined(separator: " ")
    guard name.unicodeScalars.count <= charactersMax else {
      throw ValueError("has more than \(charactersMax) characters")
    }
    return name
  }
}
