import Models

/// The trees of a file whose whole model is trees over raw columns.
func loadTrees(
  bytes: [UInt8], options: ModelOptions = ModelOptions()
) throws -> TreeEnsemble {
  let model = try ModelFile.load(bytes: bytes, options: options)
  guard let ensemble = model.ensemble else { throw NoTrees() }
  return ensemble
}

/// A model that is no ensemble over raw columns.
struct NoTrees: Error {}
