package import Coalition

/// Bank instructions as ISO 20022 messages: credit transfers as `pain.001.001.09`, direct debits as
/// `pain.008.001.08`.
///
/// In euros they are SEPA orders; in another currency what only SEPA has (service level, local
/// instrument, scheme of the creditor's identifier) is not said, and the bank applies its own.
package enum BankFile {
  /// Writes all files; the sink is told the day of each. Throws what the sink throws.
  package static func write(
    _ instructions: BankInstructions, to sink: @escaping (CivilDate, [UInt8]) throws -> Void
  ) throws {
    for file in instructions.files {
      var xml = try XMLWriter { try sink(file.day, $0) }
      let message = OrderMessage(instructions, file)
      let name = instructions.direction == .payout ? "pain.001.001.09" : "pain.008.001.08"
      try xml.element(
        "Document", ["xmlns": "urn:iso:std:iso:20022:tech:xsd:\(name)"]
      ) { xml in
        try xml.element(
          instructions.direction == .payout ? "CstmrCdtTrfInitn" : "CstmrDrctDbtInitn"
        ) { xml in
          try message.writeHeader(to: &xml)
          switch instructions.direction {
          case .payout: try message.writeTransfers(to: &xml)
          case .collection: try message.writeDebits(to: &xml)
          }
        }
      }
      try xml.finish()
    }
  }
}

/// One message of bank instructions on its way.
private struct OrderMessage {
  let instructions: BankInstructions
  let file: BankInstructions.File
  let money: Commodity

  init(_ instructions: BankInstructions, _ file: BankInstructions.File) {
    self.instructions = instructions
    self.file = file
    money = .money(instructions.currency)
  }

  private var isSEPA: Bool { instructions.currency.code == "EUR" }

  func writeHeader(to xml: inout XMLWriter) throws {
    try xml.element("GrpHdr") { xml in
      try xml.element("MsgId", file.messageID)
      // The same export is the same bytes for ever, so the time is the settlement's and no clock's.
      try xml.element("CreDtTm", "\(instructions.createdOn)T00:00:00")
      try writeControls(of: file.lines, to: &xml)
      try xml.element("InitgPty") { try $0.element("Nm", instructions.own.name) }
    }
  }

  private func writeControls(of lines: [BankInstructions.Line], to xml: inout XMLWriter) throws {
    try xml.element("NbOfTxs", String(lines.count))
    try xml.element("CtrlSum", money.decimal(try Sum.of(lines.lazy.map(\.amount))))
  }

  private func writeParty(_ name: String, _ party: BankParty, to xml: inout XMLWriter) throws {
    try xml.element(name) { xml in
      try xml.element("Nm", party.name)
      guard let address = party.address else { return }
      try xml.element("PstlAdr") { xml in
        try xml.element("StrtNm", ifAny: address.street)
        try xml.element("PstCd", ifAny: address.postcode)
        try xml.element("TwnNm", address.town)
        try xml.element("Ctry", address.country)
      }
    }
  }

  private func writeAccount(_ name: String, _ party: BankParty, to xml: inout XMLWriter) throws {
    try xml.element(name) { try $0.element("Id") { try $0.element("IBAN", party.iban) } }
  }

  private func writeAgent(_ name: String, _ party: BankParty, to xml: inout XMLWriter) throws {
    try xml.element(name) { xml in
      try xml.element("FinInstnId") { xml in
        if let bic = party.bic {
          try xml.element("BICFI", bic)
        } else {
          try xml.element("Othr") { try $0.element("Id", "NOTPROVIDED") }
        }
      }
    }
  }

  private func writeReference(_ line: BankInstructions.Line, to xml: inout XMLWriter) throws {
    try xml.element("PmtId") { try $0.element("EndToEndId", line.endToEndID) }
  }

  private func writeRemittance(_ line: BankInstructions.Line, to xml: inout XMLWriter) throws {
    try xml.element("RmtInf") {
      try $0.element("Ustrd", "Settlement \(instructions.settlement) \(line.endToEndID)")
    }
  }

  // MARK: Credit transfers

