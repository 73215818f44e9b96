import Arguments
import Coalition

/// `tessera import members`.
enum ImportMembers {
  private static let file = Parameter<String>.argument("FILE", "A file .csv or .csv.gz.")
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "The partner that enrols all members.",
    reading: CommonParameters.partnerCode)
  private static let purchases = Parameter<String>.text(
    "by-purchases", "FILE",
    "Have each member enrolled by the partner of its first row in this file of purchases.")

  static let command = Command<CommandBody>(
    "members", "Bring in a file of members.",
    discussion: """
      The column member holds the number of a loyalty card; other columns are not read. The \
      partner that enrols a member knows it from then on, so say which: one for all, or each the \
      one where the member first bought. A member that is known already is counted as replayed.
      """,
    parameters: [
      partner.specification, purchases.specification, ImportOptions.refused.specification,
      ImportOptions.dryRun.specification, file.specification,
    ],
    examples: [
      .init("tessera import members members.csv --partner bluebell", "Bluebell's own members.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let path = context.require(file)
    let enrolling: Enrolling
    switch (context[partner], context[purchases]) {
    case (let code?, nil): enrolling = .one(code)
    case (nil, let path?): enrolling = .each(try firstPartners(in: path))
    case (nil, nil), (.some, .some):
      throw CommandFailure.usage("say who enrols the members: --partner or --by-purchases")
    }
    try await ImportOptions.carryOut(
      try importRun(context, path, enrolling), question: "Enrol the members in \(path)?")
  }

  /// Which partner enrols a member.
  enum Enrolling: Sendable {
    case one(String)
    /// By the member's number.
    case each([String: String])
  }

  /// An import of the members in a file.
  static func importRun(
    _ context: Context, _ path: String, _ enrolling: Enrolling
  ) throws -> ImportRun {
    ImportRun(
      context: context, file: try ImportFile(path, required: MemberColumns.required),
      label: "import members",
      reading: { row, columns throws(ImportRowError) in
        let code: String
        switch enrolling {
        case .one(let partner): code = partner
        case .each(let partners):
          guard let partner = partners[columns.text("member", row)] else {
            throw ImportRowError(reason: "is in no row of the purchases", column: "member")
          }
          code = partner
        }
        return try MemberColumns.request(row, columns, enrolledBy: code)
      })
  }

  /// The partner of each member's first row.
  static func firstPartners(in path: String) throws -> [String: String] {
    let file = try ImportFile(path, required: ["member", "partner"])
    let columns = ImportColumns(columns: file.columns)
    var partners: [String: String] = [:]
    try file.forEach { row in
      let member = columns.text("member", row)
      if partners[member] == nil { partners[member] = columns.text("partner", row) }
    }
    return partners
  }
}
