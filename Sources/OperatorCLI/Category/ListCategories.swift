import Arguments
import Store

/// `tessera category list`.
enum ListCategories {
  static let command = Command<CommandBody>(
    "list", "List the categories of gifts.",
    examples: [.init("tessera category list", "Shows what they are called.")],
    action: CommandBody { context in
      context.answer(table(try await context.withOperator { try await $0.categories() }))
    })

  static func table(_ categories: [CategoryAccount]) -> Table {
    var table = Table(columns: [
      .init("code", "Code"), .init("titles", "Titles"), .init("gifts", "Gifts", isNumeric: true),
    ])
    for category in categories {
      table.append([.text(category.code), .text(category.titles), .number(category.gifts)])
    }
    return table
  }
}