  func writeTransfers(to xml: inout XMLWriter) throws {
    try xml.element("PmtInf") { xml in
      try xml.element("PmtInfId", file.messageID)
      try xml.element("PmtMtd", "TRF")
      try xml.element("BtchBookg", "false")
      try writeControls(of: file.lines, to: &xml)
      if isSEPA {
        try xml.element("PmtTpInf") { try $0.element("SvcLvl") { try $0.element("Cd", "SEPA") } }
      }
      try xml.element("ReqdExctnDt") { try $0.element("Dt", file.day.description) }
      try writeParty("Dbtr", instructions.own, to: &xml)
      try writeAccount("DbtrAcct", instructions.own, to: &xml)
      try writeAgent("DbtrAgt", instructions.own, to: &xml)
      try xml.element("ChrgBr", isSEPA ? "SLEV" : "SHAR")
      for line in file.lines { try writeTransfer(line, to: &xml) }
    }
  }

  private func writeTransfer(_ line: BankInstructions.Line, to xml: inout XMLWriter) throws {
    try xml.element("CdtTrfTxInf") { xml in
      try writeReference(line, to: &xml)
      try xml.element("Amt") {
        try $0.element("InstdAmt", ["Ccy": instructions.currency.code], money.decimal(line.amount))
      }
      if line.partner.bic != nil { try writeAgent("CdtrAgt", line.partner, to: &xml) }
      try writeParty("Cdtr", line.partner, to: &xml)
      try writeAccount("CdtrAcct", line.partner, to: &xml)
      try writeRemittance(line, to: &xml)
    }
  }

  // MARK: Direct debits

  func writeDebits(to xml: inout XMLWriter) throws {
    for scheme in Mandate.Scheme.allCases {
      let lines = file.lines.filter { $0.mandate?.scheme == scheme }
      if !lines.isEmpty { try writeDebits(lines, scheme, to: &xml) }
    }
  }

  private func writeDebits(
    _ lines: [BankInstructions.Line], _ scheme: Mandate.Scheme, to xml: inout XMLWriter
  ) throws {
    try xml.element("PmtInf") { xml in
      try xml.element("PmtInfId", "\(file.messageID)-\(scheme.code)")
      try xml.element("PmtMtd", "DD")
      try xml.element("BtchBookg", "false")
      try writeControls(of: lines, to: &xml)
      try xml.element("PmtTpInf") { xml in
        if isSEPA {
          try xml.element("SvcLvl") { try $0.element("Cd", "SEPA") }
          try xml.element("LclInstrm") { try $0.element("Cd", scheme.code) }
        }
        // A first collection needs no word of its own since 2016, so no history is needed either.
        try xml.element("SeqTp", "RCUR")
      }
      try xml.element("ReqdColltnDt", file.day.description)
      try writeParty("Cdtr", instructions.own, to: &xml)
      try writeAccount("CdtrAcct", instructions.own, to: &xml)
      try writeAgent("CdtrAgt", instructions.own, to: &xml)
      try xml.element("ChrgBr", isSEPA ? "SLEV" : "SHAR")
      try writeCreditorID(to: &xml)
      for line in lines { try writeDebit(line, to: &xml) }
    }
  }

  private func writeCreditorID(to xml: inout XMLWriter) throws {
    try xml.element("CdtrSchmeId") { xml in
      try xml.element("Id") { xml in
        try xml.element("PrvtId") { xml in
          try xml.element("Othr") { xml in
            try xml.element("Id", instructions.creditorID ?? "")
            if isSEPA { try xml.element("SchmeNm") { try $0.element("Prtry", "SEPA") } }
          }
        }
      }
    }
  }

  private func writeDebit(_ line: BankInstructions.Line, to xml: inout XMLWriter) throws {
    guard let mandate = line.mandate else { return }
    try xml.element("DrctDbtTxInf") { xml in
      try writeReference(line, to: &xml)
      try xml.element(
        "InstdAmt", ["Ccy": instructions.currency.code], money.decimal(line.amount))
      try xml.element("DrctDbtTx") { xml in
        try xml.element("MndtRltdInf") { xml in
          try xml.element("MndtId", mandate.reference)
          try xml.element("DtOfSgntr", mandate.signedOn.description)
        }
      }
      try writeAgent("DbtrAgt", line.partner, to: &xml)
      try writeParty("Dbtr", line.partner, to: &xml)
      try writeAccount("DbtrAcct", line.partner, to: &xml)
      try writeRemittance(line, to: &xml)
    }
  }
}
