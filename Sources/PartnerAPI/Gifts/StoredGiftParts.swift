import Coalition
import FoundationEssentials

// The parts of a gift that the database answers with as JSON, under the names of their columns.

struct StoredImage: Decodable {
  let url: String
  let width: Int64
  let height: Int64
  let bytes: Int64
  let sha256: String
}

struct StoredText: Decodable {
  let language: String
  let title: String
  let description: String
  let conditions: String
}

struct StoredPrice: Decodable {
  let option: Int64
  let points: Int64?
  let amount: Int64?
  let currency: String?
  let valid_from: String?
}

struct StoredTerms: Decodable {
  let valid_from: String
  let amount: Int64
  let currency: String
}

struct StoredPlace: Decodable {
  struct Outlet: Decodable {
    let code: String
    let name: String
  }

  let partner: String
  let name: String
  let outlets: [Outlet]?
}

struct StoredOutcome: Decodable {
  let gift: UUID
  let title: String?
  let weight: Int64

  var id: GiftID {
    let bytes = withUnsafeBytes(of: gift.uuid) { Array($0) }
    func word(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
    return GiftID(UUIDv7(high: word(0..<8), low: word(8..<16)))
  }
}
