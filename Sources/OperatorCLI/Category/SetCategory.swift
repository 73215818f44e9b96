import Arguments
import Coalition
import FoundationEssentials
import Store

/// `tessera category set`.
enum SetCategory {
  private static let category = Parameter<CategoryCode>.argument(
    "CODE", "The code of the category.", reading: code)
  private static let title = Parameter<CategoryEntry.Title>.option(
    "title", "LANGUAGE=TEXT", "What it is called in one language: en=Garden."
  ) { text in
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let language = try? Language(parts[0]) else {
      throw ValueError("is not a language and a title, such as en=Garden")
    }
    return CategoryEntry.Title(language: language, text: try CommonParameters.name(parts[1]))
  }.required.repeated

  static let command = Command<CommandBody>(
    "set", "Add a category, or say anew what it is called.",
    parameters: [title.specification, category.specification],
    examples: [
      .init(
        "tessera category set garden --title en=Garden --title bg=Градина", "In two languages.")
    ],
    action: CommandBody { context in
      let code = context.require(category)
      let titles = context.invocation.all(title)
      guard Set(titles.map(\.language)).count == titles.count else {
        throw CommandFailure.usage("--title: a language is given twice")
      }
      let categories = try await context.withOperator { connection in
        try await connection.setCategory(code, titles: json(titles), actor: context.actor)
        return try await connection.categories()
      }
      context.answer(ListCategories.table(categories.filter { $0.code == code.text }))
    })

  /// Titles as a JSON object, by language.
  private static func json(_ titles: [CategoryEntry.Title]) throws -> String {
    let byLanguage = Dictionary(uniqueKeysWithValues: titles.map { ($0.language.tag, $0.text) })
    return String(decoding: try JSONEncoder().encode(byLanguage), as: UTF8.self)
  }

  /// Reads the code of a category.
  @Sendable static func code(_ text: String) throws -> CategoryCode {
    guard let code = try? CategoryCode(text) else {
      throw ValueError("is not 1 to \(CategoryCode.charactersMax) of a-z, 0-9, _ and -")
    }
    return code
  }
}
