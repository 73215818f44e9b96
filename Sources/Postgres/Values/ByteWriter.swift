import Glibc

/// Memory that values are written to in network byte order, kept from one command to the next.
///
/// Whoever writes reserves first; writing itself is not checked in release builds, because a batch
/// writes thousands of elements.
@safe struct ByteWriter: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  /// The number of bytes written.
  private(set) var count = 0

  /// The memory that is kept between commands; more than that is given back after use.
  static let capacityKept = 1 << 20

  init() {
    capacity = 4096
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
  }

  deinit { unsafe base.deallocate() }

  /// Forgets what was written.
  mutating func removeAll() {
    count = 0
    guard capacity > Self.capacityKept else { return }
    unsafe base.deallocate()
    capacity = 4096
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
  }

  /// Makes room for `size` more bytes.
  mutating func reserve(_ size: Int) {
    guard count + size > capacity else { return }
    let larger = max(capacity * 2, count + size)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    unsafe memory.copyMemory(from: base, byteCount: count)
    unsafe base.deallocate()
    unsafe base = memory
    capacity = larger
  }

  /// Writes an integer, most significant byte first.
  mutating func write<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
    assert(count + MemoryLayout<Value>.size <= capacity)
    unsafe base.storeBytes(of: value.bigEndian, toByteOffset: count, as: Value.self)
    count += MemoryLayout<Value>.size
  }

  /// Replaces an integer that was written at `offset`.
  mutating func overwrite(_ value: Int32, at offset: Int) {
    assert(offset + 4 <= count)
    unsafe base.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Int32.self)
  }

  /// Writes bytes as they are.
  mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    assert(count + bytes.count <= capacity)
    guard let start = bytes.baseAddress else { return }
    unsafe (base + count).copyMemory(from: start, byteCount: bytes.count)
    count += bytes.count
  }

  /// The address of a byte that was written; valid until the next `reserve` or `removeAll`.
  func address(of offset: Int) -> UnsafePointer<CChar> {
    unsafe UnsafePointer((base + offset).assumingMemoryBound(to: CChar.self))
  }
}
