//! The command line: what can be typed, one file for each command, and how a run ends.
//!
//! To add a command, add its file and a line to [`Command`]. Nothing here judges notes, and nothing
//! prints but through `terminal`.

mod baseline;
mod batch;
mod check;
mod completions;
mod configured;
mod defect;
mod drafts;
mod exit;
mod explain;
mod faults;
mod init;
mod man;
mod names;
mod options;
mod own_rules;
mod progress;
mod refusal;
mod rules;
mod schema;
mod suggest;
mod terminal;
mod test;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, CommandFactory, Parser, Subcommand};
use invitelint::report::visible;

use batch::NoThreads;
use check::Check;
use completions::Completions;
pub(crate) use exit::Exit;
use explain::Explain;
use init::Init;
use man::Man;
use refusal::{Refusal, Refuse};
use rules::Rules;
use schema::Schema;
use suggest::Suggest;
use terminal::Terminal;
use test::Test;

/// A linter for connection requests: is the personal note missing, generic or personal?
///
/// It reads draft invitations, says why each verdict, marks what to change, and suggests how to open
/// instead. Nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    subcommand_help_heading = "Commands",
    max_term_width = 100,
    after_help = "Exit code: 0 every draft passes, 1 one fails, 2 something could not be checked. More: --help",
    after_long_help = after_long_help(),
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    check: Check,
}

/// The same where no command is named, as mostly: making nine of them ready to be understood takes longer
/// than to check a note.
#[derive(Debug, Parser)]
#[command(disable_help_flag = true)]
struct CheckAlone {
    #[command(flatten)]
    check: Check,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(after_long_help = after_long_help())]
    Check(Box<Check>),
    Suggest(Box<Suggest>),
    Explain(Explain),
    Rules(Rules),
    Test(Test),
    Init(Init),
    Schema(Schema),
    Completions(Completions),
    Man(Man),
}

/// What [`Command`] names, and clap's own; a test holds the two together.
const COMMANDS: &[&str] = &[
    "check",
    "suggest",
    "explain",
    "rules",
    "test",
    "init",
    "schema",
    "completions",
    "man",
    "help",
];

/// What people do most, for `--help` and the manual.
const EXAMPLES: &str = "  invitelint draft.txt                     check one draft
  invitelint --note \"Hi Jane, ...\"         check a note as you write it
  invitelint drafts/ outbox.jsonl          check many; only those that need work are shown
  pbpaste | invitelint --to \"Jane Doe\"     read standard input
  invitelint suggest draft.txt --fact met_at=\"the Ada Lovelace breakfast\"
  invitelint explain missing/empty-note    why a rule is there, and how to switch it off";

fn after_long_help() -> String {
    format!("Examples:\n{EXAMPLES}\n\nExit codes:\n{}", exit::TABLE)
}

/// Does what the arguments ask for.
pub(crate) fn run(arguments: impl Iterator<Item = OsString>) -> Exit {
    defect::watch();
    let mut arguments: Vec<_> = arguments.collect();
    // Clap's own `help` takes the names of commands and nothing else.
    if arguments.get(1).is_some_and(|first| first == "help") {
        arguments.retain(|argument| argument != "--help" && argument != "-h");
    }
    // What gives way outside of a draft ends the run.
    defect::told(|| obey(&arguments)).unwrap_or(Exit::Unchecked)
}

