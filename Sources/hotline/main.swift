import Foundation

// A reader that goes away (`hotline … | head`) must show as a failed write, not as a signal.
signal(SIGPIPE, SIG_IGN)

exit(CommandLineRun(arguments: Array(CommandLine.arguments.dropFirst())).run().rawValue)
