import Arguments
import Coalition
import PartnerAPI
import Store

/// `tessera gift export`.
enum ExportCatalogue {
  static let command = Command<CommandBody>(
    "export", "Write the catalogue as a file, to be kept, edited, and imported.",
    discussion: """
      JSON, one category or gift a line, unless -f csv asks for a table: then a row for each \
      gift and language, without the categories. Importing what was exported changes nothing, \
      and exporting it again gives the same bytes. Codes of pools are in no file. The format is \
      described in docs/reference/catalogue-file.md.
      """,
    parameters: [GiftParameters.supplier.specification],
    examples: [
      .init("tessera gift export > catalogue.ndjson", "Writes everything."),
      .init("tessera gift export --supplier bags -f csv > bags.csv", "Writes the gifts of one."),
    ],
    action: CommandBody { context in
      let supplier = context[GiftParameters.supplier]
      let stored = try await context.withOperator(statementTimeout: nil) {
        try await $0.requireSupplier(supplier)
        return try await $0.catalogueEntries(ofSupplier: supplier)
      }
      let entries = try stored.map { try CatalogueEntry(json: Array($0.utf8)) }
      if context.format == .csv {
        context.console.write(CatalogueRows.text(of: entries))
      } else {
        for entry in entries {
          context.console.write(String(decoding: entry.json, as: UTF8.self) + "\n")
        }
      }
    })
}
