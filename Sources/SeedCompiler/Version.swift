/// The version of seedc, as `--version` prints it and as it stands beside every apply in the database.
package let seedcVersion = "0.1.0"
