import Audit
import Models

extension ErrorMessage {
  init(model error: ModelFileError) {
    self.init(text: ErrorMessage.sentence(error.error, path: error.path), exitCode: Code.data)
  }

  private static func sentence(_ error: ModelError, path: String) -> String {
    func at(_ place: ModelLocation) -> String {
      (place.isBinary
        ? "\(path): byte \(place.offset): " : "\(path):\(place.line):\(place.column): ")
        + (place.path.isEmpty ? "" : "\(place.path): ")
    }
    switch error {
    case .empty: return "\(path): the file is empty, expected a model"
    case .unknownFormat:
      return "\(path): is no model in a known format; this version reads XGBoost's JSON and "
        + "UBJSON (save_model('model.json') or 'model.ubj'), LightGBM's text ('model.txt'), "
        + "CatBoost's JSON and cbm, ONNX and PMML"
    case .unsupportedFormat(let format):
      return "\(path): is \(describe(format))"
    case .syntax(let problem, let place): return at(place) + describe(problem)
    case .markup(let problem, let place): return at(place) + describe(problem)
    case .missingKey(let key, let place): return at(place) + "the key '\(key)' is missing"
    case .wrongType(let expected, let found, let place):
      return at(place) + "found \(found), expected \(expected)"
    case .invalidValue(let found, let expected, let place):
      return at(place) + "found '\(found)', expected \(expected)"
    case .count(let found, let expected, let place):
      return at(place) + "found \(found) entries, expected \(expected)"
    case .unsupported(.unassignedCategories, let found, let place):
      return at(place)
        + "the file lists the categories of \(found) columns and does not say of which ones; list "
        + "the levels of each of them under model.categories"
    case .unsupported(let part, let found, let place):
      return at(place) + "the \(name(part)) '\(found)' is not supported"
    case .tree(let error, let place): return at(place) + describe(error)
    case .declaredLevels(let feature, let reason):
      return "'model.categories.\(feature)': " + describe(reason, path: path)
    }
  }

  private static func name(_ part: ModelError.Unsupported) -> String {
    switch part {
    case .booster: "booster"
    case .objective: "objective"
    case .featureType: "feature type"
    case .version: "version"
    case .unassignedCategories: "list of categories"
    case .key: "key"
    case .operator: "operator"
    case .graphPart: "part of the graph"
    case .element: "element"
    case .function: "function"
    case .setting: "setting"
    case .trees: "number of trees"
    }
  }

  private static func describe(_ format: ForeignFormat) -> String {
    switch format {
    case .xgboostBinary:
      "XGBoost's old binary format; convert it with an xgboost before 3.1: python -c \"import xgboost; "
        + "xgboost.Booster(model_file='old.model').save_model('model.json')\""
    case .xgboostDump:
      "the output of XGBoost's dump_model, which cannot predict; use save_model('model.json')"
    case .lightGBMJSON:
      "the output of LightGBM's dump_model, which this version does not read; use "
        + "save_model('model.txt')"
    case .pickle:
      "a Python pickle, which is a program and never run; export the model from Python instead"
    case .zip: "a ZIP archive, not a model file; unpack it first"
    case .gzip: "a gzip file; unpack it first"
    case .hdf5: "an HDF5 file, not a tabular model that can be read"
    }
  }

  private static func describe(_ problem: JSONProblem) -> String {
    switch problem {
    case .truncated: "the file ends inside a value; is it cut off?"
    case .unexpected(let byte): "found byte 0x\(String(byte, radix: 16)), which cannot stand here"
    case .duplicateKey(let key): "the key '\(key)' occurs twice"
    case .nesting(let limit): "more than \(limit) levels of nesting"
    case .number(let text): "'\(text)' is no number"
    case .range(let text): "the number '\(text)' is out of range"
    case .escape: "an escape that JSON does not have"
    case .encoding: "the text is not UTF-8"
    case .length(let claimed, let remaining):
      "a length of \(claimed), which the \(remaining) bytes that follow cannot hold; is the file "
        + "cut off?"
    case .trailing: "more follows the end of the document"
    }
  }

  private static func describe(_ problem: XMLProblem) -> String {
    switch problem {
    case .notWellFormed(let message):
      "the file is not well-formed XML" + (message.isEmpty ? "" : ": \(message)")
    case .documentType: "a document type declaration, which is never read"
    case .entity: "an entity, which is never read"
    case .depth(let limit): "more than \(limit) levels of nesting"
    case .attributes(let limit): "more than \(limit) attributes"
    case .namespaces(let limit): "more than \(limit) namespaces at once"
    case .markup(let limit): "a tag or comment of more than \(limit) bytes"
    case .encoding(let name): "the encoding '\(name)' is not read; save the file as UTF-8"
    case .tooLong: "the file is longer than 2 GiB"
    case .parserUnavailable: "there is no memory for the XML parser"
    }
  }

  private static func describe(_ error: TreeError) -> String {
    switch error {
    case .empty(let tree): "tree \(tree) has no nodes"
    case .lengths(let tree, let array, let found, let expected):
      "tree \(tree): '\(array)' has \(found) entries, expected \(expected)"
    case .output(let tree, let found): "tree \(tree): there is no output \(found)"
    case .child(let tree, let node, let found):
      "tree \(tree), node \(node): its children name no node \(found)"
    case .sharedNode(let tree, let node): "tree \(tree): node \(node) has two parents"
    case .unreachable(let tree, let node): "tree \(tree): no path leads to node \(node)"
    case .deletedNode(let tree, let node): "tree \(tree): node \(node) was deleted and is in use"
    case .feature(let tree, let node, let found):
      "tree \(tree), node \(node): there is no feature \(found)"
    case .number(let tree, let node, let array):
      "tree \(tree), node \(node): '\(array)' is not a finite number"
    case .precision(let tree): "tree \(tree): compares in another precision than the model"
    case .count(let name, let found, let expected):
      "the model has \(found) \(name), expected \(expected)"
    }
  }

  private static func describe(_ reason: ModelError.Reason, path: String) -> String {
    switch reason {
    case .unknownFeature(let nearest):
      "\(path) has no such feature"
        + (nearest.isEmpty ? "" : "; did you mean \(alternatives(nearest))?")
    case .notCategorical: "the feature is not categorical in \(path)"
    case .duplicateLevel(let level): "the level '\(level)' is listed twice"
    case .differsFromFile: "\(path) stores other levels; leave the list out"
    }
  }
}
