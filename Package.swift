// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "StoreGraph",
  products: [
    .executable(name: "storegraph", targets: ["Server"])
  ],
  dependencies: [
    // YAML with the line and column of every node; the schema checker points at them.
    .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
    // Flags, help texts and exit codes of both programs.
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    // HTTP/1.1 server with keep-alive, limits and graceful shutdown.
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
    // The event loops under Hummingbird, and WebSocket frames.
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    // Header names and statuses, as Hummingbird hands them out.
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    // One logging interface for every module; the server prints it as JSON.
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    // Start and stop order of pool, listener and server; signals.
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    // SHA-256 and HMAC for tokens.
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    // Access tokens: signed, with a pinned algorithm and a key's id.
    .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.1"),
  ],
  targets: [
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "Postgres",
      dependencies: ["CLibPQ", .product(name: "Logging", package: "swift-log")]),
    .target(
      name: "EmbeddedPostgres",
      dependencies: [.product(name: "Logging", package: "swift-log")]),
    .target(name: "GraphQL"),
    .target(name: "Schema", dependencies: [.product(name: "Yams", package: "Yams")]),
    .executableTarget(
      name: "SchemaTool",
      dependencies: [
        "Schema", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .plugin(name: "SchemaPlugin", capability: .buildTool(), dependencies: ["SchemaTool"]),
    .target(
      name: "Executor",
      dependencies: [
        "GraphQL", "Schema", "Postgres",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "Resolvers",
      dependencies: [
        "Executor", "Postgres", "Schema", "CCrypt",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Logging", package: "swift-log"),
      ],
      plugins: ["SchemaPlugin"]),
    .executableTarget(
      name: "Server",
      dependencies: [
        "Resolvers", "Executor", "Schema", "Postgres", "EmbeddedPostgres", "CZlib",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .target(
      name: "TestSupport",
      dependencies: ["EmbeddedPostgres", "Postgres", .product(name: "Logging", package: "swift-log")],
      path: "Tests/TestSupport"),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Executor", "GraphQL", "Postgres", "Schema", .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/FuzzTargets"),
    .testTarget(name: "GraphQLTests", dependencies: ["GraphQL"], exclude: ["Fixtures"]),
    .testTarget(
      name: "EmbeddedPostgresTests",
      dependencies: ["EmbeddedPostgres", "TestSupport", .product(name: "Logging", package: "swift-log")]),
    .testTarget(
      name: "PostgresTests",
      dependencies: ["Postgres", "TestSupport", .product(name: "Logging", package: "swift-log")]),
    .testTarget(
      name: "SchemaTests",
      dependencies: [
        "Schema", "GraphQL", "EmbeddedPostgres", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ], exclude: ["Fixtures"]),
    .testTarget(
      name: "SchemaToolTests",
      dependencies: [
        "SchemaTool", "Schema", "Executor", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], exclude: ["Fixtures"]),
    .testTarget(
      name: "ExecutorTests", dependencies: ["Executor", "GraphQL", "Postgres", "Schema", "TestSupport"]),
    .testTarget(
      name: "OracleTests",
      dependencies: [
        "Executor", "GraphQL", "Postgres", "Schema", "EmbeddedPostgres",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "Resolvers", "Executor", "Postgres", "Schema", "EmbeddedPostgres", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ], exclude: ["Fixtures"]),
    .testTarget(
      name: "ResolversTests",
      dependencies: [
        "Resolvers", "Executor", "Postgres", "Schema", "EmbeddedPostgres", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ], exclude: ["Fixtures"]),
    .testTarget(
      name: "FuzzTests",
      dependencies: ["FuzzTargets", "Executor", "GraphQL", "Schema"], exclude: ["Crashes"]),
    // Not the tests themselves: a test target with a plugin would be linked with the plugin's tool.
    .target(
      name: "LendingLibrary", dependencies: ["Executor"], path: "Tests/LendingLibrary",
      exclude: ["schema.yaml"], plugins: ["SchemaPlugin"]),
    .testTarget(
      name: "LibraryTests",
      dependencies: [
        "LendingLibrary", "Executor", "Postgres", "Schema", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ], exclude: ["Fixtures"]),
    .testTarget(name: "HouseTests", dependencies: ["Schema"]),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Server", "Resolvers", "Executor", "Postgres", "EmbeddedPostgres", "TestSupport", "FuzzTargets",
        "CZlib",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      exclude: ["Fixtures"]),
  ]
)

// Scripts/fuzz: libFuzzer brings a `main` of its own to everything that is linked, so nothing else that has one may be.
if Context.environment["STOREGRAPH_FUZZ"] != nil {
  let fuzzed: Set = ["CLibPQ", "Postgres", "GraphQL", "Schema", "Executor", "FuzzTargets"]
  package.products = []
  package.targets.removeAll { !fuzzed.contains($0.name) }
  package.targets.append(
    .executableTarget(name: "LibFuzzer", dependencies: ["FuzzTargets"], path: "Tests/LibFuzzer"))
}

/// The same rules for every target: nothing implicit crosses a module, and a warning is an error.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system && target.type != .plugin {
  target.swiftSettings = (target.swiftSettings ?? []) + strict
}
