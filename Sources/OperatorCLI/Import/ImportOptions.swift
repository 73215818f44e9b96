import Arguments

/// What the imports have in common on the command line.
enum ImportOptions {
  static let refused = Parameter<String>.text(
    "refused", "FILE", "Write refused rows to this file, each with the code of its refusal.")
  static let dryRun = Parameter<Bool>.flag(
    "dry-run", "Read the file through and send nothing.")

  /// Reads the file through, asks, sends, and answers with a row for each outcome.
  static func carryOut(_ run: ImportRun, question: String) async throws {
    let context = run.context
    let survey = try run.survey()
    guard !context.isSet(dryRun) else {
      context.remark(
        "\(survey.rows) rows of \(survey.partners.count) partners would be sent, less these:")
      return context.answer(survey.report.table)
    }
    try context.confirm(question)
    let refusedRows = try context[refused].map {
      try RefusedRowsFile($0, heading: run.file.heading)
    }
    let report = try await context.withDatabase { database in
      try await run.send(survey, to: database, refused: refusedRows)
    }
    context.answer(report.table)
  }
}
