//! Where output goes: results to standard output, everything else to standard error.
//!
//! Decides on colour and width, and lets nothing through to the terminal that came from a draft or an
//! argument without being made visible. What the results look like is the library's business.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use invitelint::report::text::Paint;
use invitelint::report::visible;

/// Columns that are used where nobody says how many there are.
const WIDTH: usize = 100;

/// The two streams, and how to write to them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    /// Whether results are coloured.
    pub(super) color: bool,
    /// Whether messages are coloured.
    pub(super) messages_in_color: bool,
    /// Whether warnings and notes are kept back.
    quiet: bool,
}

impl Terminal {
    /// Colours as `color` says; `Auto` looks at the streams, `NO_COLOR`, `CLICOLOR_FORCE` and `TERM`.
    pub(super) fn new(color: ColorChoice, quiet: bool) -> Self {
        let wanted = |auto: bool| match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => auto,
        };
        Self {
            color: wanted(takes_color(&io::stdout())),
            messages_in_color: wanted(takes_color(&io::stderr())),
            quiet,
        }
    }

    /// Colours for results.
    pub(super) const fn paint(self) -> Paint {
        Paint::new(self.color)
    }

    /// Standard output, locked and buffered. Whoever writes flushes at the end, to learn of errors.
    pub(super) fn stdout(self) -> impl Write {
        io::BufWriter::with_capacity(1 << 16, stream(io::stdout().lock(), self.color))
    }

    /// Columns for results: those of the terminal, or what `COLUMNS` says.
    pub(super) fn width() -> usize {
        let stated = || {
            std::env::var("COLUMNS")
                .ok()?
                .parse()
                .ok()
                .filter(|&columns| columns > 0)
        };
        terminal_size::terminal_size_of(io::stdout())
            .map(|(width, _)| usize::from(width.0))
            .or_else(stated)
            .unwrap_or(WIDTH)
    }

    /// Something that could not be done.
    pub(super) fn error(self, message: impl Display) {
        self.say(AnsiColor::BrightRed.on_default().bold(), "error", message);
    }

    /// Something odd that did not stop anything.
    pub(super) fn warning(self, message: impl Display) {
        if !self.quiet {
            self.say(AnsiColor::Yellow.on_default().bold(), "warning", message);
        }
    }

    /// Something to know.
    pub(super) fn note(self, message: impl Display) {
        if !self.quiet {
            self.say(Style::new().bold(), "note", message);
        }
    }

    fn say(self, style: Style, kind: &str, message: impl Display) {
        let style = if self.messages_in_color {
            style
        } else {
            Style::new()
        };
        let message = message.to_string();
        self.verbatim(&format!(
            "{style}{kind}{style:#}: {}",
            visible::prose(&message)
        ));
    }

    /// Lines that are safe to print as they are.
    pub(super) fn verbatim(self, lines: &str) {
        // Where standard error is gone, there is nobody left to tell.
        let _ = writeln!(
            stream(io::stderr().lock(), self.messages_in_color),
            "{lines}"
        );
    }
}

/// Whether a stream takes colours, as far as the environment lets it.
fn takes_color<S: anstream::stream::RawStream>(stream: &S) -> bool {
    let takes = AutoStream::choice(stream) != anstream::ColorChoice::Never;
    // Anstream takes any value for a wish, and 0 is none.
    let unforced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|forced| forced == "0");
    takes && (!unforced || is_terminal_with_color(stream))
}

/// Whether a stream is a terminal that knows colours, which nobody has switched off.
fn is_terminal_with_color<S: anstream::stream::RawStream>(stream: &S) -> bool {
    let off = std::env::var_os("CLICOLOR").is_some_and(|wanted| wanted == "0");
    let known = std::env::var_os("TERM").map_or(cfg!(windows), |term| term != "dumb");
    !off && known && stream.is_terminal()
}

/// `raw`, made to understand colours if there are any; else untouched.
fn stream<S: anstream::stream::RawStream>(raw: S, color: bool) -> AutoStream<S> {
    if color {
        AutoStream::always(raw)
    } else {
        AutoStream::always_ansi(raw)
    }
}

/// Whether somebody would have to type what is read from standard input.
pub(super) fn stdin_is_typed() -> bool {
    io::stdin().is_terminal()
}
