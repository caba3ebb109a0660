// swift-tools-version:6.2
import PackageDescription

let package = Package(
    name: "seedc",
    products: [
        .executable(name: "seedc", targets: ["seedc"]),
        // What a Swift server embeds: see `Seeder` in SeedDatabase.
        .library(name: "Seed", targets: ["SeedCompiler", "SeedDatabase"]),
    ],
    dependencies: [
        // SQLite from Swift: transactions, configuration, errors with extended codes.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // The command line: parsing, help texts, completion scripts.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // The reference YAML parser; only its events carry both ends of every node.
        .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        // What GRDB leaves out: the session extension, and raw stepping in hot loops.
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),
        // Compresses what the history keeps of large applies.
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "SeedSyntax", dependencies: ["CLibYAML"]),
        // The regular expressions of schemas: unlike Foundation's engine it counts its steps, and says when it gives up.
        .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
        .target(name: "JSONSchema", dependencies: ["SeedSyntax", "CPCRE2"]),
        .target(name: "SeedCompiler", dependencies: ["SeedSyntax", "JSONSchema"]),
        .target(
            name: "SeedDatabase",
            dependencies: ["SeedCompiler", "CSQLite", "CZlib", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(name: "SeedReport", dependencies: ["SeedCompiler"]),
        .executableTarget(
            name: "seedc",
            dependencies: [
                "SeedDatabase", "SeedReport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // Runs the official JSON Schema test suite; see `make conformance`.
        .executableTarget(name: "conformance", dependencies: ["JSONSchema"], path: "Tests/Conformance"),
        .testTarget(name: "SeedSyntaxTests", dependencies: ["SeedSyntax"]),
        .testTarget(name: "JSONSchemaTests", dependencies: ["JSONSchema"]),
        .testTarget(name: "SeedCompilerTests", dependencies: ["SeedCompiler"]),
        .testTarget(name: "SeedReportTests", dependencies: ["SeedReport"]),
        .testTarget(
            name: "SeedDatabaseTests", dependencies: ["SeedDatabase", .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(
            name: "PropertyTests", dependencies: ["SeedDatabase", .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(name: "EndToEndTests", dependencies: ["seedc"], exclude: ["Cases"]),
    ],
    swiftLanguageModes: [.v6]
)

// Its main function is libFuzzer's, which is there only when `make fuzz` builds it.
if Context.environment["SEEDC_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzz", dependencies: ["SeedDatabase", "SeedReport", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Tests/Fuzz", exclude: ["run", "corpora"])
    )
}

// Warnings stop the CI, not somebody with a newer compiler.
if Context.environment["CI"] != nil {
    for target in package.targets where target.type != .system {
        target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
    }
}
