import ArgumentParser

/// The flags of how a command runs and speaks.
struct RunOptions: ParsableArguments {
  @Option(help: "Threads to use (default: all cores); the result never depends on it.")
  var threads: Int?

  @Flag(help: "Say nothing on standard error but warnings and errors.")
  var quiet = false

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads takes a whole number of 1 or more.")
    }
  }
}
