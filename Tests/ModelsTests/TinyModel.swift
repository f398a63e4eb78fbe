import Models

/// A hand-written XGBoost model, small enough to break it in every way.
enum TinyModel {
  /// Two trees on three features; the second tests a category.
  static let text = #"""
    {"learner":{"attributes":{"best_iteration":"0"},"feature_names":["income","sex","age"],
    "feature_types":["float","c","int"],"gradient_booster":{"model":{
    "cats":{"enc":[{"offsets":[],"values":[]},{"offsets":[0,1,3],"values":[70,-61,-87]},
    {"offsets":[],"values":[]}],"feature_segments":[0,0,2,2],"sorted_idx":[0,1]},
    "gbtree_model_param":{"num_parallel_tree":"1","num_trees":"2"},"iteration_indptr":[0,1,2],
    "tree_info":[0,0],"trees":[
    {"base_weights":[0E0,-1E0,1E0],"categories":[],"categories_nodes":[],
    "categories_segments":[],"categories_sizes":[],"default_left":[1,0,0],"id":0,
    "left_children":[1,-1,-1],"loss_changes":[2E0,0E0,0E0],"parents":[2147483647,0,0],
    "right_children":[2,-1,-1],"split_conditions":[5E-1,-2.5E-1,7.5E-1],"split_indices":[0,0,0],
    "split_type":[0,0,0],"sum_hessian":[4E0,3E0,1E0],"tree_param":{"num_deleted":"0",
    "num_feature":"3","num_nodes":"3","size_leaf_vector":"1"}},
    {"base_weights":[0E0,-1E0,1E0],"categories":[1],"categories_nodes":[0],
    "categories_segments":[0],"categories_sizes":[1],"default_left":[0,0,0],"id":1,
    "left_children":[1,-1,-1],"loss_changes":[2E0,0E0,0E0],"parents":[2147483647,0,0],
    "right_children":[2,-1,-1],"split_conditions":[1E-45,1.25E-1,-5E-1],"split_indices":[1,0,0],
    "split_type":[1,0,0],"sum_hessian":[4E0,3E0,1E0],"tree_param":{"num_deleted":"0",
    "num_feature":"3","num_nodes":"3","size_leaf_vector":"1"}}]},"name":"gbtree"},
    "learner_model_param":{"base_score":"[5E-1]","boost_from_average":"1","num_class":"0",
    "num_feature":"3","num_target":"1"},"objective":{"name":"binary:logistic",
    "reg_loss_param":{"scale_pos_weight":"1"}}},"version":[3,4,1]}
    """#

  /// The bytes of the model.
  static var bytes: [UInt8] { Array(text.utf8) }

  /// The model after one replacement in its text, which must occur.
  static func edited(_ old: String, _ new: String) -> [UInt8] {
    guard let range = text.range(of: old) else { return [] }
    return Array(text.replacingCharacters(in: range, with: new).utf8)
  }

  /// What loading the model after one replacement throws; nil when it loads.
  static func failure(
    _ old: String, _ new: String, options: ModelOptions = ModelOptions()
  ) -> ModelError? {
    failure(edited(old, new), options: options)
  }

  /// What loading some bytes throws; nil when it loads.
  static func failure(
    _ bytes: [UInt8], options: ModelOptions = ModelOptions()
  ) -> ModelError? {
    do {
      _ = try ModelFile.load(bytes: bytes, options: options)
      return nil
    } catch {
      return error
    }
  }
}

extension StringProtocol {
  /// The first place of a text, without Foundation.
  fileprivate func range(of other: String) -> Range<String.Index>? {
    let wanted = Array(other.utf8)
    var start = utf8.startIndex
    while start < utf8.endIndex {
      if utf8[start...].starts(with: wanted) {
        return start..<utf8.index(start, offsetBy: wanted.count)
      }
      start = utf8.index(after: start)
    }
    return nil
  }

  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
