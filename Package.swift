// swift-tools-version: 6.1
import PackageDescription

/// The same strict settings for every target.
let strict: [SwiftSetting] = [
  // `any P` is written out: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
  .enableUpcomingFeature("ExistentialAny"),
  // A member is visible only through an import of its own file: SE-0444.
  .enableUpcomingFeature("MemberImportVisibility"),
  // `import` means `internal import`; what reaches the public interface says so: SE-0409.
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "fairaudit",
  products: [
    .executable(name: "fairaudit", targets: ["FairAudit"]),
    .library(name: "Tabular", targets: ["Tabular"]),
    .library(name: "Models", targets: ["Models"]),
    .library(name: "Explain", targets: ["Explain"]),
    .library(name: "Fairness", targets: ["Fairness"]),
    .library(name: "Audit", targets: ["Audit"]),
    .library(name: "Reports", targets: ["Reports"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: The one direction: Tabular → Models → Explain / Fairness → Audit → Reports → FairAudit
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "Statistics", swiftSettings: strict),
    .target(name: "Tabular", swiftSettings: strict),
    .target(name: "Markup", dependencies: ["CLibXML2"], swiftSettings: strict),
    .target(
      name: "Models",
      dependencies: [
        "Tabular", "Markup", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    // C only for what needs several instruction sets in one binary: the loops of contributions.
    .target(name: "ExplainKernels"),
    .target(
      name: "Explain", dependencies: ["Tabular", "Models", "Statistics", "ExplainKernels"],
      swiftSettings: strict),
    .target(name: "Fairness", dependencies: ["Tabular", "Statistics"], swiftSettings: strict),
    .target(
      name: "Audit",
      dependencies: [
        "Tabular", "Models", "Explain", "Fairness", "Statistics", "Yams",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "templates", path: "templates", sources: ["templates.c"]),
    .target(
      name: "Reports",
      dependencies: [
        "Audit", "Fairness", "Markup", "Statistics", "templates",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "FairAudit",
      dependencies: [
        "Audit", "Reports", "Tabular", "Models", "Explain", "Fairness",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // MARK: The library products in use, shown in the guide and run as a test
    .executableTarget(
      name: "LibraryExample",
      dependencies: ["Tabular", "Models", "Explain", "Fairness"],
      path: "examples/library",
      swiftSettings: strict),

    // MARK: Tests
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "TabularTests", dependencies: ["Tabular", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "MarkupTests", dependencies: ["Markup", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ModelsTests", dependencies: ["Models", "Tabular", "Markup", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ExplainTests",
      dependencies: [
        "Explain", "ExplainKernels", "Models", "Statistics", "Tabular", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FairnessTests", dependencies: ["Fairness", "Statistics", "Tabular", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "AuditTests",
      dependencies: ["Audit", "Tabular", "Models", "Fairness", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Reports", "Audit", "Fairness", "Markup", "Statistics", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FairAuditTests",
      dependencies: [
        "FairAudit", "LibraryExample", "Audit", "Reports", "Tabular", "Models", "Explain",
        "Fairness", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Snapshots"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)
