import Secrets

/// Random numbers that nobody can foresee, drawn from libcrypto some at a time, because one draw
/// costs more than the numbers.
struct BufferedRandom: RandomNumberGenerator {
  private static let bytesPerDraw = 1024

  private var bytes: [UInt8] = []
  private var position = 0

  mutating func next() -> UInt64 {
    if position == bytes.count {
      bytes = SecureRandom.bytes(Self.bytesPerDraw)
      position = 0
    }
    var number: UInt64 = 0
    for byte in bytes[position..<position + 8] { number = number << 8 | UInt64(byte) }
    position += 8
    return number
  }
}
