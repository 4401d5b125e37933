import Foundation

// A program begins with the signals blocked that the thread had blocked which started it, and would not hear that it shall end.
var none = sigset_t()
sigemptyset(&none)
pthread_sigmask(SIG_SETMASK, &none, nil)

// A reader that goes away (`hotline … | head`) must show as a failed write, not as a signal.
signal(SIGPIPE, SIG_IGN)
// So must a file that may not grow any more (`ulimit -f`): calls go on when a disk takes nothing.
signal(SIGXFSZ, SIG_IGN)

// What is opened later must not be taken for input, output or errors that were closed: to read or write there fails as before.
for standard in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(standard, F_GETFD) < 0 {
  _ = open("/dev/null", standard == STDIN_FILENO ? O_WRONLY : O_RDONLY)
}

exit(CommandLineRun(arguments: Array(CommandLine.arguments.dropFirst())).run().rawValue)