fn obey(arguments: &[OsString]) -> Exit {
    let cli = match understand(arguments) {
        Ok(cli) => cli,
        Err(error) => return refuse(error, arguments),
    };
    let (color, quiet) = match &cli.command {
        None => (cli.check.color, cli.check.quiet),
        Some(Command::Check(check)) => (check.color, check.quiet),
        Some(Command::Suggest(suggest)) => (suggest.color, suggest.quiet),
        Some(Command::Explain(explain)) => (explain.color, false),
        Some(Command::Rules(rules)) => (rules.color, false),
        Some(Command::Test(test)) => (test.color, test.quiet),
        Some(Command::Init(init)) => (init.color, false),
        Some(Command::Schema(_)) => Default::default(),
        Some(Command::Completions(_) | Command::Man(_)) => Default::default(),
    };
    let terminal = Terminal::new(color.color, quiet);
    let outcome = match &cli.command {
        None => cli.check.run(terminal),
        Some(Command::Check(check)) => check.run(terminal),
        Some(Command::Suggest(suggest)) => suggest.run(terminal),
        Some(Command::Explain(explain)) => explain.run(terminal),
        Some(Command::Rules(rules)) => rules.run(terminal),
        Some(Command::Test(test)) => test.run(terminal),
        Some(Command::Init(init)) => init.run(terminal),
        Some(Command::Schema(schema)) => schema.run(terminal),
        Some(Command::Completions(completions)) => completions.run(Cli::command(), terminal),
        Some(Command::Man(man)) => man.run(Cli::command(), terminal),
    };
    outcome.unwrap_or_else(|error| match error.downcast_ref::<io::Error>() {
        // Somebody had read enough.
        Some(pipe) if pipe.kind() == io::ErrorKind::BrokenPipe => Exit::Passed,
        // It comes the way that errors of writing come.
        Some(error) if error.get_ref().is_some_and(|inner| inner.is::<NoThreads>()) => {
            terminal.error(error);
            Exit::Unchecked
        }
        Some(error) => {
            terminal.error(format_args!("cannot write to standard output: {error}"));
            Exit::Unchecked
        }
        None => {
            match error.downcast_ref::<Refusal>() {
                Some(refusal) => refusal.tell(terminal),
                None => terminal.error(format_args!("{error:#}")),
            }
            Exit::Unchecked
        }
    })
}

/// What the arguments ask for.
///
/// # Errors
///
/// They ask for help or the version, or are wrong.
fn understand(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let names_command = arguments
        .iter()
        .any(|argument| COMMANDS.iter().any(|command| argument == command));
    if !names_command && let Ok(CheckAlone { check }) = CheckAlone::try_parse_from(arguments) {
        return Ok(Cli {
            command: None,
            check,
        });
    }
    // What the short way did not understand is told with all commands in view.
    Cli::try_parse_from(arguments)
}

/// Prints what clap has to say: help, the version, or what is wrong with the arguments.
fn refuse(mut error: clap::Error, arguments: &[OsString]) -> Exit {
    let asked_for = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    if error.kind() == ErrorKind::UnknownArgument {
        mend_tip(&mut error);
    }
    let is_plain = |argument: &OsString| {
        let argument = argument.to_string_lossy();
        visible::literal(&argument) == argument
    };
    let message = error.render();
    if !asked_for && !arguments.iter().all(is_plain) {
        // The message repeats an argument that a terminal or a runner would obey.
        let message = message.to_string();
        let lines: Vec<_> = message.lines().map(visible::prose).collect();
        let terminal = Terminal::new(ColorChoice::Never, false);
        terminal.verbatim(&lines.join("\n"));
        return refuse_in_format(&message, arguments, terminal);
    }
    let terminal = Terminal::new(color(arguments), false);
    let colored = if asked_for {
        terminal.color
    } else {
        terminal.messages_in_color
    };
    let plain = message.to_string();
    let message = if colored {
        message.ansi().to_string()
    } else {
        plain.clone()
    };
    if !asked_for {
        terminal.verbatim(message.trim_end_matches('\n'));
        return refuse_in_format(&plain, arguments, terminal);
    }
    let mut out = terminal.stdout();
    match out.write_all(message.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            terminal.error(format_args!("cannot write to standard output: {error}"));
            Exit::Unchecked
        }
        _ => Exit::Passed,
    }
}

/// Writes an output that is whole and holds what clap has to say, where the arguments ask for a format that programs
/// read.
fn refuse_in_format(message: &str, arguments: &[OsString], terminal: Terminal) -> Exit {
    let Some(format) = typed(arguments, "--format").next() else {
        return Exit::Unchecked;
    };
    let command = arguments.get(1).and_then(|argument| argument.to_str());
    let command = command.filter(|command| COMMANDS.contains(command));
    let summary = arguments.iter().any(|argument| argument == "--summary");
    let words = std::iter::once("invitelint").chain(command);
    let words = words.chain(["--format", format]);
    let mended = Cli::try_parse_from(words.clone().chain(summary.then_some("--summary")));
    let Ok(mended) = mended.or_else(|_| Cli::try_parse_from(words)) else {
        return Exit::Unchecked;
    };
    let refusal = Refusal::typed(in_one_line(message));
    let command: &dyn Refuse = match &mended.command {
        None => &mended.check,
        Some(Command::Check(check)) => &**check,
        Some(Command::Suggest(suggest)) => &**suggest,
        Some(Command::Test(test)) => test,
        Some(_) => return Exit::Unchecked,
    };
    if let Err(error) = command.write_refusal(&refusal, terminal) {
        terminal.error(format_args!("cannot write to standard output: {error}"));
    }
    Exit::Unchecked
}

