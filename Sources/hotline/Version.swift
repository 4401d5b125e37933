/// The version of this program, as `hotline --version` prints it (semver.org).
let version = "0.1.0"
