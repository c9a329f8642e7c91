//! The counts over all drafts of a run. No judgement, only addition.

use serde::{Deserialize, Serialize};

use super::Report;
use crate::verdict::Verdict;

/// How many drafts there were, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// Drafts that were checked.
    pub drafts: usize,
    /// Drafts whose note says nothing.
    pub missing: usize,
    /// Drafts whose note could go to anyone.
    pub generic: usize,
    /// Drafts whose note is for its reader.
    pub personal: usize,
    /// Drafts that can go out.
    pub passed: usize,
    /// Drafts that cannot go out as they are.
    pub failed: usize,
    /// Records that could not be read; they are not counted among the drafts.
    pub unreadable: usize,
}

impl Summary {
    /// Counts one checked draft.
    pub fn add(&mut self, report: &Report) {
        self.drafts += 1;
        *match report.verdict {
            Verdict::Missing => &mut self.missing,
            Verdict::Generic => &mut self.generic,
            Verdict::Personal => &mut self.personal,
        } += 1;
        *if report.passed {
            &mut self.passed
        } else {
            &mut self.failed
        } += 1;
    }

    /// Counts one record that could not be read.
    pub fn add_unreadable(&mut self) {
        self.unreadable += 1;
    }
}
