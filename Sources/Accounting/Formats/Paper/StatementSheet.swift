import Coalition

/// What stands on a partner's statement for people, in its language: the same for every form in
/// which it is shown.
struct StatementSheet {
  /// One of the two between whom the statement is.
  struct Side {
    /// From, or to.
    let word: String
    let lines: [String]
    /// What an error calls the lines.
    let field: String
  }

  /// What is to be paid.
  struct Sum {
    /// Nil where nothing is.
    let before: String?
    let amount: String
    let after: String?
  }

  /// A column of a table.
  struct Column {
    let head: String
    let isNumber: Bool
  }

  /// A cell of a table.
  struct Cell {
    var text: String
    /// What stands beside it in small.
    var note: String?
    /// Over how many columns it goes.
    var columns = 1
  }

  struct Row {
    let cells: [Cell]
    var isTotal = false
    /// A sum of what stands above it, which is nothing without that.
    var isSum = false
  }

  struct Table {
    let heading: String
    var note: String?
    let columns: [Column]
    let rows: [Row]

    var hasHeads: Bool { columns.contains { !$0.head.isEmpty } }
  }

  let language: PaperLanguage
  /// What the file is called where it is open.
  let title: String
  let heading: String
  let period: String
  let sides: [Side]
  let sum: Sum
  /// What the balance is made of; nil where nothing flows.
  let chart: FlowChart?
  let tables: [Table]
}

extension StatementSheet {
  /// Drafts the statement of a partner; throws `unsupported` if it has none, and `character` with
  /// the field's name.
  init(
    _ settlement: ClosedSettlement, of partner: Party, _ details: ExportDetails
  ) throws(AccountingError) {
    guard let statement = settlement.statement(of: partner.number) else {
      throw AccountingError.unsupported("\(partner.code) has no statement in \(settlement.name)")
    }
    let language = details.details(of: partner).language ?? details.language
    let words = language.words
    let text = PaperText(language: language)
    let draft = SheetDraft(
      settlement: settlement, statement: statement, details: details, words: words, text: text)
    let days = settlement.days
    self.language = language
    title = "\(words.statement) \(statement.serial)"
    heading = "\(words.statement) \(words.number) \(statement.serial)"
    period =
      "\(words.period) \(settlement.name): \(text.date(days.lowerBound)) – "
      + text.date(days.upperBound)
    sides = [
      try draft.side(words.from, settlement.operatorParty),
      try draft.side(words.to, statement.partner),
    ]
    sum = draft.sum()
    chart = draft.chart()
    tables =
      StatementDocument.allCases.compactMap(draft.table) + [draft.balance(), draft.points()]
  }
}
