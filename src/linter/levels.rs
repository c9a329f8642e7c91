//! Which rules run and how much their findings weigh, decided once for a linter and not for each note.
//!
//! Options name rules and categories; here every rule has its answer by its number.

use super::Options;
use crate::checks::Ruling;
use crate::draft::is_named;
use crate::rule::Rule;

/// What the options make of one rule.
pub(super) fn ruling(options: &Options, rule: &Rule) -> Ruling {
    let id = rule.id.as_ref();
    let named = |list: &[String]| list.iter().any(|name| is_named(name, id));
    let selected = options.select.is_empty() || named(&options.select);
    if !selected || named(&options.ignore) {
        return Ruling::Off;
    }
    let levels = &options.levels;
    // A rule's own name is more particular than that of its category.
    match levels.get(id).or_else(|| levels.get(rule.category())) {
        None => Ruling::Own,
        Some(level) => level.severity().map_or(Ruling::Off, Ruling::Fixed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Level, Severity};
    use crate::draft::Draft;
    use crate::linter::Linter;

    /// A note that could go to anybody, and asks for a call.
    const NOTE: &str =
        "Hi there, I came across your profile. Could we hop on a quick call this week?";

    fn options(levels: &[(&str, Level)]) -> Options {
        let levels = levels.iter();
        Options {
            levels: levels
                .map(|(name, level)| ((*name).to_owned(), *level))
                .collect(),
            ..Options::default()
        }
    }

    #[track_caller]
    fn assert_weighs(options: Options, rule: &str, weighs: Option<Severity>) {
        let linter = Linter::new(options);
        assert_eq!(linter.severity(rule), weighs);
        let report = linter.check(&Draft::new(NOTE));
        let found = report.diagnostics.iter().find(|found| found.rule == rule);
        assert_eq!(found.map(|found| found.severity), weighs);
    }

    #[test]
    fn the_more_particular_name_wins() {
        let pitch = "pitch/meeting-ask";
        assert_weighs(options(&[]), pitch, Some(Severity::Error));
        assert_weighs(
            options(&[("pitch", Level::Warning)]),
            pitch,
            Some(Severity::Warning),
        );
        let both = [("pitch", Level::Off), (pitch, Level::Suggestion)];
        assert_weighs(options(&both), pitch, Some(Severity::Suggestion));
        let both = [("pitch", Level::Error), (pitch, Level::Off)];
        assert_weighs(options(&both), pitch, None);
        assert_eq!(Linter::default().severity("pitch"), None);
    }

    #[test]
    fn what_does_not_run_weighs_nothing() {
        let mut ignoring = options(&[("pitch", Level::Error)]);
        ignoring.ignore = vec!["pitch".to_owned()];
        assert_weighs(ignoring, "pitch/meeting-ask", None);
        let mut selecting = options(&[("pitch", Level::Error)]);
        selecting.select = vec!["generic".to_owned()];
        assert_weighs(selecting, "pitch/meeting-ask", None);
    }

    #[test]
    fn who_selects_begins_afresh() {
        let pitch = "pitch/meeting-ask";
        let mut options = options(&[("pitch", Level::Off), ("generic/boilerplate", Level::Off)]);
        options.ignore = vec![pitch.to_owned()];
        options.select_only(vec![pitch.to_owned(), "generic".to_owned()]);
        assert_weighs(options.clone(), pitch, Some(Severity::Error));
        // Somebody switched this one off by its own name, which is more particular than the category.
        assert_weighs(options, "generic/boilerplate", None);
    }

    #[test]
    fn a_verdict_fails_a_draft_by_the_weight_of_its_rule() {
        for (level, passed) in [
            (Level::Error, false),
            (Level::Warning, true),
            (Level::Off, true),
        ] {
            let mut options = options(&[("generic/interchangeable", level)]);
            options.levels.insert("pitch".to_owned(), Level::Off);
            let report = Linter::new(options).check(&Draft::new(NOTE));
            assert_eq!(report.passed, passed, "{level}: {:?}", report.diagnostics);
        }
    }

    #[test]
    fn a_rule_that_is_named_has_one_weight() {
        let long = "fit/too-long";
        let both = [Severity::Error, Severity::Warning];
        assert_eq!(Linter::default().severities(long), both);
        assert_eq!(
            Linter::default().severities("pitch/link"),
            [Severity::Error]
        );
        let named = Linter::new(options(&[(long, Level::Error)]));
        assert_eq!(named.severities(long), [Severity::Error]);
        let off = Linter::new(options(&[("fit", Level::Off)]));
        assert_eq!(off.severities(long), []);
    }

    #[test]
    fn a_weight_holds_whatever_the_check_would_say() {
        let long = format!(
            "Good to have met you at the regatta! {}",
            "More. ".repeat(40)
        );
        for level in [Level::Error, Level::Suggestion] {
            let linter = Linter::new(options(&[("fit/too-long", level)]));
            let report = linter.check(&Draft::new(&*long));
            let found = report.diagnostics.iter().find(|d| d.rule == "fit/too-long");
            assert_eq!(
                found.map(|found| Some(found.severity)),
                Some(level.severity())
            );
        }
    }
}
