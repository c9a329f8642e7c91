//! How far a long run is, for somebody who waits at a terminal. It is drawn on standard error alone,
//! and never where results are being written to the same screen.
//!
//! A line and a carriage return, and no crate for it: those that draw bars bring a share of mathematics that
//! every run would load, also the many that check one note.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use invitelint::report::text::grouped;

/// Nobody needs to be told about what takes no longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// So often a line is drawn anew at most.
const PAUSE: Duration = Duration::from_millis(100);

/// Columns of a terminal that does not say how many it has.
const WIDTH: usize = 80;

/// The progress of one run.
pub(super) struct Progress {
    started: Instant,
    /// Whether somebody watches.
    watched: bool,
    /// What is being done, and since when.
    doing: Option<(&'static str, Instant)>,
    drawn: Option<Drawn>,
}

/// The line that stands on the screen.
struct Drawn {
    at: Instant,
    columns: usize,
}

impl Progress {
    /// Progress that is shown unless `quiet`, if standard error is a terminal.
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            started: Instant::now(),
            watched: !quiet && io::stderr().is_terminal(),
            doing: None,
            drawn: None,
        }
    }

    /// Says that `done` drafts were read or checked, of all if it is known how many there are. Results
    /// are written meanwhile if `writes` holds.
    pub(super) fn tell(
        &mut self,
        doing: &'static str,
        done: usize,
        all: Option<usize>,
        writes: bool,
    ) {
        if !self.watched {
            return;
        }
        let now = Instant::now();
        let since = match self.doing {
            Some((before, since)) if before == doing => since,
            _ => self.doing.insert((doing, now)).1,
        };
        let last = self.drawn.as_ref().map(|drawn| drawn.at);
        if now - self.started < PATIENCE || last.is_some_and(|last| now - last < PAUSE) {
            return;
        }
        if writes && io::stdout().is_terminal() {
            self.clear();
            return;
        }
        let width = terminal_size::terminal_size_of(io::stderr());
        // In the last column, some terminals would begin a new line.
        let width = width.map_or(WIDTH, |(width, _)| usize::from(width.0));
        let line = line(doing, done, all, now - since, width.saturating_sub(1));
        let columns = line.len();
        let before = self.drawn.replace(Drawn { at: now, columns });
        let before = before.map_or(0, |drawn| drawn.columns);
        // A screen that cannot be written to shows nothing.
        let _ = write!(io::stderr(), "\r{line:before$}");
    }

    /// Takes it off the screen, for what is to be said there.
    pub(super) fn clear(&mut self) {
        if let Some(Drawn { columns, .. }) = self.drawn.take() {
            let _ = write!(io::stderr(), "\r{:columns$}\r", "");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

/// `checking 12,000 of 50,000 drafts [=====>               ] 4 s left`, in ASCII, cut where the columns end.
fn line(doing: &str, done: usize, all: Option<usize>, elapsed: Duration, columns: usize) -> String {
    let mut line = match all {
        None => {
            let rate = done as f64 / elapsed.as_secs_f64().max(0.001);
            let rate = grouped(rate as usize);
            format!("{doing} {} drafts, {rate} a second", grouped(done))
        }
        Some(all) => {
            let begin = format!("{doing} {} of {} drafts", grouped(done), grouped(all));
            let left = all.saturating_sub(done) as f64 / done.max(1) as f64;
            let end = format!("{} left", told(elapsed.as_secs_f64() * left));
            match columns.saturating_sub(begin.len() + end.len() + " [] ".len()) {
                // Too little of a bar says nothing.
                0..10 => format!("{begin}, {end}"),
                room => {
                    let full = (done * room).checked_div(all).unwrap_or(room).min(room);
                    let head = if full < room { ">" } else { "" };
                    let rest = room - full - head.len();
                    format!("{begin} [{:=<full$}{head}{:rest$}] {end}", "", "")
                }
            }
        }
    };
    line.truncate(columns);
    line
}

/// `40 s`, `12 min`
fn told(seconds: f64) -> String {
    match seconds as usize {
        seconds @ 0..100 => format!("{seconds} s"),
        seconds => format!("{} min", grouped(seconds.div_ceil(60))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is_and_how_long_it_takes() {
        let told =
            |done, all, columns| line("checking", done, all, Duration::from_secs(2), columns);
        assert_eq!(
            told(12_000, Some(48_000), 70),
            "checking 12,000 of 48,000 drafts [======>                   ] 6 s left"
        );
        assert_eq!(
            told(48_000, Some(48_000), 60),
            "checking 48,000 of 48,000 drafts [================] 0 s left"
        );
        assert_eq!(
            told(1_000, Some(1_000_000), 50),
            "checking 1,000 of 1,000,000 drafts, 34 min left"
        );
        assert_eq!(
            told(12_000, None, 70),
            "checking 12,000 drafts, 6,000 a second"
        );
    }

    #[test]
    fn nothing_stands_beyond_the_last_column() {
        for columns in 0..90 {
            for all in [None, Some(0), Some(7), Some(usize::MAX)] {
                let line = line("reading", 9, all, Duration::MAX, columns);
                assert!(line.len() <= columns, "{line}");
            }
        }
    }
}
