//! `invitelint man`: all of `--help` on one page of the manual, with what a manual has besides.
//!
//! Options, commands, exit codes and examples are taken from where `--help` takes them.

use std::io::{self, Write};

use clap::{Arg, Args, Command};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Roff, bold, roman};

use invitelint::config::NAMES;

use super::exit::{self, Exit};
use super::terminal::Terminal;

/// Print the manual page
///
/// For example: invitelint man > ~/.local/share/man/man1/invitelint.1
#[derive(Debug, Args)]
pub(super) struct Man {}

/// What is set outside of the command line.
const ENVIRONMENT: [(&str, &str); 3] = [
    (
        "NO_COLOR",
        "Set to anything, switches colours off where --color is auto.",
    ),
    ("CLICOLOR_FORCE", "Set to anything but 0, switches them on."),
    (
        "COLUMNS",
        "How wide the output is where it does not go to a terminal.",
    ),
];

/// What is read without being named.
const FILES: [(&str, &str); 2] = [
    (
        NAMES[0],
        "The configuration of the directory that it stands in and of those below; the nearest to a draft \
         governs it. invitelint init writes one.",
    ),
    (NAMES[1], "The same, hidden."),
];

impl Man {
    /// Prints the page about `command`.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub(super) fn run(&self, command: Command, terminal: Terminal) -> anyhow::Result<Exit> {
        let mut out = terminal.stdout();
        let mut written = Vec::new();
        page(command, &mut written)?;
        write_with_tables(&written, &mut out)?;
        out.flush()?;
        Ok(Exit::Passed)
    }
}

fn page(command: Command, out: &mut dyn Write) -> io::Result<()> {
    let name = command.get_name().to_owned();
    // Every option by name would fill the screen.
    let mut command =
        command.override_usage(format!("{name} [OPTIONS] [PATH]...\n{name} <COMMAND>"));
    command.build();
    let main = Page::new(command.clone()).manual("User Commands");
    main.render_title(out)?;
    // Flush left, and no word is cut: much of it is typed as it stands.
    let mut setting = Roff::new();
    setting.control("ad", ["l"]).control("nh", []);
    setting.to_writer(out)?;
    main.render_name_section(out)?;
    main.render_synopsis_section(out)?;
    main.render_description_section(out)?;
    main.render_options_section(out)?;
    Roff::new().control("SH", ["COMMANDS"]).to_writer(out)?;
    for sub in command.get_subcommands() {
        if sub.get_name() != "help" {
            subcommand(&command, sub, out)?;
        }
    }
    let mut rest = Roff::new();
    rest.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in exit::meanings() {
        entry(&mut rest, code, &meaning);
    }
    rest.control("SH", ["ENVIRONMENT"]);
    for (name, meaning) in ENVIRONMENT {
        entry(&mut rest, name, meaning);
    }
    rest.control("SH", ["FILES"]);
    for (name, meaning) in FILES {
        entry(&mut rest, name, meaning);
    }
    rest.control("SH", ["EXAMPLES"]);
    for example in super::EXAMPLES.lines().map(str::trim) {
        let (typed, meaning) = example.split_once("  ").unwrap_or((example, ""));
        entry(&mut rest, typed, meaning.trim());
    }
    rest.to_writer(out)
}

fn entry(roff: &mut Roff, name: &str, meaning: &str) {
    roff.control("TP", [])
        .text([bold(name)])
        .text([roman(meaning)]);
}

/// What a command does, and those of its options that the program itself does not have.
fn subcommand(program: &Command, command: &Command, out: &mut dyn Write) -> io::Result<()> {
    let help = |arg: &Arg| arg.get_help().map(ToString::to_string);
    let known = |arg: &&Arg| {
        program
            .get_arguments()
            .any(|known| known.get_id() == arg.get_id() && help(known) == help(arg))
    };
    let (shared, own): (Vec<_>, Vec<_>) = command
        .get_arguments()
        .filter(|arg| !arg.is_hide_set() && arg.get_id() != "help")
        .partition(known);
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    let mut roff = Roff::new();
    roff.control("SS", [command.get_name()]);
    roff.text([bold(usage)]).control("PP", []);
    let about = command.get_long_about().or_else(|| command.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    for line in about.lines() {
        if line.trim().is_empty() {
            roff.control("PP", []);
        } else {
            roff.text([roman(line)]);
        }
    }
    if !shared.is_empty() {
        let name = |arg: &&Arg| {
            arg.get_long()
                .map_or("PATH".into(), |long| format!("--{long}"))
        };
        let names = shared.iter().map(name).collect::<Vec<_>>().join(", ");
        let taken = if own.is_empty() && command.get_name() == "check" {
            "Takes whatever the program itself takes.".to_owned()
        } else {
            format!("Takes {names} as described above.")
        };
        roff.control("PP", []).text([roman(taken)]);
    }
    roff.to_writer(out)?;
    if own.is_empty() {
        return Ok(());
    }
    let own = own.into_iter().map(|arg| arg.clone().help_heading(None));
    let of_its_own = Command::new("own").disable_help_flag(true).args(own);
    let mut options = Vec::new();
    Page::new(of_its_own).render_options_section(&mut options)?;
    // They stand under the command, without a heading of their own.
    for line in options.split_inclusive(|byte| *byte == b'\n') {
        if !line.starts_with(b".SH") {
            out.write_all(line)?;
        }
    }
    Ok(())
}

/// Writes a page whose lines stay as they are where they are set in: those are rows of tables, which the
/// manual would else fill up as it fills up prose.
fn write_with_tables(page: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let mut in_table = false;
    for line in page.split_inclusive(|byte| *byte == b'\n') {
        let row = line.starts_with(b"  ");
        if row != in_table {
            out.write_all(if row { b".nf\n" } else { b".fi\n" })?;
        }
        in_table = row;
        out.write_all(line)?;
    }
    Ok(())
}
