//! What the program says to whoever called it: one of three numbers.
//!
//! The tables in `--help` and in the manual, and the numbers themselves come from here, and from nowhere else.

use std::process::ExitCode;

use invitelint::report::Summary;

/// How a run ended. The worst holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Every draft passes; or what was asked for was printed.
    Passed = 0,
    /// At least one draft fails.
    Failed = 1,
    /// Something could not be checked. What could be checked was checked and printed.
    Unchecked = 2,
}

/// The table of exit codes, for `--help` and the manual.
pub(super) const TABLE: &str = concat!(
    "  0  every draft passes\n",
    "  1  at least one draft fails\n",
    "  2  something could not be checked: bad usage, an unreadable file, a malformed\n",
    "     record, a broken configuration or rule, or nothing found to check; what could\n",
    "     be checked was checked and printed",
);

/// The table's rows: each code, and what it means.
pub(super) fn meanings() -> Vec<(&'static str, String)> {
    let mut rows: Vec<(&str, String)> = Vec::new();
    for line in TABLE.lines() {
        let (code, meaning) = line.trim().split_once("  ").unwrap_or(("", line.trim()));
        match rows.last_mut() {
            Some((_, before)) if code.is_empty() => {
                before.push(' ');
                before.push_str(meaning);
            }
            _ => rows.push((code, meaning.to_owned())),
        }
    }
    rows
}

impl Exit {
    /// The worse of two ends.
    pub(super) fn worst(self, other: Self) -> Self {
        self.max(other)
    }

    /// How a run ends that came to `summary`.
    pub(super) const fn of(summary: &Summary) -> Self {
        if summary.unreadable > 0 || summary.drafts == 0 {
            Self::Unchecked
        } else if summary.failed > 0 {
            Self::Failed
        } else {
            Self::Passed
        }
    }

    /// How it ends if nothing fails of what could be checked.
    pub(super) fn of_reading(self) -> Self {
        match self {
            Self::Failed => Self::Passed,
            other => other,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
