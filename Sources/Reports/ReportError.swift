/// Why a report could not be made.
public enum ReportError: Error, Sendable, Equatable {
  /// A template does not parse.
  ///
  /// `fault` is the template library's name for the fault, as in `sectionCloseNameIncorrect`;
  /// `line` and `column` count from 1.
  case templateSyntax(file: String, line: Int, column: Int, fault: String)
  /// A template includes a partial that does not exist.
  case missingPartial(file: String, line: Int, name: String)
  /// Templates include each other in a circle; the files in the order of inclusion.
  case partialCycle(files: [String])
  /// An overriding file has a name that no built-in template has.
  case unknownTemplate(file: String)
  /// An overriding file is not UTF-8.
  case templateEncoding(file: String)
  /// An overriding file cannot be read.
  case unreadableTemplate(file: String)
  /// The page that came out of the templates does not parse back: a template's markup is broken.
  ///
  /// `line` is a line of the page, `text` what stands there (up to 80 characters).
  case pageNotWellFormed(line: Int, message: String, text: String)
}
