//! What becomes of a defect of ours: it costs one draft, or the run, and is told in one line.
//!
//! A panic quotes what it was about, such as a note as it stands, so that its message is never printed; the place in
//! the source is enough to report it.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind};

use clap::ColorChoice;
use invitelint::Draft;
use invitelint::source::ReadError;

use super::terminal::Terminal;

thread_local! {
    /// Whether somebody waits for what this thread comes to, and will tell of its defect.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Where the defect is.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Where a defect is, for a report: ` at src/...`, or nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Defect(pub(super) String);

impl Defect {
    /// What stands in the place of a draft that the defect cost.
    pub(super) fn cost(&self, draft: &Draft) -> ReadError {
        let Self(place) = self;
        ReadError::new(
            draft.origin.file.as_deref(),
            draft.origin.line,
            format!(
                "could not be checked, through a defect of invitelint{place}; the other drafts were"
            ),
        )
    }
}

/// What `work` comes to, or the defect that ended it.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Defect> {
    let before = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    outcome.map_err(|_| Defect(PLACE.take().unwrap_or_default()))
}

/// What `work` comes to; nothing if a defect ended it, which was told of then.
pub(super) fn told<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Has defects told in our way from now on.
pub(super) fn watch() {
    watch_or(|place| {
        Terminal::new(ColorChoice::Auto, false).error(format_args!(
            "this is a defect of invitelint{place}; please report it, with the draft if you can"
        ));
    });
}

/// Notes the place of a defect where somebody waits for it, and tells `otherwise`.
fn watch_or(otherwise: impl Fn(&str) + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |defect: &PanicHookInfo<'_>| {
        let place = defect.location();
        let place = place.map_or_else(String::new, |place| format!(" at {place}"));
        if GUARDED.get() {
            PLACE.set(Some(place));
        } else {
            otherwise(&place);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_is_known_by_its_place() {
        assert_eq!(guarded(|| 7), Ok(7));
        watch_or(|_| {});
        let Err(Defect(place)) = guarded(|| -> i32 { panic!("\u{1b}[31m for the test") }) else {
            panic!("a panic came to something");
        };
        let file = file!();
        assert!(place.starts_with(&format!(" at {file}:")), "{place}");
        let cost = Defect(place).cost(&Draft::new("Hi Ana!")).to_string();
        assert!(
            cost.contains(&format!(" at {file}:")) && !cost.contains("for the test"),
            "{cost}"
        );
        // One that was guarded leaves nothing for the next.
        assert_eq!(guarded(|| 7), Ok(7));
        assert_eq!(PLACE.take(), None);
        let _ = panic::take_hook();
    }
}
