import Coalition
import Secrets

/// Names places in the order of events by ids that say nothing to whoever reads them.
///
/// A place counts the transactions of the whole coalition, which is no partner's business; so each
/// partner is told it under a name of its own. The first half of the name authenticates partner and
/// place, and is what the second half, the place, is masked with: the same place has the same name
/// for ever, and a name that we did not give is found out.
struct EventNames {
  private let nameKey: [UInt8]
  private let maskKey: [UInt8]

  /// Derives the two keys from the coalition's secret.
  init(secret: [UInt8]) {
    nameKey = HMACSHA256.authenticate(Array("names of events".utf8), key: secret)
    maskKey = HMACSHA256.authenticate(Array("places of events".utf8), key: secret)
  }

  /// The name of a place for a partner.
  func name(of place: Int64, for partner: PartnerID) -> EventID {
    let name = authentication(of: place, for: partner)
    let bits = UInt64(bitPattern: place) ^ mask(for: name)
    return EventID(UUIDv7(high: name, low: bits))
  }

  /// The place that a name was given to for this partner; nil for any other id.
  func place(named id: EventID, for partner: PartnerID) -> Int64? {
    let place = Int64(bitPattern: id.uuid.low ^ mask(for: id.uuid.high))
    return authentication(of: place, for: partner) == id.uuid.high ? place : nil
  }

  private func authentication(of place: Int64, for partner: PartnerID) -> UInt64 {
    let message = partner.uuid.bytes + UUIDv7(high: 0, low: UInt64(bitPattern: place)).bytes
    return Self.bits(HMACSHA256.authenticate(message, key: nameKey))
  }

  private func mask(for name: UInt64) -> UInt64 {
    Self.bits(HMACSHA256.authenticate(UUIDv7(high: name, low: 0).bytes, key: maskKey))
  }

  private static func bits(_ code: [UInt8]) -> UInt64 {
    code.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
