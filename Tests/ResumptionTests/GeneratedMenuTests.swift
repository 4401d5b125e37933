import Testing

@Suite("Generated menus") struct GeneratedMenuTests {
  @Test("are right", arguments: 0..<60)
  func theyAreRight(seed: UInt64) throws {
    _ = try GeneratedMenu(seed: seed).served()
  }
}
