// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is held to: language mode 6 with the features of the next mode, no warning left.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A library module: additionally, every use of an unsafe construct is marked in the source.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict + [.strictMemorySafety()])
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        swiftSettings: strict)
}

/// Only `make docs` needs the plugin; whoever depends on this package does not fetch it.
let documentationPlugin: [Package.Dependency] =
    Context.environment["GAM_DOCS"] == nil
    ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0")]

let package = Package(
    name: "GAMVerify",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "GAMVerify", targets: ["GAMVerify"]),
        .library(name: "GAMTraining", targets: ["GAMTraining"]),
        .library(name: "gamverify-c", type: .dynamic, targets: ["GAMVerifyC"]),
        .executable(name: "gam", targets: ["gam"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ] + documentationPlugin,
    targets: [
        // Foundations: C kernels and the system libraries.
        .target(name: "CGAMKernels"),
        .target(name: "CGAMHash"),
        .target(name: "CGAMStatistics"),
        .target(name: "COpenBLAS", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .systemLibrary(
            name: "CPNG", pkgConfig: "libpng16", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
        .target(name: "CGAMImaging", dependencies: ["CPNG", "CGAMStatistics"]),

        // The house, from the ground up; a module imports only what stands above it in this list.
        library("GAMFiles", []),
        library("GAMTensor", ["CGAMStatistics", "COpenBLAS"]),
        library("GAMNetwork", ["GAMTensor", "CGAMKernels"]),
        library("GAMImaging", ["GAMTensor", "CGAMImaging", "CGAMHash"]),
        library("GAMModelFiles", ["CGAMHash", "GAMFiles", "GAMTensor", "GAMNetwork", "GAMImaging"]),
        library("GAMAttention", ["GAMTensor"]),
        library("GAMVerification", ["GAMTensor", "GAMNetwork", "GAMImaging", "GAMAttention", "GAMModelFiles"]),
        library("GAMTraining", ["GAMFiles", "GAMTensor", "GAMNetwork", "GAMImaging", "GAMModelFiles"]),
        library(
            "GAMVerify",
            ["GAMFiles", "GAMTensor", "GAMNetwork", "GAMImaging", "GAMModelFiles", "GAMAttention", "GAMVerification"]),

        // What a user starts or links.
        .target(name: "CGAMVerifyHeader"),
        .target(name: "GAMVerifyC", dependencies: ["GAMVerify", "CGAMVerifyHeader"], swiftSettings: strict),
        .executableTarget(
            name: "gam",
            dependencies: [
                "GAMVerify", "GAMTraining", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Tests: one target a module.
        .target(
            name: "TestSupport", dependencies: ["GAMTensor"], path: "Tests/TestSupport", swiftSettings: strict),
        tests(of: "GAMFiles"),
        tests(of: "GAMTensor", ["COpenBLAS"]),
        tests(of: "GAMNetwork", ["GAMModelFiles", "GAMTensor", "CGAMKernels"]),
        tests(of: "GAMImaging", ["GAMTensor", "GAMModelFiles"]),
        tests(of: "GAMModelFiles", ["CGAMHash", "GAMFiles", "GAMTensor", "GAMNetwork", "GAMImaging"]),
        tests(of: "GAMAttention", ["GAMTensor", "GAMModelFiles"]),
        tests(of: "GAMTraining", ["GAMFiles", "GAMTensor", "GAMNetwork", "GAMImaging", "GAMModelFiles", "GAMVerify"]),
        tests(of: "GAMVerification", ["GAMTensor", "GAMNetwork", "GAMImaging", "GAMAttention", "GAMModelFiles"]),
        .testTarget(
            name: "GAMVerifyCTests",
            dependencies: [
                "GAMVerifyC", "CGAMVerifyHeader", "GAMVerify", "GAMModelFiles", "GAMTensor", "TestSupport",
            ],
            exclude: ["Programs"], swiftSettings: strict),
        tests(of: "GAMVerify", ["GAMFiles", "GAMTensor", "GAMImaging", "GAMVerification", "GAMModelFiles"]),
        tests(of: "gam", ["GAMVerify", "GAMModelFiles", "GAMTensor"]),
    ],
    cLanguageStandard: .gnu17
)
