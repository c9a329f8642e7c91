//! Configurations as they are written, and what they come to.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::read::read;
use super::*;
use crate::diagnostic::{Level, Severity};
use crate::draft::Platform;

/// What is wrong with a text, with what is marked.
fn mistakes(text: &str) -> Vec<(String, String)> {
    let (_, mistakes) = read(text);
    mistakes
        .into_iter()
        .map(|mistake| (text[mistake.span].to_owned(), mistake.message))
        .collect()
}

#[track_caller]
fn assert_mistakes(text: &str, expected: &[(&str, &str)]) {
    let found = mistakes(text);
    let found: Vec<_> = found
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn everything_that_can_be_set() {
    let (file, mistakes) = read(
        r#"
        extends = "../base.toml"
        platform = "inmail"
        language = "de"
        fail-on = "never"
        min-score = 60
        openers = 0
        select = ["pitch", "fit"]
        ignore = "fit/too-short"

        [rules]
        "pitch/link" = "off"
        fit = "suggestion"

        [templates]
        paths = ["templates/"]
        dialect = "lemlist"

        [[overrides]]
        paths = "old/"
        rules.pitch = "warning"
        templates = { dialect = "jinja2" }
        "#,
    );
    assert_eq!(mistakes, []);
    assert_eq!(file.extends.iter().collect::<Vec<_>>(), ["../base.toml"]);
    let mut options = Options::default();
    file.settings.apply(&mut options);
    assert_eq!(options.platform, Platform::Inmail);
    assert_eq!(options.language.as_deref(), Some("de"));
    assert_eq!(options.fail_on, None);
    assert_eq!((options.min_score, options.openers), (60, 0));
    assert_eq!(options.select, ["pitch", "fit"]);
    assert_eq!(options.ignore, ["fit/too-short"]);
    assert_eq!(options.levels["pitch/link"], Level::Off);
    assert_eq!(options.dialect.as_deref(), Some("lemlist"));
    file.overrides[0].settings.apply(&mut options);
    assert_eq!(options.levels["pitch"], Level::Warning);
    assert_eq!(options.dialect.as_deref(), Some("jinja2"));
    assert_eq!(options.platform, Platform::Inmail);
}

#[test]
fn keys_that_there_are_not() {
    assert_mistakes(
        "fail_on = \"error\"\nplatfrom = \"inmail\"\nzebra = 1\n",
        &[
            (
                "fail_on",
                "there is no key `fail_on`; did you mean `fail-on`?",
            ),
            (
                "platfrom",
                "there is no key `platfrom`; did you mean `platform`?",
            ),
            (
                "zebra",
                "there is no key `zebra`; there are extends, overrides, platform, language, fail-on, \
                 min-score, openers, select, ignore, rules, templates, phrases and rule-dirs",
            ),
        ],
    );
    assert_mistakes(
        "dialect = \"lemlist\"\n\"pitch/link\" = \"off\"\n[templates]\npath = []\nselect = []\n",
        &[
            (
                "dialect",
                "there is no key `dialect`; it stands in [templates]",
            ),
            (
                "\"pitch/link\"",
                "there is no key `pitch/link`; rules stand in [rules]",
            ),
            (
                "path",
                "there is no key `path` in [templates]; did you mean `paths`?",
            ),
            (
                "select",
                "there is no key `select` in [templates]; it stands at the top, before the first line in \
                 brackets",
            ),
        ],
    );
    assert_mistakes(
        "[[overrides]]\npaths = [\"a\"]\nextends = \"x\"\n",
        &[(
            "extends",
            "there is no key `extends`; it stands at the top, before the first line in brackets",
        )],
    );
}

#[test]
fn values_that_cannot_be() {
    assert_mistakes(
        "platform = \"linkdin\"\nfail-on = \"pigeon\"\nmin-score = 101\nopeners = \"three\"\nselect = 3\n",
        &[
            (
                "\"linkdin\"",
                "there is no platform `linkdin`; did you mean `linkedin`?",
            ),
            (
                "\"pigeon\"",
                "there is no severity `pigeon`; there are error, warning, suggestion and never",
            ),
            (
                "101",
                "this is integer `101`; expected is a whole number from 0 to 100",
            ),
            (
                "\"three\"",
                "this is string \"three\"; expected is a whole number from 0 to 1000",
            ),
            (
                "3",
                "this is integer `3`; expected is a text or a list of texts",
            ),
        ],
    );
    assert_mistakes(
        "select = [[1], 2]\n",
        &[
            (
                "[1]",
                "this is a list; expected is a text in quotation marks",
            ),
            (
                "2",
                "this is integer `2`; expected is a text in quotation marks",
            ),
        ],
    );
    assert_mistakes(
        "platform = {}\nignore = [\"pitch\", 3, \"fit\", 4]\n[rules]\nfit = \"of\"\npitch = true\n",
        &[
            (
                "{}",
                "this is a table; expected is linkedin, linkedin-free, linkedin-premium, inmail or none",
            ),
            (
                "3",
                "this is integer `3`; expected is a text in quotation marks",
            ),
            (
                "4",
                "this is integer `4`; expected is a text in quotation marks",
            ),
            ("\"of\"", "there is no severity `of`; did you mean `off`?"),
            (
                "true",
                "this is boolean `true`; expected is error, warning, suggestion or off",
            ),
        ],
    );
}

#[test]
fn overrides_are_a_list_of_tables_with_paths() {
    let found = mistakes("[overrides]\npaths = []\n");
    assert_eq!(
        found[0].1,
        "overrides are a list; begin each with a line [[overrides]]"
    );
    let found = mistakes("[[overrides]]\nplatform = \"inmail\"\n");
    assert!(
        found[0].1.starts_with("an override says for which files"),
        "{found:?}"
    );
    let found = mistakes("[[overrides]]\npaths = []\n");
    assert!(
        found[0].1.starts_with("an override says for which files"),
        "{found:?}"
    );
    assert_eq!(found[0].0, "[]");
    let found = mistakes("overrides = [1, { paths = \"x\", openers = -1 }]\n");
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[1].0, "-1");
}

