import Testing

@testable import Explain
