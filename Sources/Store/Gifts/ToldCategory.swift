package import Coalition
package import Postgres

/// Under what gifts are listed, called as a reader is told.
package struct ToldCategory: Sendable {
  package let code: String
  package let createdAt: Instant
  /// The language of the title.
  package let language: String
  package let title: String
}

extension PostgresConnection {
  /// Reads all categories, by their codes; a coalition has few. Any key will do.
  package func categories(
    in language: Language?, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<[ToldCategory]> {
    do throws(PostgresError) {
      let command = Command(Self.toldCategories, [.text(language?.tag)])
      switch try await read(command, presenting: key, scopes: []) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        var categories: [ToldCategory] = []
        for row in 0..<result.rowCount {
          categories.append(
            ToldCategory(
              code: try result.text(row, 0), createdAt: try result.instant(row, 1),
              language: try result.text(row, 2), title: try result.text(row, 3)))
        }
        return .done(categories, isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  private static let toldCategories: Statement = """
    select code, created_at, language, title from catalogue.told_categories($1)
    """
}
