extension CSVProfile: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name, title, encoding, delimiter, quoting, header, payments, columns
    case hasByteOrderMark = "byte_order_mark"
    case lineEnd = "line_end"
    case decimalMark = "decimal_mark"
    case dateForm = "date_form"
    case rowsMax = "rows_max"
    case formulas
    case debitWord = "debit_word"
    case creditWord = "credit_word"
    case taxCode = "tax_code"
  }

  /// Reads a profile; fields that are absent are those of `init`. Throws `badConfiguration`, and
  /// the decoder's errors.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    try self.init(
      name: fields.decode(String.self, forKey: .name),
      title: fields.decode(String.self, forKey: .title),
      encoding: fields.word(.encoding, or: .utf8),
      hasByteOrderMark: fields.decodeIfPresent(Bool.self, forKey: .hasByteOrderMark) ?? false,
      delimiter: fields.character(.delimiter, or: ","),
      quoting: fields.word(.quoting, or: .needed), lineEnd: fields.word(.lineEnd, or: .crlf),
      hasHeader: fields.decodeIfPresent(Bool.self, forKey: .header) ?? true,
      decimalMark: fields.character(.decimalMark, or: "."),
      dateForm: DateForm(parsing: fields.decode(String.self, forKey: .dateForm)),
      rowsMax: fields.decodeIfPresent(Int.self, forKey: .rowsMax),
      formulaGuard: fields.word(.formulas, or: .apostrophe),
      debitWord: fields.decodeIfPresent(String.self, forKey: .debitWord) ?? "D",
      creditWord: fields.decodeIfPresent(String.self, forKey: .creditWord) ?? "C",
      taxCode: fields.decodeIfPresent(String.self, forKey: .taxCode),
      payments: fields.word(.payments, or: .recorded),
      columns: fields.decode([Column].self, forKey: .columns))
  }
}

extension CSVProfile.Column: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case header, value, when, digits
    case lengthMax = "length_max"
    case isCut = "cut"
  }

  /// Reads a column; throws as the profile does.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    let header = try fields.decode(String.self, forKey: .header)
    self.init(
      header,
      try CSVTemplate(
        parsing: fields.decodeIfPresent(String.self, forKey: .value) ?? "", column: header),
      when: try fields.wordIfAny(.when, of: CSVField.self),
      lengthMax: try fields.decodeIfPresent(Int.self, forKey: .lengthMax),
      isCut: try fields.decodeIfPresent(Bool.self, forKey: .isCut) ?? false,
      digits: try fields.decodeIfPresent(Int.self, forKey: .digits))
  }
}
