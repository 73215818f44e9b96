import Arguments
import Coalition

/// `tessera import purchases`.
enum ImportPurchases {
  private static let file = Parameter<String>.argument("FILE", "A file .csv or .csv.gz.")

  static let command = Command<CommandBody>(
    "purchases", "Bring in a file of purchases and returns.",
    discussion: """
      The columns are partner, receipt, member (the number of a card), at, currency, amount_minor, \
      kind (purchase or return) and original_receipt. Every row is sent as its partner would send \
      it, so all rules hold; refused rows are counted by their codes, and --refused keeps them. An \
      import that was cut short is run again: rows that were recorded are not recorded twice.
      """,
    parameters: [
      ImportOptions.refused.specification, ImportOptions.dryRun.specification,
      file.specification,
    ],
    examples: [
      .init(
        "tessera import purchases march.csv.gz --refused refused.csv",
        "Imports a month, and keeps what was refused to be corrected.")
    ],
    action: CommandBody { context in
      let path = context.require(file)
      let run = ImportRun(
        context: context, file: try ImportFile(path, required: PurchaseColumns.required),
        label: "import purchases", reading: PurchaseColumns.request)
      try await ImportOptions.carryOut(run, question: "Record the purchases in \(path)?")
    })
}
