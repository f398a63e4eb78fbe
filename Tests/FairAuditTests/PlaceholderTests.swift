import Testing

@testable import FairAudit
