/// libpq's own form of connection settings: `key='value'` pairs.
package enum ConnectionString {
  /// The text that says `settings`; every value is quoted, so any value is taken as it is.
  package static func make(_ settings: [(key: String, value: String)]) -> String {
    settings.map { "\($0.key)=\(quoted($0.value))" }.joined(separator: " ")
  }

  private static func quoted(_ value: String) -> String {
    var quoted = "'"
    for scalar in value.unicodeScalars {
      if scalar == "'" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "'"
  }
}