#[test]
fn what_is_no_toml_is_told_and_nothing_else() {
    let found = mistakes("platform = \nzebra = 1\nlanguage = \"de\nopeners = 1\nopeners = 2\n");
    assert!(found.len() >= 3, "{found:?}");
    assert_eq!(
        mistakes("platform = inmail")[0].1,
        "a text stands in quotation marks: \"inmail\""
    );
    assert!(found.iter().all(|(_, message)| !message.contains("zebra")));
}

#[test]
fn what_people_write_who_do_not_write_toml_every_day() {
    for (text, told) in [
        (
            "[rules]\npitch/link = \"off\"",
            "a key with a slash stands in quotation marks: \"pitch/link\"",
        ),
        ("platform: \"inmail\"", "a key is set by `=`"),
        (
            "ignore = [pitch]",
            "a text stands in quotation marks: \"pitch\"",
        ),
        (
            "[rules.pitch]\nlink = \"off\"",
            "a rule is named together with its category, in quotation marks: \"pitch/link\" = \"off\"",
        ),
        (
            "[rules.\"fit/too-long\"]\nseverity = \"warning\"",
            "all that is set of a rule or a category is its severity: \"fit/too-long\" = \"warning\"",
        ),
        (
            "[rules.pitch]\nseverity = \"loud\"",
            "all that is set of a rule or a category is its severity: \"pitch\" = \"off\"",
        ),
    ] {
        assert_eq!(mistakes(text)[0].1, told, "{text}");
    }
}

#[test]
fn of_many_mistakes_some_are_told() {
    let many = (0..10_000)
        .map(|n| format!("key{n} = 1\n"))
        .collect::<String>();
    assert_eq!(mistakes(&many).len(), super::read::MOST);
    let many = format!("ignore = [{}]", "1,".repeat(100_000));
    assert_eq!(mistakes(&many).len(), super::read::MOST);
}

#[test]
fn a_number_that_is_too_large_is_told_as_one() {
    assert_mistakes(
        "openers = 99999999999999999999\n",
        &[(
            "99999999999999999999",
            "this is integer `99999999999999999999`; expected is a whole number from 0 to 1000",
        )],
    );
}

#[test]
fn what_is_not_told_of_many_mistakes_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("invitelint.toml");
    for (keys, rest) in [
        (20, None),
        (21, Some("and 1 more mistake")),
        (30, Some("and 10 more mistakes")),
        (1000, Some("and at least 80 more mistakes")),
    ] {
        // What is told first is found last.
        let text: String = std::iter::once("ignore = [\"nobody\"]\n".to_owned())
            .chain((1..keys).map(|key| format!("key{key} = 1\n")))
            .collect();
        std::fs::write(&path, text).unwrap();
        let faults = Config::load(&path).unwrap_err().faults;
        let first = faults[0].place.as_ref().map(|place| place.line);
        // Of very many, some are not even looked for.
        assert!(first == Some(1) || keys > 100, "{keys}: {first:?}");
        let last = faults.get(20).map(|fault| fault.message.as_str());
        assert_eq!(last, rest, "{keys}");
    }
}

