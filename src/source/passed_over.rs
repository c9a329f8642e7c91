//! Which files of a directory are no drafts, for whoever wonders where a file is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What Markdown lacks that is none of ours, unless somebody names it as a draft.
pub(super) const NO_NOTE: &str = "no note under a heading that speaks of one";

/// Files that were found in a directory and hold no drafts: a list of recipients beside the drafts, a
/// `README.md`, the settings of an editor, a link to a file. Clones share one list, which grows while drafts are read.
#[derive(Debug, Clone, Default)]
pub struct PassedOver(Arc<Mutex<Vec<(String, &'static str)>>>);

impl PassedOver {
    /// The files so far, each with what it lacks.
    pub fn files(&self) -> Vec<(String, &'static str)> {
        self.list().clone()
    }

    /// How many there are so far.
    pub fn count(&self) -> usize {
        self.list().len()
    }

    /// Those of them that would be drafts if they were named: Markdown without a note, which is a text.
    pub fn texts(&self) -> Vec<String> {
        let files = self.list();
        let texts = files.iter().filter(|(_, lack)| *lack == NO_NOTE);
        texts.map(|(file, _)| file.clone()).collect()
    }

    pub(super) fn add(&self, file: Option<&str>, lack: &'static str) {
        let file = file.unwrap_or_default().to_owned();
        self.list().push((file, lack));
    }

    fn list(&self) -> MutexGuard<'_, Vec<(String, &'static str)>> {
        // A list of names is whole whoever panicked while holding it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