/// What clap has to say, without how the program is called and where to read more.
fn in_one_line(message: &str) -> String {
    let mut said = String::new();
    for paragraph in message.split("\n\n") {
        let words: Vec<_> = paragraph.split_whitespace().collect();
        let words = words.join(" ");
        let words = words.strip_prefix("error: ").unwrap_or(&words);
        if ["Usage:", "For more information"]
            .iter()
            .any(|more| words.starts_with(more))
        {
            break;
        }
        if !said.is_empty() && !words.is_empty() {
            said.push_str("; ");
        }
        said.push_str(words);
    }
    said
}

/// The values of an option, in arguments that could not be understood as a whole.
fn typed<'a>(arguments: &'a [OsString], option: &'a str) -> impl Iterator<Item = &'a str> {
    let mut arguments = arguments.iter().map(|argument| argument.to_str());
    std::iter::from_fn(move || {
        loop {
            let Some(argument) = arguments.next()? else {
                continue;
            };
            let value = match argument {
                "--" => return None,
                argument if argument == option => arguments.next().flatten(),
                other => other
                    .strip_prefix(option)
                    .and_then(|rest| rest.strip_prefix('=')),
            };
            if value.is_some() {
                return value;
            }
        }
    })
}

/// What is said of colours, in arguments that could not be understood as a whole.
fn color(arguments: &[OsString]) -> ColorChoice {
    let choice = typed(arguments, "--color").find_map(|choice| choice.parse().ok());
    choice.unwrap_or(ColorChoice::Auto)
}

/// Where clap says how to name a file that begins with a hyphen, says first how to give an option such a value.
fn mend_tip(error: &mut clap::Error) {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg).cloned() else {
        return;
    };
    let Some(ContextValue::StyledStrs(tips)) = error.get(ContextKind::Suggested) else {
        return;
    };
    let mut tips = tips.clone();
    let about_files = format!("'-- {typed}'");
    for tip in &mut tips {
        if tip.to_string().contains(&about_files) {
            *tip = format!(
                "a value that begins with a hyphen stands behind an equals sign, as in '--to={typed}'; a file \
                 behind '--', as in {about_files}"
            )
            .into();
        }
    }
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clap_says_fits_into_a_line() {
        let error = Cli::try_parse_from(["invitelint", "--platform", "linkdin"]).unwrap_err();
        assert_eq!(
            in_one_line(&error.render().to_string()),
            "invalid value 'linkdin' for '--platform <PLATFORM>' [possible values: linkedin, linkedin-free, \
             linkedin-premium, inmail, none]; tip: a similar value exists: 'linkedin'"
        );
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_short_way_understands_the_same() {
        for line in [
            "",
            "draft.txt - --to Ana --format jsonl -v",
            "--note -- draft.txt",
            "--note=check --openers 0",
            "--to check",
            "-q check",
            "check --summary draft.txt",
            "rules --format json",
            "draft.txt rules",
            "-- rules",
            "--threads 0",
            "--form json",
            "-q -v",
            "--help",
            "-h",
            "--version",
            "help check",
            "--no-such-option",
        ] {
            let words = std::iter::once("invitelint").chain(line.split_whitespace());
            let arguments: Vec<_> = words.map(OsString::from).collect();
            let told = |read: Result<Cli, clap::Error>| match read {
                Ok(cli) => format!("{cli:?}"),
                Err(error) => error.render().to_string(),
            };
            let long = told(Cli::try_parse_from(&arguments));
            assert_eq!(told(understand(&arguments)), long, "{line}");
        }
    }

    #[test]
    fn every_command_is_known_by_its_name() {
        let mut command = Cli::command();
        command.build();
        let names: Vec<_> = command
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        assert_eq!(names, COMMANDS);
    }
}
