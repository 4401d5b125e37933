import Foundation
import Testing

/// A menu that has one of everything a gateway is asked for, with short prompts.
enum GatewayMenu {
  static let number = "200"

  static let text = """
    hotline 200 "Stand" {
      timezone  Europe/London
      languages en
      start     hello
    }

    queue desk "Desk" {
      seats 1
    }

    play hello {
      say "Hello."
      -> main
    }

    menu main "Main menu" {
      1 "a number"  as number  -> number
      2 "a message" as message -> message
      3 "a person"  as person  -> person
      4 "the desk"  as seats   -> seats
      5 "the rules" as rules   -> rules
      6 "a form"    as form    -> form
      no-input 3 -> bye
      no-match 3 -> message
      allow many-options "one of everything that a gateway is asked for"
    }

    enter number "A number" {
      say "Your number."
      as digits 4
      confirm never
      no-input 3 -> bye
      no-match 3 -> message
      -> heard
    }

    play heard {
      say "Thank you for the number."
      -> main
    }

    document form "A form" {
      file "form.txt"
    }

    fax form {
      say "Please press start."
      document form
      here
      sent   -> arrived
      failed -> not_arrived
    }

    play arrived {
      say "The form has arrived."
      -> main
    }

    play not_arrived {
      say "The form has not arrived."
      -> main
    }

    play rules {
      say "These are the rules, and everybody has to hear them."
      keys queue
      -> main
    }

    record message "A message" {
      say "After the tone, please."
      at-least 1s
      at-most 8s
      silence 2s
      for "Desk"
      no-input 2  -> bye
      no-match 1  -> bye
      kept        -> kept
      unavailable -> no_messages
    }

    play kept {
      say "Your message is safe."
      -> main
    }

    play no_messages {
      say "No messages now."
      -> main
    }

    transfer person {
      say "One moment."
      to "5551234"
      ring 3s
      busy      -> was_busy
      no-answer -> nobody
      failed    -> broken
      released  -> parted
    }

    transfer seats {
      say "To the desk."
      to desk
      ring 3s
      busy      -> was_busy
      no-answer -> nobody
      failed    -> broken
      released  -> parted
    }

    hang-up was_busy {
      say "They are busy."
    }

    hang-up nobody {
      say "Nobody answers."
    }

    hang-up broken {
      say "It did not work."
    }

    hang-up parted {
      say "You have talked."
    }

    hang-up bye {
      say "Goodbye."
    }

    """

  /// A folder of its own with the menu in it; its prompts are spoken and installed.
  final class Folder {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "hotline-\(UUID().uuidString)")

    init() throws {
      for name in ["menu", "recordings", "faxes"] {
        try FileManager.default.createDirectory(
          at: folder.appending(path: name), withIntermediateDirectories: true)
      }
      try Data(GatewayMenu.text.utf8).write(to: folder.appending(path: "menu/stand.menu"))
      try Data("A form.\n".utf8).write(to: folder.appending(path: "menu/form.txt"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var menu: String { folder.appending(path: "menu").path }
    var recordings: String { folder.appending(path: "recordings").path }
    var faxes: String { folder.appending(path: "faxes").path }
  }
}

extension ServeRun {
  /// Where Asterisks connect, as the screen says.
  var fastAGIPort: UInt16 {
    get throws {
      let address = try #require(
        screen.firstMatch(of: /AGI\(agi:\/\/127\.0\.0\.1:(\d+)\/NUMBER\)/))
      return try #require(UInt16(address.1))
    }
  }

  /// Where FreeSWITCHes connect, as the screen says.
  var eventSocketPort: UInt16 {
    get throws {
      let address = try #require(
        screen.firstMatch(of: /socket 127\.0\.0\.1:(\d+)\/NUMBER async full/))
      return try #require(UInt16(address.1))
    }
  }
}
