//! The program: hands its arguments to the command line, and its outcome to whoever called it.
//!
//! Everything about notes is the library's, everything about terminals is in `cli`; nothing is here.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run(std::env::args_os()).into()
}
