/// Text as banks of the single euro area take it: Latin letters, digits and few signs.
///
/// What has a customary Latin spelling is written so: letters lose their accents, Cyrillic is
/// spelled as Bulgarian law spells it, Greek by ISO 843, and signs become the nearest that there
/// is. Everything else is refused by the field's name: a bank must never read another name than
/// the one that was meant.
package enum BankText {
  /// The longest identifier of a message or an order.
  package static let identifierLengthMax = 35

  /// Returns a text of people in that set, cut to so many characters.
  package static func spelled(
    _ text: String, field: String, lengthMax: Int
  ) throws(AccountingError) -> String {
    var spelled = ""
    for scalar in text.unicodeScalars {
      if isAllowed(scalar) {
        spelled.unicodeScalars.append(scalar)
      } else if let letters = spellings[scalar] {
        spelled += letters
      } else {
        throw .character(field: field, scalar)
      }
    }
    let words = SafeText.cut(
      spelled.split(separator: " ").joined(separator: " "), to: lengthMax)
    guard !words.isEmpty else { throw .missing(field) }
    return words
  }

  /// Returns a name that programs find again, which is never changed: it is refused if it is too
  /// long, holds anything outside the set, begins or ends with a stroke, or has two together.
  package static func identifier(
    _ text: String, field: String, lengthMax: Int = identifierLengthMax
  ) throws(AccountingError) -> String {
    for scalar in text.unicodeScalars where !isAllowed(scalar) {
      throw .character(field: field, scalar)
    }
    guard !SafeText.isLonger(text, than: lengthMax) else {
      throw .tooLong(field: field, limit: lengthMax)
    }
    guard !text.isEmpty else { throw .missing(field) }
    guard !text.hasPrefix("/"), !text.hasSuffix("/"), !text.contains("//"),
      text.first != " ", text.last != " "
    else { throw .character(field: field, text.first == " " || text.last == " " ? " " : "/") }
    return text
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "/", "-", "?", ":", "(", ")", ".", ",", "'", "+", " ":
      true
    default: false
    }
  }

  private static let spellings: [Unicode.Scalar: String] = {
    var all: [Unicode.Scalar: String] = [:]
    for group in lowerCase.split(separator: " ") + signs.split(separator: " ") {
      guard let mark = group.firstIndex(of: "=") else { continue }
      let letters = String(group[group.index(after: mark)...])
      for character in group[..<mark] {
        for scalar in character.unicodeScalars { all[scalar] = letters }
        let capital = character.uppercased().unicodeScalars
        guard let first = capital.first, capital.count == 1, all[first] == nil else { continue }
        all[first] = letters.prefix(1).uppercased() + letters.dropFirst()
      }
    }
    return all
  }()

  private static let lowerCase = """
    àáâãäåāăąǎ=a æ=ae çćĉċč=c ďđð=d èéêëēĕėęě=e ĝğġģ=g ĥħ=h ìíîïĩīĭįı=i ĵ=j ķ=k ĺļľŀł=l ñńņňŋ=n \
    òóôõöøōŏő=o œ=oe ŕŗř=r śŝşšș=s ß=ss ţťŧț=t þ=th ùúûüũūŭůűų=u ŵ=w ýÿŷ=y źżž=z \
    а=a б=b в=v г=g ґ=g д=d ѓ=g е=e ё=e є=ye ж=zh з=z ѕ=dz и=i й=y і=i ї=yi ј=j к=k ќ=k л=l љ=lj \
    м=m н=n њ=nj о=o п=p р=r с=s т=t ћ=c ђ=dj у=u ў=u ф=f х=h ц=ts ч=ch џ=dzh ш=sh щ=sht ъ=a ы=y \
    ь=y э=e ю=yu я=ya \
    αά=a β=v γ=g δ=d εέ=e ζ=z ηή=i θ=th ιίϊΐ=i κ=k λ=l μ=m ν=n ξ=x οό=o π=p ρ=r σς=s τ=t υύϋΰ=y \
    φ=f χ=ch ψ=ps ωώ=o
    """

  private static let signs = """
    "„“”«»‘’‚‹›`´=' –—−_~=- ;=, &=+ !=. @=(at) €=EUR №=No [{<=( ]}>=) |\\=/
    """
}
