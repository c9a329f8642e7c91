//! `invitelint completions <SHELL>`: what the shell offers on Tab, from the same table as the parser.
//!
//! Names that the parser leaves to the linter to check are added: of rules and categories, languages, dialects.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use clap::builder::PossibleValuesParser;
use clap::{Args, Command};
use clap_complete::Shell;
use invitelint::Linter;
use invitelint::rule::Text;

use super::exit::Exit;
use super::terminal::Terminal;

/// Print a completion script for a shell; in bash, zsh and fish with the names of all rules
///
/// Where it belongs:
///
///   bash        ~/.local/share/bash-completion/completions/invitelint
///   zsh         _invitelint, in a directory of $fpath
///   fish        ~/.config/fish/completions/invitelint.fish
///   powershell  the end of $PROFILE
///   elvish      the end of ~/.config/elvish/rc.elv
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Completions {
    /// The shell: bash, zsh, fish, powershell or elvish
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    shell: Shell,
}

impl Completions {
    /// Prints the script that completes `command`.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub(super) fn run(&self, command: Command, terminal: Terminal) -> anyhow::Result<Exit> {
        let name = command.get_name().to_owned();
        let mut script = Vec::new();
        // The generator panics where it cannot write, so that it gets memory.
        let mut command = with_names(command);
        clap_complete::generate(self.shell, &mut command, &name, &mut script);
        if self.shell == Shell::Fish {
            complete_arguments(&command, &name, &mut script)?;
        }
        let mut out = terminal.stdout();
        out.write_all(&script)?;
        out.flush()?;
        Ok(Exit::Passed)
    }
}

/// The command line, with the names that the linter knows wherever one is taken.
fn with_names(command: Command) -> Command {
    let linter = Linter::default();
    let rules: Vec<_> = linter
        .rules()
        .iter()
        .map(|rule| lasting(rule.id.clone()))
        .collect();
    let categories = rules.iter().filter_map(|id| Some(id.split_once('/')?.0));
    let categories: BTreeSet<_> = categories.collect();
    let both: Vec<_> = categories
        .into_iter()
        .chain(rules.iter().copied())
        .collect();
    let languages: Vec<_> = linter
        .languages()
        .map(|code| lasting(code.to_owned().into()))
        .collect();
    let dialects: Vec<_> = linter
        .dialects()
        .iter()
        .map(|dialect| lasting(dialect.name.clone()))
        .collect();
    let options = |command: Command| {
        command.mut_args(|arg| {
            let names = match arg.get_id().as_str() {
                "select" | "ignore" => &both,
                "language" => &languages,
                "dialect" => &dialects,
                _ => return arg,
            };
            arg.value_parser(PossibleValuesParser::new(names.clone()))
        })
    };
    let explain = |command: Command| {
        command.mut_arg("rule", |arg| {
            arg.value_parser(PossibleValuesParser::new(rules.clone()))
        })
    };
    options(command)
        .mut_subcommands(options)
        .mut_subcommand("explain", explain)
}

/// Adds what clap's generator for fish leaves out: values of arguments that are no options.
fn complete_arguments(command: &Command, name: &str, script: &mut Vec<u8>) -> io::Result<()> {
    for sub in command.get_subcommands() {
        for argument in sub.get_positionals() {
            let values = argument.get_possible_values();
            let values: Vec<_> = values.iter().map(|value| value.get_name()).collect();
            if !values.is_empty() {
                writeln!(
                    script,
                    "complete -c {name} -n \"__fish_{name}_using_subcommand {}\" -f -a \"{}\"",
                    sub.get_name(),
                    values.join(" ")
                )?;
            }
        }
    }
    Ok(())
}

/// A name for as long as the program runs, which is what clap takes. It ends when the script is printed.
fn lasting(name: Text) -> &'static str {
    match name {
        Cow::Borrowed(name) => name,
        Cow::Owned(name) => name.leak(),
    }
}
