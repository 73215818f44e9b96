import Coalition

/// What a batch of bookings says of the office and of the books that it is meant for.
package struct DATEVDetails: Hashable, Sendable {
  /// The numbers that an office of tax advisers may have.
  package static let consultants = 1_001...9_999_999
  /// The numbers that an office may give to a client.
  package static let clients = 1...99_999
  /// How many digits accounts may have; personal accounts have one more.
  package static let accountLengths = 4...8

  /// The office's number (Berater).
  package let consultant: Int
  /// The number of the books there (Mandant).
  package let client: Int
  package let accountLength: Int
  /// The month in which the fiscal year begins, from 1.
  package let fiscalYearStart: Int
  /// The standard chart on which the books rest, `03` or `04`; nil: one of their own.
  package let chart: String?
  /// `windows-1252`, or UTF-8 with a byte order mark.
  package let encoding: TextEncoding

  /// Creates details; throws `badConfiguration` for a number that there cannot be.
  package init(
    consultant: Int, client: Int, accountLength: Int = 4, fiscalYearStart: Int = 1,
    chart: String? = nil, encoding: TextEncoding = .windows1252
  ) throws(AccountingError) {
    guard Self.consultants.contains(consultant), Self.clients.contains(client) else {
      throw .badConfiguration("datev: consultant is 1001 to 9999999, client 1 to 99999")
    }
    guard Self.accountLengths.contains(accountLength), (1...12).contains(fiscalYearStart),
      [nil, "03", "04"].contains(chart)
    else {
      throw .badConfiguration(
        "datev: account_length is 4 to 8, fiscal_year_start a month, chart 03 or 04")
    }
    guard [.utf8, .windows1252].contains(encoding) else {
      throw .badConfiguration("datev: encoding is utf-8 or windows-1252")
    }
    self.consultant = consultant
    self.client = client
    self.accountLength = accountLength
    self.fiscalYearStart = fiscalYearStart
    self.chart = chart
    self.encoding = encoding
  }
}

extension DATEVDetails: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case consultant, client, chart, encoding
    case accountLength = "account_length"
    case fiscalYearStart = "fiscal_year_start"
  }

  /// Reads details; throws as `ExportDetails` does.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    try self.init(
      consultant: try fields.decode(Int.self, forKey: .consultant),
      client: try fields.decode(Int.self, forKey: .client),
      accountLength: try fields.decodeIfPresent(Int.self, forKey: .accountLength) ?? 4,
      fiscalYearStart: try fields.decodeIfPresent(Int.self, forKey: .fiscalYearStart) ?? 1,
      chart: try fields.decodeIfPresent(String.self, forKey: .chart),
      encoding: try fields.word(.encoding, or: .windows1252))
  }
}
