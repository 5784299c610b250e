// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "VerifyRadiographs",
    platforms: [.macOS(.v15)],
    dependencies: [
        // In a package of your own: .package(url: "https://…/gamverify.git", from: "0.1.0")
        .package(name: "GAMVerify", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "VerifyRadiographs", dependencies: [.product(name: "GAMVerify", package: "GAMVerify")],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
