//! How far a long run is, for somebody who waits at a terminal. It is drawn on standard error alone,
//! and never where results are being written to the same screen.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Nobody needs to be told about what takes no longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress of one run.
pub(super) struct Progress {
    started: Instant,
    /// Whether somebody watches.
    watched: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Progress that is shown unless `quiet`, if standard error is a terminal.
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            started: Instant::now(),
            watched: !quiet && io::stderr().is_terminal(),
            bar: None,
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
        if !self.watched || self.started.elapsed() < PATIENCE {
            return;
        }
        if writes && io::stdout().is_terminal() {
            self.clear();
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        });
        if bar.length() != all.map(|all| all as u64) || bar.message() != doing {
            let template = match all {
                Some(_) => "{msg} {human_pos} of {human_len} drafts {wide_bar} {eta} left",
                None => "{msg} {human_pos} drafts, {rate} a second",
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style.with_key(
                    "rate",
                    |state: &ProgressState, out: &mut dyn Write| {
                        // A screen that cannot be written to shows nothing.
                        let _ = write!(out, "{}", HumanCount(state.per_sec() as u64));
                    },
                ));
            }
            if let Some(all) = all {
                bar.set_length(all as u64);
            }
            bar.set_message(doing);
        }
        bar.set_position(done as u64);
    }

    /// Takes it off the screen, for what is to be said there.
    pub(super) fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
