// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableExperimentalFeature("Lifetimes"),
  // A key goes through six targets, and what each does for it is worth inlining into the next. Of what has package
  // access the compiler inlines nothing with any milder flag.
  .unsafeFlags(["-enable-cmo-everything"], .when(configuration: .release)),
  // Overlapping accesses to the same memory are looked for while it runs in debug builds, with which all tests run.
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// The specializations that several targets then have of the same function are the same.
let linking: [LinkerSetting] = [
  .unsafeFlags(["-Xlinker", "-z", "-Xlinker", "muldefs"], .when(configuration: .release))
]

func part(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude,
    swiftSettings: settings)
}

func system(_ name: String, _ pkgConfig: String, _ debianPackage: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debianPackage])])
}

/// Imports go down these levels, never up or sideways: a test of the repository reads them here and holds every file to them.
let levels: [Target] = [
  // Level 0: the system's C libraries.
  system("CLibUV", "libuv", "libuv1-dev"),
  system("CSQLite", "sqlite3", "libsqlite3-dev"),
  system("CCrypto", "libcrypto", "libssl-dev"),
  system("CTIFF", "libtiff-4", "libtiff-dev"),
  system("CFreeType", "freetype2", "libfreetype-dev"),
  system("CPNG", "libpng", "libpng-dev"),
  system("CUnibreak", "libunibreak", "libunibreak-dev"),
  system("CCurl", "libcurl", "libcurl4-openssl-dev"),
  .systemLibrary(name: "CSpawn"),
  .systemLibrary(name: "CMimalloc", providers: [.apt(["libmimalloc-dev"])]),
  .systemLibrary(name: "CPrefetch"),
  .systemLibrary(name: "CBytes"),

  // Level 1: vocabulary, and what stands on the system alone.
  part("Telephony"),
  part("Diagnostics"),
  part("SpokenForms"),
  part("ServiceCalendar"),
  part("KeypadSpelling"),
  part("Threads"),
  part("SystemErrors"),
  part("HTTPRequests", ["CCurl"]),

  // Level 2: what stands on the vocabulary alone.
  part("MenuLanguage", ["Diagnostics", "ServiceCalendar", "Telephony", "Threads"]),
  part("CallFlowModel", ["Telephony", "SpokenForms", "ServiceCalendar"]),
  part("GatewayProtocols", ["CBytes", "CPrefetch", "Telephony"]),
  part("Storage", ["Telephony", "ServiceCalendar"]),
  part("Sockets", ["CLibUV", "CPrefetch"]),
  part("ChildPrograms", ["CSpawn", "SystemErrors"]),

  // Level 3: what turns one thing into another.
  part(
    "MenuCompiler",
    [
      "MenuLanguage", "CallFlowModel", "Diagnostics", "SpokenForms", "ServiceCalendar",
      "Telephony", "Threads",
    ]),
  part(
    "CallEngine", ["CPrefetch", "CallFlowModel", "SpokenForms", "ServiceCalendar", "Telephony"]),
  part("StorageSQLite", ["Storage", "Telephony", "ServiceCalendar", "CSQLite", "CCrypto"]),
  part("ServiceReports", ["CallFlowModel", "Storage", "Telephony", "ServiceCalendar"]),
  part("Endpoints", ["HTTPRequests", "Storage", "Telephony", "ServiceCalendar"]),
  part(
    "FaxDocuments",
    [
      "ChildPrograms", "ServiceCalendar", "SystemErrors", "CTIFF", "CFreeType", "CPNG", "CUnibreak",
    ]),
  part("HylaFAX", ["ChildPrograms"]),

  // Level 4: what a call asks of a store, and what it is told.
  part(
    "CallKeeping",
    [
      "CallEngine", "CallFlowModel", "Diagnostics", "KeypadSpelling", "Storage", "Telephony",
      "ServiceCalendar",
    ]),

  // Level 5: what drives calls.
  part(
    "CallScripting",
    [
      "CallEngine", "CallKeeping", "CallFlowModel", "Diagnostics", "Telephony", "ServiceCalendar",
      "SpokenForms", "GatewayProtocols", "Storage",
    ]),
  part(
    "HotlineServer",
    [
      "CallEngine", "CallFlowModel", "CallKeeping", "Diagnostics", "FaxDocuments",
      "GatewayProtocols", "HylaFAX", "Sockets", "Storage", "Telephony", "ServiceCalendar",
      "SpokenForms", "SystemErrors", "CCrypto", "CPrefetch",
    ]),

  // Level 6: the command line, where all parts meet.
  .executableTarget(
    name: "hotline",
    dependencies: [
      "CCrypto", "CMimalloc", "CPrefetch", "CallEngine", "CallFlowModel", "CallKeeping",
      "CallScripting",
      "ChildPrograms", "Diagnostics", "Endpoints", "FaxDocuments", "GatewayProtocols",
      "HTTPRequests", "HotlineServer", "HylaFAX", "KeypadSpelling", "MenuCompiler",
      "MenuLanguage", "ServiceCalendar",
      "ServiceReports", "Sockets", "SpokenForms", "Storage", "StorageSQLite",
      "SystemErrors", "Telephony",
    ],
    swiftSettings: settings, linkerSettings: linking),
]