#[test]
fn later_settings_come_before_earlier_ones() {
    let settings = |text: &str| {
        let (file, mistakes) = read(text);
        assert_eq!(mistakes, []);
        file.settings
    };
    let base = settings(
        "ignore = [\"pitch\"]\nopeners = 1\n[rules]\nfit = \"off\"\nmanners = \"error\"\n",
    );
    let mut options = Options::default();
    base.apply(&mut options);
    settings("ignore = [\"missing\"]\n[rules]\nmanners = \"warning\"").apply(&mut options);
    assert_eq!(options.ignore, ["pitch", "missing"]);
    assert_eq!(options.levels["manners"], Level::Warning);
    assert_eq!(options.openers, 1);
    // Who selects begins afresh.
    settings("select = [\"fit\"]").apply(&mut options);
    let linter = Linter::new(options);
    assert_eq!(linter.severity("fit/too-long"), Some(Severity::Error));
    assert_eq!(linter.severity("pitch/link"), None);
}

#[test]
fn a_later_category_comes_before_an_earlier_rule() {
    let mut options = Options::default();
    for text in [
        "[rules]\npitch = \"off\"\n\"pitch/link\" = \"warning\"\n\"fit/too-long\" = \"warning\"",
        "[rules]\npitch = \"suggestion\"\n\"pitch/meeting-ask\" = \"error\"",
    ] {
        read(text).0.settings.apply(&mut options);
    }
    let linter = Linter::new(options);
    assert_eq!(linter.severity("pitch/link"), Some(Severity::Suggestion));
    assert_eq!(linter.severity("pitch/meeting-ask"), Some(Severity::Error));
    assert_eq!(linter.severity("fit/too-long"), Some(Severity::Warning));
}

/// The starter with every key that is commented out.
fn uncommented() -> String {
    let key = |line: &&str| {
        let key = line.trim_start_matches(['"', '[']);
        key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.contains([']', '='])
            && !key.contains(". ")
    };
    STARTER
        .lines()
        .map(|line| line.strip_prefix("# ").filter(key).unwrap_or(line))
        .fold(String::new(), |text, line| text + line + "\n")
}

#[test]
fn the_starter_changes_nothing_and_names_every_key() {
    let (file, mistakes) = read(STARTER);
    assert_eq!(mistakes, []);
    assert_eq!(file, ConfigFile::default());

    let text = uncommented();
    let (file, mistakes) = read(&text);
    assert_eq!(mistakes, [], "{text}");
    assert_eq!(file.overrides.len(), 1);
    let all: toml::Table = toml::from_str(&text).unwrap();
    let named: BTreeSet<_> = all.keys().map(String::as_str).collect();
    assert_eq!(named, super::read::all_keys().into_iter().collect());
    // What stands there as a default is one.
    let mut options = Options::default();
    file.settings.apply(&mut options);
    let defaults = Options::default();
    assert_eq!(options.platform, defaults.platform);
    assert_eq!(options.fail_on, defaults.fail_on);
    assert_eq!(options.min_score, defaults.min_score);
    assert_eq!(options.openers, defaults.openers);
    // A list of all categories would leave out those of one's own.
    assert_eq!(options.select, defaults.select);
    assert_eq!(options.ignore, defaults.ignore);
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_or_told(text: String) {
        reads(&text);
    }

    #[test]
    fn whatever_is_made_of_the_starter_is_read_or_told(
        cuts in prop::collection::vec((0..1000_usize, 0..40_usize, "[\\[\\]{}=\"a-z0-9#.,\\n]{0,5}"), 1..6),
    ) {
        let mut text = uncommented();
        for (at, length, put) in cuts {
            let start = text.floor_char_boundary(text.len() * at / 1000);
            let end = text.floor_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, &put);
        }
        reads(&text);
    }
}

/// Reads a text, and looks up every place that is told.
fn reads(text: &str) {
    let (_, mistakes) = read(text);
    assert!(mistakes.len() <= super::read::MOST);
    for mistake in mistakes {
        let place = FaultPlace::of(text, &mistake.span);
        assert!(place.text.get(place.marked).is_some());
        assert!(!mistake.message.is_empty());
    }
}
