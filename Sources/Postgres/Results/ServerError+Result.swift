import CLibpq

extension ServerError {
  /// Reads the fields of an error or a notice; nil when it did not come from the server.
  init?(_ result: OpaquePointer?) {
    func field(_ code: Character) -> String? {
      let code = CInt(code.asciiValue ?? 0)
      return unsafe PQresultErrorField(result, code).map { unsafe String(cString: $0) }
    }
    // The codes of PG_DIAG_… (postgres_ext.h), which Swift does not import: they are characters.
    guard let sqlState = field("C") else { return nil }
    self.init(
      sqlState: sqlState, severity: field("V") ?? field("S") ?? "ERROR", message: field("M") ?? "")
    detail = field("D")
    hint = field("H")
    position = field("P").flatMap(Int.init)
    internalPosition = field("p").flatMap(Int.init)
    internalQuery = field("q")
    context = field("W")
    schema = field("s")
    table = field("t")
    column = field("c")
    constraint = field("n")
    routine = field("R")
  }
}
