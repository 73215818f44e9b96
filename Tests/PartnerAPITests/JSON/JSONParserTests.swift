import Coalition
import FoundationEssentials
import Testing

@testable import PartnerAPI

/// The goal is to find a well-formed text that the parser and Foundation read differently, or a
/// malformed one that the parser lets pass. Foundation is the judge, as it is not of our making.
@Suite struct JSONParserTests {
  /// What Foundation can say of a value without knowing its type beforehand.
  private indirect enum Judged: Decodable, Equatable {
    case null, bool(Bool), integer(Int64), other, string(String)
    case array([Judged])
    case object([String: Judged])

    init(from decoder: any Decoder) throws {
      if let list = try? decoder.singleValueContainer().decode([Judged].self) {
        self = .array(list)
      } else if let object = try? decoder.singleValueContainer().decode([String: Judged].self) {
        self = .object(object)
      } else {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
          self = .null
        } else if let truth = try? container.decode(Bool.self) {
          self = .bool(truth)
        } else if let text = try? container.decode(String.self) {
          self = .string(text)
        } else if let number = try? container.decode(Int64.self) {
          self = .integer(number)
        } else {
          self = .other
        }
      }
    }

    init(_ value: JSONValue) {
      self =
        switch value {
        case .null: .null
        case .bool(let truth): .bool(truth)
        case .integer(let number): .integer(number)
        case .otherNumber: .other
        case .string(let text): .string(text)
        case .array(let items): .array(items.map { Judged($0) })
        case .object(let members):
          .object(
            Dictionary(members.map { ($0.name, Judged($0.value)) }, uniquingKeysWith: { a, _ in a })
          )
        }
    }
  }

  @Test(arguments: (0..<400).map { UInt64($0) })
  func `a well-formed text is read as Foundation reads it`(seed: UInt64) throws {
    var dice = SplitMix(seed: seed)
    let text = Self.value(depth: 0, using: &dice)
    let judged = try JSONDecoder().decode(Judged.self, from: Data(text.utf8))
    let parsed = try JSONParser.parse(Array(text.utf8), noting: FieldErrors())
    #expect(Judged(parsed) == judged, "seed \(seed): \(text)")
  }

  /// A byte is removed, doubled or changed; what the parser then lets pass, Foundation must, too.
  @Test(arguments: (0..<400).map { UInt64($0) })
  func `what the parser lets pass of a spoilt text is JSON to Foundation as well`(
    seed: UInt64
  ) throws {
    var dice = SplitMix(seed: seed)
    var bytes = Array(Self.value(depth: 0, using: &dice).utf8)
    let place = Int.random(in: bytes.indices, using: &dice)
    switch Int.random(in: 0..<3, using: &dice) {
    case 0: bytes.remove(at: place)
    case 1: bytes.insert(bytes[place], at: place)
    default: bytes[place] = Self.spoilers.randomElement(using: &dice) ?? 0
    }
    guard (try? UTF8Span(validating: bytes.span)) != nil,
      (try? JSONParser.parse(bytes, noting: FieldErrors())) != nil
    else { return }
    #expect(throws: Never.self, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))") {
      _ = try JSONDecoder().decode(Judged.self, from: Data(bytes))
    }
  }

  private static let spoilers = Array(#"{}[]",:\0123456789eE+-.tfn u"#.utf8)

  private static func value(depth: Int, using dice: inout SplitMix) -> String {
    switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &dice) {
    case 0: return ["null", "true", "false"].randomElement(using: &dice) ?? "null"
    case 1, 2:
      return String(
        Int64.random(in: .min ... .max, using: &dice) >> Int.random(in: 0..<64, using: &dice))
    case 3, 4: return "\"" + text(using: &dice) + "\""
    case 5:
      let items = (0..<Int.random(in: 0..<4, using: &dice)).map { _ in
        value(depth: depth + 1, using: &dice)
      }
      return "[ " + items.joined(separator: " ,\n") + "]"
    default:
      let members = (0..<Int.random(in: 0..<20, using: &dice)).map { number in
        "\"\(number)\(text(using: &dice))\"\t: " + value(depth: depth + 2, using: &dice)
      }
      return "{" + members.joined(separator: ",") + " }"
    }
  }

  private static let pieces = [
    "a", "é", "😀", #"\n"#, #"\""#, #"\\"#, #"\u00e9"#, #"\ud83d\ude00"#, "/",
  ]

  private static func text(using dice: inout SplitMix) -> String {
    (0..<Int.random(in: 0..<6, using: &dice)).map { _ in
      pieces.randomElement(using: &dice) ?? ""
    }.joined()
  }

  @Test(
    arguments: [
      ("12", 12), ("-0", 0), ("1.0", 1), ("12e2", 1200), ("10e-1", 1), ("1.5e1", 15), ("100e-2", 1),
      ("0e99999999999", 0), ("-9223372036854775808", .min), ("9223372036854775807.000", .max),
      ("922337203685477580.7e1", .max), ("0.000001e6", 1),
      ("90071992547409930e-1", 9_007_199_254_740_993),
    ] as [(String, Int64)])
  func `a whole number is exact, however it is written`(text: String, number: Int64) throws {
    let errors = FieldErrors()
    #expect(try JSONParser.parse(Array(text.utf8), noting: errors) == .integer(number))
    #expect(errors.all.isEmpty)
  }

  @Test(arguments: [
    "9223372036854775808", "-9223372036854775809", "1e19", "1e400", "1e999999999999999999999",
    "922337203685477580.8e1",
  ])
  func `a whole number that does not fit is none`(text: String) throws {
    let errors = FieldErrors()
    #expect(try JSONParser.parse(Array(text.utf8), noting: errors) == .otherNumber)
    #expect(errors.all.isEmpty)
  }

  @Test(arguments: ["0.5", "1e-1", "15e-1", "0.99999999999999999999", "1e-400", "100.001e2"])
  func `a number that is not whole is noted`(text: String) throws {
    let errors = FieldErrors()
    #expect(try JSONParser.parse(Array(text.utf8), noting: errors) == .otherNumber)
    #expect(errors.all.map(\.refusal) == [.fieldType])
  }
}
