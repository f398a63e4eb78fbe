import Foundation
import Models

extension AuditInputs {
  /// A model that is another program, and the file among its words that may be what it runs.
  ///
  /// Several classes give one score each; without classes there is one score, that of the positive
  /// label. The program itself is not started yet.
  static func external(
    _ source: AuditConfiguration.ModelSource, folder: String
  ) -> (Model, AuditRecord.InputFile?) {
    let outputs = source.classes.count > 1 ? source.classes : ["score"]
    let program = ExternalProgram(
      source.command, folder: folder, features: source.features, outputs: outputs.count,
      isProbability: source.probability, batchRows: source.batchRows, timeout: source.timeout)
    let model = Model(
      origin: ModelOrigin(
        format: "program", version: nil, kind: source.command.first ?? "", objective: "not stated"),
      features: source.features.map { Feature(name: $0, kind: .text) }, outputs: outputs,
      task: outputs.count > 1 ? .multiclassClassification : .binaryClassification,
      scoresAreProbabilities: source.probability,
      defaultThreshold: source.probability ? 0.5 : nil, function: program)
    // A script is recorded like a model file; a compiled program's own folder is not searched.
    for word in source.command {
      let path = word.hasPrefix("/") ? word : folder + word
      if let bytes = try? InputFiles.read(path) {
        return (model, .init(path: word, bytes: bytes.count, sha256: ContentHash.of(bytes)))
      }
    }
    return (model, nil)
  }
}
