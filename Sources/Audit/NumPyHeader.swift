/// The start of a NumPy array file: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
enum NumPyHeader {
  /// The header of little-endian Doubles in C order, in version 1.0 of the format.
  ///
  /// Its length is a multiple of 64, as NumPy's own, so that the numbers of a mapped file are aligned.
  static func bytes(shape: [Int]) -> [UInt8] {
    // A tuple of one element ends with a comma.
    let numbers = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let text = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(numbers)), }"
    let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0]
    let used = magic.count + 2 + text.utf8.count + 1
    let padding = (64 - used % 64) % 64
    let length = UInt16(truncatingIfNeeded: text.utf8.count + padding + 1)
    return magic + [UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)]
      + Array(text.utf8) + [UInt8](repeating: 0x20, count: padding) + [0x0A]
  }
}
