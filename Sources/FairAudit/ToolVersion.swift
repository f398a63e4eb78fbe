import Audit

/// The version of this build, as records and `--version` state it.
let toolVersion = "0.1.0"

/// What records say made them.
let tool = AuditRecord.Tool(name: "fairaudit", version: toolVersion)
