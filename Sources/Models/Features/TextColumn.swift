internal import Tabular

/// A column as words: codes with NaN for missing cells, and the words they stand for.
struct TextColumn {
  let codes: [Double]
  let words: [String]

  init(_ column: Column) {
    switch column.values {
    case .categorical(let cells, let levels):
      codes = cells.map { $0 < 0 ? .nan : Double($0) }
      words = levels
    case .boolean(let flags):
      codes = flags.map { $0 < 0 ? .nan : Double($0) }
      words = ["False", "True"]
    case .numeric(let numbers):
      // Declared to be numbers by the user: their shortest text, whole ones without a fraction.
      var places: [Double: Int] = [:]
      var words: [String] = []
      codes = numbers.map { number in
        guard !number.isNaN else { return .nan }
        if let place = places[number] { return Double(place) }
        places[number] = words.count
        words.append(
          number == number.rounded() && abs(number) < 0x1p53 ? "\(Int(number))" : "\(number)")
        return Double(words.count - 1)
      }
      self.words = words
    }
  }
}
