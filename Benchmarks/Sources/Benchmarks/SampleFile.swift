internal import Foundation

/// Data files of known content, made from a seed.
enum SampleFile: String, CaseIterable {
  /// 14 columns: whole numbers of 1 to 7 digits and decimals of 1 to 6 places.
  case numbers
  /// 8 columns of Doubles in their shortest spelling, 16 to 18 digits.
  case precise
  /// 6 numeric and 8 categorical columns of few levels, with missing cells.
  case mixed
  /// As `mixed`, with every word in quotes.
  case quoted

  /// The bytes of a file of about `size` bytes.
  func bytes(size: Int) -> [UInt8] {
    var random = SplitMix(state: 2026)
    var text = ""
    switch self {
    case .numbers: text = (1...14).map { "feature_\($0)" }.joined(separator: ",")
    case .precise: text = (1...8).map { "feature_\($0)" }.joined(separator: ",")
    case .mixed, .quoted:
      text = (1...14).map { $0 <= 6 ? "number_\($0)" : "word_\($0)" }.joined(separator: ",")
    }
    text += "\n"
    var bytes = Array(text.utf8)
    bytes.reserveCapacity(size + 1000)
    while bytes.count < size {
      bytes += row(&random).utf8
    }
    return bytes
  }

  private func row(_ random: inout SplitMix) -> String {
    switch self {
    case .numbers:
      return (0..<14).map { column in
        let value = Int(random.next() % [10, 100, 5_000, 1_000_000, 10_000_000][column % 5])
        guard column % 2 == 1 else { return "\(value)" }
        let places = [1, 2, 4, 6, 3][column % 5]
        return Self.decimal(value, Int(random.next() >> 1), places)
      }.joined(separator: ",") + "\n"
    case .precise:
      return (0..<8).map { _ in
        "\(Double(random.next() >> 11) / 9_007_199_254_740_992 * 100)"
      }.joined(separator: ",") + "\n"
    case .mixed, .quoted:
      let words = ["Private", "Self employed", "Married", "Never married", "Male", "Female"]
      return (0..<14).map { column in
        if random.next() % 50 == 0 { return "" }
        if column < 6 { return "\(random.next() % 100_000)" }
        let word = words[Int(random.next() % UInt64(words.count))]
        return self == .quoted ? "\"\(word)\"" : word
      }.joined(separator: ",") + "\n"
    }
  }

  private static func decimal(_ whole: Int, _ fraction: Int, _ places: Int) -> String {
    var power = 1
    for _ in 0..<places { power *= 10 }
    let digits = "\(fraction % power)"
    return "\(whole)." + String(repeating: "0", count: places - digits.count) + digits
  }
}

/// A seeded source of random numbers (SplitMix64).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