let package = Package(
  name: "hotline",
  products: [
    .executable(name: "hotline", targets: ["hotline"]),
    .library(name: "BrokenSystem", type: .dynamic, targets: ["BrokenSystem"]),
  ],
  targets: levels + [
    // What `make bench` compares with, and what runs it.
    .executableTarget(
      name: "wire-yardstick", dependencies: ["GatewayProtocols", "Sockets"],
      path: "Tests/Yardsticks/Wire", swiftSettings: settings, linkerSettings: linking),
    .executableTarget(name: "agi-yardstick", path: "Tests/Yardsticks/FastAGI"),
    .executableTarget(name: "agi-caller-yardstick", path: "Tests/Yardsticks/FastAGICaller"),
    .executableTarget(name: "trunk-caller-yardstick", path: "Tests/Yardsticks/TrunkCaller"),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "CallEngine", "CallFlowModel", "KeypadSpelling", "MenuCompiler", "ServiceCalendar",
        "Storage", "StorageSQLite", "Telephony",
      ],
      path: "Tests/Benchmarks", swiftSettings: settings, linkerSettings: linking),

    tests("DiagnosticsTests", ["Diagnostics"]),
    // What tests of several targets share.
    .target(
      name: "TestSupport", dependencies: ["CTLS"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .systemLibrary(
      name: "CTLS", path: "Tests/CTLS", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
    .target(
      name: "SimulatedGateways", dependencies: ["Telephony"], path: "Tests/SimulatedGateways",
      swiftSettings: settings),
    // Calls of gateways whose every word a test says, over real sockets.
    .target(
      name: "ScriptedGateways", dependencies: ["TestSupport"], path: "Tests/ScriptedGateways",
      swiftSettings: settings),
    // A world around the service, for tests; and the same for a million calls: see `make simulate`.
    .target(
      name: "Simulation",
      dependencies: [
        "CallEngine", "CallFlowModel", "CallKeeping", "Diagnostics", "GatewayProtocols",
        "HotlineServer", "MenuCompiler", "ServiceCalendar", "Sockets", "SpokenForms", "Storage",
        "Telephony", "TestSupport",
      ], path: "Tests/Simulation", swiftSettings: settings),
    .executableTarget(
      name: "simulate", dependencies: ["Simulation"], path: "Tests/Simulate",
      swiftSettings: settings, linkerSettings: linking),

    .target(name: "AllocationCount", path: "Tests/AllocationCount"),
    // Full disks, slow disks and clocks that are set, for programs that tests start.
    .target(name: "BrokenSystem", path: "Tests/BrokenSystem"),

    tests("SpokenFormsTests", ["SpokenForms"], exclude: ["Vectors"]),
    tests("KeypadSpellingTests", ["KeypadSpelling"], exclude: ["Vectors"]),
    tests("ServiceCalendarTests", ["ServiceCalendar"], exclude: ["Vectors"]),
    tests(
      "MenuLanguageTests",
      ["MenuLanguage", "Diagnostics", "ServiceCalendar", "Telephony"],
      exclude: ["Cases", "Files", "Formats"]),
    tests(
      "MenuCompilerTests",
      [
        "MenuCompiler", "MenuLanguage", "CallFlowModel", "CallEngine", "Diagnostics",
        "ServiceCalendar", "SpokenForms", "Telephony", "AllocationCount",
      ], exclude: ["Cases"]),
    tests(
      "CallEngineTests",
      [
        "CallEngine", "CallFlowModel", "Telephony", "SpokenForms", "ServiceCalendar",
      ], exclude: ["Vectors"]),
    tests(
      "GatewayProtocolsTests", ["GatewayProtocols", "SimulatedGateways", "Telephony"],
      exclude: ["FastAGI/Transcripts", "EventSocket/Transcripts"]),
    tests(
      "StorageTests", ["Storage", "StorageSQLite", "Telephony", "ServiceCalendar", "CSQLite"],
      exclude: ["Stores"]),
    tests("ServiceReportsTests", ["ServiceReports", "Storage", "Telephony", "ServiceCalendar"]),
    tests("SocketsTests", ["Sockets"]),
    tests("EndpointsTests", ["Endpoints", "Storage", "ServiceCalendar", "Telephony"]),
    tests("ThreadsTests", ["Threads"]),
    tests("ChildProgramsTests", ["ChildPrograms"]),
    tests("FaxDocumentsTests", ["FaxDocuments", "ServiceCalendar", "CTIFF"]),
    tests("HylaFAXTests", ["HylaFAX"]),
    tests(
      "CallScriptingTests",
      [
        "CallScripting", "MenuCompiler", "CallFlowModel", "Diagnostics", "GatewayProtocols",
        "SpokenForms", "Telephony",
      ],
      exclude: ["Cases"]),
    // Calls of compiled menus that are cut anywhere and go on from their marks.
    tests(
      "ResumptionTests",
      [
        "CallEngine", "CallFlowModel", "CallKeeping", "Diagnostics", "MenuCompiler",
        "ServiceCalendar", "SpokenForms", "Storage", "Telephony",
      ]),
    tests(
      "HotlineServerTests",
      [
        "AllocationCount", "HotlineServer", "CallFlowModel", "FaxDocuments", "GatewayProtocols",
        "ServiceCalendar", "ScriptedGateways", "Sockets", "SpokenForms", "Storage", "StorageSQLite",
        "Simulation", "Telephony",
      ]),
    // One call over each kind of gateway.
    tests(
      "GatewayConformanceTests",
      [
        "hotline", "CallEngine", "CallFlowModel", "CallKeeping", "CallScripting", "Diagnostics",
        "GatewayProtocols", "HotlineServer", "MenuCompiler", "ServiceCalendar", "SimulatedGateways",
        "SpokenForms", "Storage", "Telephony",
      ]),
    // Runs the built binary, over TCP, as its users do.
    tests(
      "HotlineTests",
      [
        "hotline", "CallFlowModel", "CallKeeping", "CallScripting", "Diagnostics", "FaxDocuments",
        "MenuCompiler", "MenuLanguage", "SpokenForms", "GatewayProtocols", "ScriptedGateways",
        "Telephony", "Sockets", "Storage", "StorageSQLite", "CSQLite", "ServiceCalendar",
        "ServiceReports",
      ], exclude: ["Certificates"]),
  ]
)
