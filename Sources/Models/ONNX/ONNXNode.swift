internal import SwiftProtobuf

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A node of the graph with its place, as the compiler asks for its attributes.
struct ONNXNode {
  let proto: ONNXNodeProto
  /// Its number in the graph.
  let index: Int
  let places: ONNXPlaces
  /// The version of the operator's set that the model was written for.
  let version: Int

  var operation: String { proto.opType }

  /// The node in words: `graph.node[3] Scaler 'scale'`.
  private var name: String {
    "graph.node[\(index)] \(proto.opType)" + (proto.name.isEmpty ? "" : " '\(proto.name)'")
  }

  /// Where the node stands.
  func place(_ part: String = "") -> ModelLocation {
    places.node(index, name: name + (part.isEmpty ? "" : ".\(part)"))
  }

  /// What is said of an operator, or of a use of it, that is not supported.
  func unsupported(_ what: String? = nil) -> ModelError {
    .unsupported(
      .operator, found: operation + (what.map { " (\($0))" } ?? ""), at: place())
  }

  private func attribute(_ name: String) -> ONNXAttributeProto? {
    proto.attribute.first { $0.name == name }
  }

  func has(_ name: String) -> Bool { attribute(name) != nil }

  func integer(_ name: String, default value: Int = 0) -> Int {
    guard let attribute = attribute(name), attribute.hasI else { return value }
    return Int(attribute.i)
  }

  func number(_ name: String, default value: Double) -> Double {
    guard let attribute = attribute(name), attribute.hasF else { return value }
    return Double(attribute.f)
  }

  func integers(_ name: String) -> [Int64] { attribute(name)?.ints ?? [] }

  func floats(_ name: String) -> [Float] { attribute(name)?.floats ?? [] }

  func numbers(_ name: String) -> [Double] { floats(name).map { Double($0) } }

  func rawWords(_ name: String) -> [Data] { attribute(name)?.strings ?? [] }

  func words(_ name: String) throws(ModelError) -> [String] {
    var words: [String] = []
    for bytes in rawWords(name) { words.append(try bytes.text(at: place(name))) }
    return words
  }

  func word(_ name: String, default value: String) throws(ModelError) -> String {
    guard let attribute = attribute(name), attribute.hasS else { return value }
    return try attribute.s.text(at: place(name))
  }

  func tensor(_ name: String) throws(ModelError) -> ONNXTensor? {
    guard let attribute = attribute(name), attribute.hasT else { return nil }
    let tensor: ONNXTensorProto
    do {
      tensor = try ONNXTensorProto(serializedBytes: attribute.t, partial: true)
    } catch {
      throw .syntax(.truncated, at: place(name))
    }
    return try ONNXTensor(tensor, at: place(name))
  }

  /// A list of numbers in a tensor, or in a list of Float32.
  func numbers(tensor name: String, or list: String? = nil) throws(ModelError) -> [Double] {
    if let tensor = try tensor(name) {
      guard let numbers = tensor.numbers else {
        throw .wrongType(expected: "numbers", found: tensor.type.name, at: place(name))
      }
      return numbers
    }
    return list.map { numbers($0) } ?? []
  }

  /// The names of the classes, whatever type they have.
  ///
  /// - Parameter integers: the attribute for whole numbers, which differs between operators.
  func classLabels(_ integers: String = "classlabels_int64s") throws(ModelError) -> [String] {
    let words = try words("classlabels_strings")
    return words.isEmpty ? self.integers(integers).map { "\($0)" } : words
  }
}
