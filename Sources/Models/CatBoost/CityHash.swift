/// CityHash64 in its version 1.0 (G. Pike, J. Alakuijala, 2011), by which CatBoost knows words.
///
/// Later versions of CityHash give other numbers. Follows the published algorithm (Copyright (c)
/// 2011 Google, Inc., MIT license).
enum CityHash {
  private static let k0: UInt64 = 0xC3A5_C85C_97CB_3127
  private static let k1: UInt64 = 0xB492_B66F_BE98_F273
  private static let k2: UInt64 = 0x9AE1_6A3B_2F90_404F
  private static let k3: UInt64 = 0xC949_D7C7_509E_6557

  /// The hash of a word's UTF-8.
  static func hash64(_ word: String) -> UInt64 {
    var word = word
    return word.withUTF8 { hash64(UnsafeRawBufferPointer($0)) }
  }

  /// The hash of some bytes.
  /// - Complexity: O(bytes).
  static func hash64(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    switch bytes.count {
    case 0...16: short(bytes)
    case 17...32: medium(bytes)
    case 33...64: long(bytes)
    default: blocks(bytes)
    }
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
  }

  private static func half(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
  }

  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    count & 63 == 0 ? value : value >> count | value << (64 - count)
  }

  private static func shiftMix(_ value: UInt64) -> UInt64 { value ^ value >> 47 }

  /// Two words in one (Murmur's mixing).
  private static func mix(_ low: UInt64, _ high: UInt64) -> UInt64 {
    let factor: UInt64 = 0x9DDF_EA08_EB38_2D69
    var a = (low ^ high) &* factor
    a ^= a >> 47
    var b = (high ^ a) &* factor
    b ^= b >> 47
    return b &* factor
  }

  private static func short(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let count = bytes.count
    let length = UInt64(count)
    if count > 8 {
      let a = word(bytes, 0)
      let b = word(bytes, count - 8)
      return mix(a, rotate(b &+ length, length)) ^ b
    }
    if count >= 4 {
      return mix(length &+ half(bytes, 0) << 3, half(bytes, count - 4))
    }
    guard count > 0 else { return k2 }
    let y = UInt32(bytes[0]) &+ UInt32(bytes[count >> 1]) << 8
    let z = UInt32(count) &+ UInt32(bytes[count - 1]) << 2
    return shiftMix(UInt64(y) &* k2 ^ UInt64(z) &* k3) &* k2
  }

  private static func medium(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let count = bytes.count
    let a = word(bytes, 0) &* k1
    let b = word(bytes, 8)
    let c = word(bytes, count - 8) &* k2
    let d = word(bytes, count - 16) &* k0
    return mix(
      rotate(a &- b, 43) &+ rotate(c, 30) &+ d,
      a &+ rotate(b ^ k3, 20) &- c &+ UInt64(count))
  }

  private static func long(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let count = bytes.count
    var z = word(bytes, 24)
    var a = word(bytes, 0) &+ (UInt64(count) &+ word(bytes, count - 16)) &* k0
    var b = rotate(a &+ z, 52)
    var c = rotate(a, 37)
    a &+= word(bytes, 8)
    c &+= rotate(a, 7)
    a &+= word(bytes, 16)
    let vf = a &+ z
    let vs = b &+ rotate(a, 31) &+ c
    a = word(bytes, 16) &+ word(bytes, count - 32)
    z = word(bytes, count - 8)
    b = rotate(a &+ z, 52)
    c = rotate(a, 37)
    a &+= word(bytes, count - 24)
    c &+= rotate(a, 7)
    a &+= word(bytes, count - 16)
    let wf = a &+ z
    let ws = b &+ rotate(a, 31) &+ c
    let r = shiftMix((vf &+ ws) &* k2 &+ (wf &+ vs) &* k0)
    return shiftMix(r &* k0 &+ vs) &* k2
  }

  /// Two words from 32 bytes and two seeds.
  private static func weak(
    _ bytes: UnsafeRawBufferPointer, _ at: Int, _ first: UInt64, _ second: UInt64
  ) -> (UInt64, UInt64) {
    let z = word(bytes, at + 24)
    var a = first &+ word(bytes, at)
    var b = rotate(second &+ a &+ z, 21)
    let c = a
    a &+= word(bytes, at + 8)
    a &+= word(bytes, at + 16)
    b &+= rotate(a, 44)
    return (a &+ z, b &+ c)
  }

  private static func blocks(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let count = bytes.count
    var x = word(bytes, 0)
    var y = word(bytes, count - 16) ^ k1
    var z = word(bytes, count - 56) ^ k0
    var v = weak(bytes, count - 64, UInt64(count), y)
    var w = weak(bytes, count - 32, UInt64(count) &* k1, k0)
    z &+= shiftMix(v.1) &* k1
    x = rotate(z &+ x, 39) &* k1
    y = rotate(y, 33) &* k1
    for at in stride(from: 0, to: (count - 1) & ~63, by: 64) {
      x = rotate(x &+ y &+ v.0 &+ word(bytes, at + 16), 37) &* k1
      y = rotate(y &+ v.1 &+ word(bytes, at + 48), 42) &* k1
      x ^= w.1
      y ^= v.0
      z = rotate(z ^ w.0, 33)
      v = weak(bytes, at, v.1 &* k1, x &+ w.0)
      w = weak(bytes, at + 32, z &+ w.1, y)
      swap(&z, &x)
    }
    return mix(mix(v.0, w.0) &+ shiftMix(y) &* k1 &+ z, mix(v.1, w.1) &+ x)
  }
}
