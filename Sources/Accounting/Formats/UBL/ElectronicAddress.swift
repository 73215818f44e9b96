import Coalition

/// Where a party takes electronic documents in the Peppol network.
package struct ElectronicAddress: Hashable, Sendable {
  /// The code of the register of addresses: `9926`.
  package let scheme: String
  package let identifier: String

  /// Creates an address.
  package init(scheme: String, identifier: String) {
    self.scheme = scheme
    self.identifier = identifier
  }

  /// The address that a tax number is, in a country whose numbers are one; nil elsewhere.
  init?(taxNumber: String) {
    guard let scheme = Self.taxSchemes[String(taxNumber.prefix(2))] else { return nil }
    self.init(scheme: scheme, identifier: taxNumber)
  }

  /// The registers of tax numbers (the list "EAS") by the letters with which numbers begin.
  private static let taxSchemes: [String: String] = [
    "AT": "9914", "BE": "9925", "BG": "9926", "CY": "9928", "CZ": "9929", "DE": "9930",
    "EE": "9931", "EL": "9933", "ES": "9920", "FR": "9957", "GB": "9932", "HR": "9934",
    "HU": "9910", "IE": "9935", "LT": "9937", "LU": "9938", "LV": "9939", "MT": "9943",
    "NL": "9944", "PL": "9945", "PT": "9946", "RO": "9947", "SI": "9949", "SK": "9950",
  ]
}

extension ElectronicAddress: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case scheme, identifier }

  /// Reads an address; throws as `ExportDetails` does.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    self.init(
      scheme: try fields.decode(String.self, forKey: .scheme),
      identifier: try fields.decode(String.self, forKey: .identifier))
  }
}
