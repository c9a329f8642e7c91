//! How a key of a record is told of.

use crate::source::shown;

/// A key as it is spelt, for messages: it is put together where one is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key<'n> {
    /// The object that it stands in; nothing for the record.
    pub(super) owner: &'n str,
    /// Its name.
    pub(super) name: &'n str,
}

impl<'n> Key<'n> {
    /// A key of the record itself.
    pub(super) const fn of_record(name: &'n str) -> Self {
        Self { owner: "", name }
    }

    /// The key as a message shows it.
    pub(super) fn shown(self) -> String {
        let Self { owner, name } = self;
        if owner.is_empty() {
            shown(name)
        } else {
            shown(&format!("{owner}.{name}"))
        }
    }
}
