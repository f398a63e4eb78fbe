/// The raw columns of a CatBoost model, in the order of its training data.
struct CatBoostColumns {
  /// The columns.
  let features: [Feature]
  /// By place in the document, the raw column of a column of numbers.
  private let floatColumns: [Int]
  /// By its number among the columns of numbers, the place in the document.
  private let floatPlaces: [Int: Int]
  /// By its number among the columns of words, the raw column.
  private let categoricalColumns: [Int: Int]
  private let assembler: CatBoostAssembler

  /// The columns that a document lists, by their number among all columns.
  init(_ assembler: CatBoostAssembler) throws(ModelError) {
    self.assembler = assembler
    let document = assembler.document
    typealias Listed = (flat: Int, name: String, kind: Feature.Kind, place: CatBoostDocument.Place)
    let listed: [Listed] =
      document.floats.map { ($0.flatIndex, $0.name, .numeric, $0.place) }
      + document.categoricals.map { ($0.flatIndex, $0.name, .text, $0.place) }
    let order = listed.indices.sorted { (listed[$0].flat, $0) < (listed[$1].flat, $1) }
    var columns = [Int](repeating: 0, count: listed.count)
    for (column, index) in order.enumerated() {
      columns[index] = column
      let (flat, _, _, place) = listed[index]
      guard flat >= 0, column == 0 || listed[order[column - 1]].flat < flat else {
        throw .invalidValue(
          "\(flat)", expected: "number of a column",
          at: assembler.place(place, "flat_feature_index"))
      }
    }
    let isUnnamed = listed.allSatisfy(\.name.isEmpty)
    var seen: Set<String> = []
    var features: [Feature] = []
    for index in order {
      let (flat, name, kind, place) = listed[index]
      let shown = isUnnamed ? "f\(flat)" : name.isEmpty ? "\(flat)" : name
      guard seen.insert(shown).inserted else {
        throw .invalidValue(
          shown, expected: "distinct names", at: assembler.place(place, "feature_name"))
      }
      features.append(Feature(name: shown, kind: kind))
    }
    self.features = features
    floatColumns = Array(columns.prefix(document.floats.count))
    floatPlaces = try Self.numbered(
      document.floats.map { ($0.index, $0.place) }, Array(document.floats.indices), assembler)
    categoricalColumns = try Self.numbered(
      document.categoricals.map { ($0.index, $0.place) },
      Array(columns.dropFirst(document.floats.count)), assembler)
  }

  private static func numbered(
    _ features: [(index: Int, place: CatBoostDocument.Place)], _ values: [Int],
    _ assembler: CatBoostAssembler
  ) throws(ModelError) -> [Int: Int] {
    var result: [Int: Int] = [:]
    for ((index, place), value) in zip(features, values) {
      guard index >= 0, result.updateValue(value, forKey: index) == nil else {
        throw .invalidValue(
          "\(index)", expected: "distinct numbers", at: assembler.place(place, "feature_index"))
      }
    }
    return result
  }

  /// The raw column of a column of numbers, by its place in the document.
  func column(ofFloat place: Int) -> Int { floatColumns[place] }

  /// The place in the document of a column of numbers, by its number among them.
  func float(_ index: Int, _ user: CatBoostDocument.Place) throws(ModelError) -> Int {
    guard let place = floatPlaces[index] else {
      throw .invalidValue(
        "\(index)", expected: "number of a column of numbers", at: assembler.place(user))
    }
    return place
  }

  /// The raw column of a column of words, by its number among them.
  func categorical(_ index: Int, _ user: CatBoostDocument.Place) throws(ModelError) -> Int {
    guard let column = categoricalColumns[index] else {
      throw .invalidValue(
        "\(index)", expected: "number of a column of words", at: assembler.place(user))
    }
    return column
  }
}
