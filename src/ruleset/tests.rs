//! What a team can add, what becomes of it, and what is refused, each with its place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

use super::*;
use crate::trial;
use crate::verdict::EvidenceKind;
use crate::{Draft, Linter, Options, Report};

mod hostile;

const RULE: &str = r#"summary   = "Calls the dance hall by a name that it lost"
severity  = "warning"
rationale = "Nobody under thirty knows which house is meant."
message   = "“{text}” is the Tin Lantern now"
help      = "Write the Tin Lantern."

[phrases]
en = ["(old)? (gasworks|gas works) (hall)?", "<owner> dance hall"]

[unless]
en = ["used to be the gasworks"]

[[examples]]
note  = "Will I see you at the old gasworks hall?"
fires = true
"#;

const PATH: &str = "team/house/old-name.toml";

fn with(files: &[(&str, &str)]) -> Additions {
    Additions {
        rules: files
            .iter()
            .map(|(path, text)| RuleText {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            })
            .collect(),
        ..Additions::default()
    }
}

#[track_caller]
fn loaded(additions: &Additions) -> Linter {
    match Ruleset::load(additions) {
        Ok(rules) => Linter::with_rules(Options::default(), rules),
        Err(broken) => panic!("{broken}"),
    }
}

#[track_caller]
fn refused(additions: &Additions) -> BrokenRules {
    match Ruleset::load(additions) {
        Ok(_) => panic!("nothing was refused"),
        Err(broken) => broken,
    }
}

/// The one error that `RULE` is refused with when `from` becomes `to`.
#[track_caller]
fn refused_with(from: &str, to: &str, expected: &str) {
    assert!(RULE.contains(from), "the rule has no {from:?}");
    let broken = refused(&with(&[(PATH, &RULE.replacen(from, to, 1))]));
    let errors: Vec<_> = broken.errors.iter().map(ToString::to_string).collect();
    assert_eq!(errors, [format!("{PATH}:{expected}")]);
    assert!(broken.rest.own_rules().is_empty());
}

/// The words that a rule marks.
#[track_caller]
fn marks(linter: &Linter, rule: &str, note: &str, expected: &[&str]) {
    let report = linter.check(&Draft::new(note));
    let marked: Vec<_> = report
        .diagnostics
        .iter()
        .filter(|d| d.rule == rule)
        .map(|d| d.text.as_str())
        .collect();
    assert_eq!(marked, expected, "{note:?}");
}

#[test]
fn a_rule_of_ones_own_fires_as_a_built_in_one_does() {
    let linter = loaded(&with(&[(PATH, RULE)]));
    let rule = "house/old-name";
    marks(
        &linter,
        rule,
        "The old gasworks hall, at nine?",
        &["old gasworks hall"],
    );
    marks(&linter, rule, "Meet me at Gas-Works!", &["Gas-Works"]);
    marks(
        &linter,
        rule,
        "At Berta's dance hall, then.",
        &["Berta's dance hall"],
    );
    marks(&linter, rule, "What used to be the gasworks is open.", &[]);
    marks(&linter, rule, "The gas, works on Sunday.", &[]);
    let report = linter.check(&Draft::new("The gasworks, at nine?"));
    let found = report.diagnostics.iter().find(|d| d.rule == rule);
    assert_eq!(
        found.map(|d| d.message.as_str()),
        Some("“gasworks” is the Tin Lantern now")
    );
    assert_eq!(linter.rules().last().map(|r| r.file.as_ref()), Some(PATH));
}

#[test]
fn a_rule_of_ones_own_changes_nothing_else() {
    let own = RULE.replace("dance hall", "(loom|tapestry|hope|ana|connect|best)");
    let linter = loaded(&with(&[(PATH, &own)]));
    let built_in = Linter::default();
    for note in [
        "Happy New Year Ana!",
        "Hope all is well, let's connect. Best, Ana",
        "Tapestry from the loom that you restored in Ghent is what I think of on Mondays.",
    ] {
        let draft = Draft::new(note);
        assert_eq!(
            serde_json::to_value(linter.check(&draft)).ok(),
            serde_json::to_value(built_in.check(&draft)).ok()
        );
    }
}

#[test]
fn phrases_under_any_hold_in_every_language() {
    let own = RULE.replace("en = [\"(old)?", "any = [\"(old)?");
    let linter = loaded(&with(&[(PATH, &own)]));
    let note = "Ich freue mich auf den Abend im Gasworks mit dir und deinem Chor.";
    marks(&linter, "house/old-name", note, &["Gasworks"]);
}

#[test]
fn words_that_are_written_without_spaces_are_found() {
    let own = RULE.replace("en = [\"(old)?", "any = [\"東京|drinkin'\", \"(old)?");
    let linter = loaded(&with(&[(PATH, &own)]));
    marks(&linter, "house/old-name", "See you in 東京!", &["東京"]);
    marks(
        &linter,
        "house/old-name",
        "I was drinkin' tea",
        &["drinkin"],
    );
}

#[test]
fn patterns_and_checks_with_settings_of_ones_own() {
    let pattern = RULE.replace(
        "[phrases]\nen = [\"(old)? (gasworks|gas works) (hall)?\", \"<owner> dance hall\"]\n\n[unless]\nen = [\"used to be the gasworks\"]",
        "[patterns]\nany = ['GW-[0-9]{3}']",
    );
    let check = RULE.replace(
        "[phrases]\nen = [\"(old)? (gasworks|gas works) (hall)?\", \"<owner> dance hall\"]\n\n[unless]\nen = [\"used to be the gasworks\"]",
        "check = \"too-short\"\n[parameters]\nwords = 9",
    );
    let linter = loaded(&with(&[
        ("house/ticket.toml", &pattern),
        ("house/short.toml", &check),
    ]));
    marks(
        &linter,
        "house/ticket",
        "Ticket GW-404 is yours.",
        &["GW-404"],
    );
    marks(&linter, "house/ticket", "Ticket gw-404 is yours.", &[]);
    let four = "We insure harps, lutes and cellos.";
    marks(&linter, "fit/too-short", four, &[]);
    assert!(
        linter
            .check(&Draft::new(four))
            .diagnostics
            .iter()
            .any(|d| d.rule == "house/short")
    );
}

#[test]
fn words_of_ones_own_are_no_finding() {
    let note = "We both saw Hop on a Quick Call, the play. Could we hop on a quick call this week?";
    let rule = "pitch/meeting-ask";
    let before = loaded(&Additions::default()).check(&Draft::new(note));
    let of = |report: &Report| report.diagnostics.iter().filter(|d| d.rule == rule).count();
    assert_eq!(of(&before), 2, "{before:?}");
    let additions = Additions {
        allow: vec!["saw hop on a quick call".to_owned().into()],
        ..Additions::default()
    };
    assert_eq!(of(&loaded(&additions).check(&Draft::new(note))), 1);
}

/// What is found with a phrase of a team's own, and without it.
#[track_caller]
fn allows(phrase: &str, note: &str, rule: &str, before: &[&str], after: &[&str]) {
    marks(&loaded(&Additions::default()), rule, note, before);
    let additions = Additions {
        allow: vec![phrase.to_owned().into()],
        ..Additions::default()
    };
    marks(&loaded(&additions), rule, note, after);
}

#[test]
fn whatever_finds_it_words_of_ones_own_are_no_finding() {
    let fair = "Good to have met you at the fair in Horten! ";
    // A pattern, a check that finds words, and one that finds signs.
    allows(
        "(see)? kilnhouse example blue",
        &format!("{fair}See kilnhouse.example/blue, or kilnhouse.example/red."),
        "pitch/link",
        &["kilnhouse.example/blue", "kilnhouse.example/red"],
        &["kilnhouse.example/red"],
    );
    allows(
        "great northern loom show",
        &format!("{fair}Is it the GREAT NORTHERN LOOM SHOW that you like?"),
        "manners/shouting",
        &["GREAT NORTHERN LOOM SHOW"],
        &[],
    );
    // A note as a whole is not excused by being one's own words.
    allows(
        "hope you are well",
        "Hope you are well!",
        "missing/nothing-said",
        &["Hope you are well!"],
        &["Hope you are well!"],
    );
}

#[test]
fn exceptions_hold_for_what_patterns_find() {
    let own = RULE.replace(
        "[phrases]\nen = [\"(old)? (gasworks|gas works) (hall)?\", \"<owner> dance hall\"]\n\n[unless]\nen = [\"used to be the gasworks\"]",
        "[patterns]\nany = ['GW-[0-9]{3}', '!!']\n\n[unless]\nen = [\"ticket <number>\", \"ticket gw <number>\", \"oh yes\"]",
    );
    let own = own.replace("old gasworks hall?", "hall? GW-404!!");
    let linter = loaded(&with(&[("house/ticket.toml", &own)]));
    marks(&linter, "house/ticket", "Take GW-404.", &["GW-404"]);
    marks(&linter, "house/ticket", "Take ticket GW-404.", &[]);
    marks(&linter, "house/ticket", "Ticket GW-404, oh!! Yes", &["!!"]);
}

#[test]
fn stock_texts_of_ones_own_are_missing_notes() {
    let additions = Additions {
        stock: vec![
            "Greetings from the {team} desk, we put paper lanterns on rivers."
                .to_owned()
                .into(),
        ],
        ..Additions::default()
    };
    let note = "Greetings from the Utrecht Desk, we put paper lanterns on rivers!";
    let report = loaded(&additions).check(&Draft::new(note));
    assert!(
        report
            .diagnostics
            .iter()
            .any(|d| d.rule == "missing/stock-invitation")
    );
    let is_stock = |text: &str, note: &str| {
        let additions = Additions {
            stock: vec![text.to_owned().into()],
            ..Additions::default()
        };
        let report = loaded(&additions).check(&Draft::new(note));
        let mut found = report.diagnostics.iter();
        found.any(|d| d.rule == "missing/stock-invitation")
    };
    // A slot stands for whatever four words, and for no fifth.
    let text = "Greetings from the {theatre} barn, where lanterns are lit.";
    for (theatre, stock) in [
        ("old puppet", true),
        ("Old Puppet", true),
        ("very old little puppet", true),
        (
            "very old and leaking little puppet theatre and dance",
            false,
        ),
    ] {
        let note = format!("Greetings from the {theatre} barn, where lanterns are lit.");
        assert_eq!(is_stock(text, &note), stock, "{note}");
    }
    // Where none stands, what is said is said.
    let said = "Greetings from the red barn, where your old puppet lanterns are lit.";
    assert!(!is_stock(text, said));
    let file = "summary = \"Ours\"\n[[texts]]\nlang = \"en\"\ntext = \"Greetings from the {team} desk, we put paper lanterns on rivers.\"";
    let report = loaded(&with(&[("team/stock/ours.toml", file)])).check(&Draft::new(note));
    assert!(
        report
            .diagnostics
            .iter()
            .any(|d| d.rule == "missing/stock-invitation")
    );
}

#[test]
fn openers_of_ones_own_come_first_of_their_kind() {
    let opener = OwnOpener {
        kind: EvidenceKind::Met,
        language: "en".to_owned(),
        text: "[Hello {first_name}, ]it was a pleasure to meet you {met_at}."
            .to_owned()
            .into(),
    };
    let additions = Additions {
        openers: vec![opener],
        ..Additions::default()
    };
    let mut draft = Draft::new("");
    draft.recipient.name = Some("Imke Vos".to_owned());
    let first = |draft: &Draft| {
        let report = loaded(&additions).check(draft);
        report.openers.first().map(|opener| opener.text.clone())
    };
    assert_eq!(
        first(&draft).as_deref(),
        Some("Hello Imke, it was a pleasure to meet you ‹where you met›.")
    );
    draft.context.met_at = Some("the lantern parade".to_owned());
    assert_eq!(
        first(&draft).as_deref(),
        Some("Hello Imke, it was a pleasure to meet you at the lantern parade.")
    );
}

#[test]
fn errors_point_at_line_and_column_and_say_what_to_do() {
    refused_with(
        "help      =",
        "helps     =",
        "5:1: there is no key `helps`; did you mean `help`?",
    );
    refused_with(
        "\"(old)?",
        "\"(old",
        "8:7: phrase `(old (gasworks|gas works) (hall)?`: `(` has no partner",
    );
    refused_with(
        "\"<owner>",
        "\"<gatherin>",
        "8:46: phrase `<gatherin> dance hall`: there is no word list `gatherin`; did you mean `gathering`?",
    );
    refused_with(
        "\"<owner>",
        "\"(|<owner>)",
        "8:46: phrase `(|<owner>) dance hall`: an empty choice: write `(a|b)?` to make words optional",
    );
    refused_with(
        "\"<owner> dance hall\"",
        "\"(dance)? (hall)?\"",
        "8:46: phrase `(dance)? (hall)?`: the phrase can match without any word",
    );
    refused_with(
        "[phrases]\nen",
        "[phrases]\nenglish",
        "8:12: notes are not read in a language `english`, but in de, en, es, fr, it, nl, pt; phrases under `any` hold in all notes",
    );
    refused_with(
        "{text}",
        "{words}",
        "4:13: the message has no slot `{words}`; `{text}` stands for the words that were found",
    );
    refused_with(
        "\"warning\"",
        "\"loud\"",
        "2:13: there is no severity `loud`; there are error, warning, suggestion",
    );
    refused_with(
        "fires = true",
        "fires = false",
        "13:1: it needs an example with `fires = true`: a note that shows that it can fire",
    );
    refused_with(
        "fires = true",
        "fires = true\ncontext = { met_a = \"the fair\" }",
        "16:13: a context has no `met_a`; did you mean `met_at`?",
    );
    refused_with("[phrases]", "[phrases", "7:9: unclosed table, expected `]`");
    refused_with(
        "the Tin Lantern now",
        "the\u{202e} Tin",
        "4:13: the message holds a character that nobody sees, U+202E: take it out",
    );
}

#[test]
fn an_example_may_say_what_language_it_is_in() {
    let german = "en = [\"(old)? (gasworks|gas works) (hall)?\"]\nde = [\"gaswerk\"]";
    let own = RULE
        .replace(
            "en = [\"(old)? (gasworks|gas works) (hall)?\", \"<owner> dance hall\"]",
            german,
        )
        .replace(
            "Will I see you at the old gasworks hall?\"",
            "Gaswerk?\"\nlanguage = \"de\"",
        );
    let rules = Ruleset::load(&with(&[(PATH, &own)])).unwrap();
    let linter = Linter::with_rules(Options::default(), rules.clone());
    let trials = trial::examples(&linter, &rules.own_rules()[0]).unwrap();
    assert!(trials.iter().all(trial::Trial::passed));
    let unknown = own.replace("= \"de\"", "= \"dk\"");
    let told = refused(&with(&[(PATH, &unknown)])).to_string();
    assert!(
        told.starts_with(&format!(
            "{PATH}:16:12: notes are not read in a language `dk`"
        )),
        "{told}"
    );
    assert!(!told.contains("phrases"), "{told}");
}

#[test]
fn a_phrase_that_its_own_exceptions_excuse_cannot_fire() {
    let never = |at: &str| {
        format!("{at}: this phrase can never fire: whatever it matches, [unless] takes back")
    };
    refused_with(
        "used to be the gasworks",
        "<owner> dance hall",
        &never("8:46"),
    );
    refused_with("used to be the gasworks", "(dance|song)", &never("8:46"));
    refused_with("used to be the gasworks", "<word> dance", &never("8:46"));
}

#[test]
fn the_examples_say_what_drafts_can() {
    for (says, expected) in [
        (
            "platform = \"fax\"",
            "17:12: `platform` cannot be `fax`: it is one of `linkedin`, `linkedin-free`, `linkedin-premium`, `inmail`, `none`",
        ),
        (
            "dialect = \"lemlst\"",
            "17:11: there is no tool `lemlst`; did you mean `lemlist`?",
        ),
        (
            "allow = \"house/old-name, pitch/lnk\"",
            "17:9: there is no rule or category `pitch/lnk`; did you mean `pitch/link`?",
        ),
        (
            "context.relationship = \"enemy\"",
            "17:24: `relationship` cannot be `enemy`: it is one of `met`, `colleague`, `classmate`, `client`, `friend`, `mutual`, `community`, `follower`, `stranger`",
        ),
    ] {
        refused_with(
            "fires = true\n",
            &format!("fires = true\n\n{says}\n"),
            expected,
        );
    }
    let fine = "fires = true\ndialect = \"lemlist\"\nlanguage = \"de-AT\"\nallow = \"pitch, house/other: so\"\n";
    let fine = RULE.replace("fires = true\n", fine);
    loaded(&with(&[(PATH, &fine), ("team/house/other.toml", RULE)]));
}

#[test]
fn mistakes_are_told_in_the_words_of_those_who_write_rules() {
    for (from, to, expected) in [
        (
            "en = [\"used to be the gasworks\"]",
            "en = \"used to be\"",
            "11:6: this is string \"used to be\"; expected is a list",
        ),
        (
            "fires = true",
            "fires = \"yes\"",
            "15:9: this is string \"yes\"; expected is true or false",
        ),
        (
            "help      = \"Write the Tin Lantern.\"\n",
            "",
            "1:1: the key `help` is missing",
        ),
        (
            "\"<owner>",
            "\"<nam>",
            "8:46: phrase `<nam> dance hall`: there is no word list `nam`; did you mean `name`?",
        ),
        (
            "[phrases]",
            "check = \"unused-suppression\"\n[phrases]",
            "7:9: the check `unused-suppression` looks at what excuses drafts from all rules, and can be no other rule's: configure `suppression/unused`",
        ),
    ] {
        refused_with(from, to, expected);
    }
    let broken = refused(&with(&[(
        "team/opener/mett.toml",
        "summary = \"\"\nopeners = {}",
    )]));
    assert_eq!(
        broken.to_string(),
        "team/opener/mett.toml:1:1: `mett` is not a kind of evidence; did you mean `met`?"
    );
}

#[test]
fn what_the_format_says_of_checks_is_taken() {
    let format = include_str!("../../rules/FORMAT.md");
    let (_, from) = format.split_once("```toml\ncheck = ").unwrap();
    let (check, _) = from.split_once("```").unwrap();
    let own = RULE.replace("[phrases]", &format!("check = {check}\n[phrases]"));
    loaded(&with(&[(PATH, &own)]));
}

#[test]
fn a_built_in_name_is_taken() {
    let broken = refused(&with(&[("team/pitch/link.toml", RULE)]));
    assert_eq!(
        broken.to_string(),
        "team/pitch/link.toml: `pitch/link` comes with invitelint: give yours another name. To change the \
         severity of that rule, or to switch it off, name it under [rules] in invitelint.toml"
    );
    let broken = refused(&with(&[("a/house/x.toml", RULE), ("b/house/x.toml", RULE)]));
    assert_eq!(
        broken.to_string(),
        "b/house/x.toml: there is a rule `house/x` already, in a/house/x.toml"
    );
    assert_eq!(broken.rest.own_rules().len(), 1);
}

#[test]
fn names_and_folders_that_cannot_be() {
    for (path, expected) in [
        (
            "t/house/Old Name.toml",
            "t/house/Old Name.toml: `Old Name` cannot be the name of a rule: small letters, digits and hyphens can",
        ),
        (
            "t/House/x.toml",
            "t/House/x.toml: `House` cannot be the name of a category: small letters, digits and hyphens can",
        ),
        (
            "t/2024/x.toml",
            "t/2024/x.toml: `2024` cannot be the name of a category: it begins with a small letter",
        ),
        (
            "t/house/trailing-.toml",
            "t/house/trailing-.toml: `trailing-` cannot be the name of a rule: a hyphen stands alone, between letters or digits",
        ),
        (
            "t/a--b/x.toml",
            "t/a--b/x.toml: `a--b` cannot be the name of a category: a hyphen stands alone, between letters or digits",
        ),
        (
            "t/lexicon/x.toml",
            "t/lexicon/x.toml: nothing can be added to `lexicon`: rules stand in a folder of their category, such as house/jargon.toml",
        ),
        (
            "x.toml",
            "x.toml: `` cannot be the name of a category: small letters, digits and hyphens can",
        ),
    ] {
        assert_eq!(refused(&with(&[(path, RULE)])).to_string(), expected);
    }
}

#[test]
fn settings_of_a_check_are_those_that_it_has() {
    let base = RULE.replace(
        "[phrases]",
        "check = \"shouting\"\n[parameters]\n#\n[phrases]",
    );
    for (setting, expected) in [
        (
            "min-word = 2",
            "9:1: the check `shouting` has no parameter `min-word`; did you mean `min-words`?",
        ),
        (
            "min-words = -1",
            "9:1: the parameter `min-words` is a whole number, not below 0",
        ),
        (
            "share = 2.5",
            "9:1: the parameter `share` is a number between 0 and 1",
        ),
        (
            "share = nan",
            "9:1: the parameter `share` is a number between 0 and 1",
        ),
    ] {
        let broken = refused(&with(&[(PATH, &base.replace('#', setting))]));
        assert_eq!(broken.to_string(), format!("{PATH}:{expected}"));
    }
}

#[test]
fn what_is_in_order_runs_beside_what_is_broken() {
    let broken = refused(&with(&[("a/house/x.toml", "summary = 1"), (PATH, RULE)]));
    let linter = Linter::with_rules(Options::default(), broken.rest);
    marks(
        &linter,
        "house/old-name",
        "The gasworks, at nine?",
        &["gasworks"],
    );
}

#[test]
fn texts_in_a_config_are_refused_where_they_stand() {
    let placed = |value: &str| Placed {
        value: value.to_owned(),
        path: "invitelint.toml".to_owned(),
        line: 7,
        column: 3,
    };
    let additions = Additions {
        allow: vec![placed("(a")],
        stock: vec![placed("Hi there")],
        openers: vec![OwnOpener {
            kind: EvidenceKind::Met,
            language: "en".to_owned(),
            text: placed("Hello {first_name}"),
        }],
        rule_dirs: vec![Placed {
            value: "no/such/directory".into(),
            path: "invitelint.toml".to_owned(),
            line: 9,
            column: 14,
        }],
        ..Additions::default()
    };
    let errors: Vec<_> = refused(&additions)
        .errors
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        errors,
        [
            "invitelint.toml:7:3: opener `Hello {first_name}`: at least one fact besides the first name must stand outside of [...]",
            "invitelint.toml:7:3: phrase `(a`: `(` has no partner",
            "invitelint.toml:7:3: stock text `Hi there`: no note can be it; it needs between 3 and 60 words besides its slots",
            "invitelint.toml:9:14: cannot read the rule directory `no/such/directory`: no such file or directory",
        ]
    );
}

/// A directory of files, by their paths and bytes.
fn directory(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn of(dirs: &[&Path]) -> Additions {
    Additions {
        rule_dirs: dirs.iter().map(|dir| dir.to_path_buf().into()).collect(),
        ..Additions::default()
    }
}

#[test]
fn a_directory_is_read_whole_and_once() {
    let dir = directory(&[
        ("house/old-name.toml", RULE.as_bytes()),
        ("house/.old-name.toml.swp", b"\xff"),
        ("house/README.md", b"What we have learned."),
        (".git/house/x.toml", b"["),
        ("drafts/ana.txt", b"Hi Ana"),
    ]);
    let own = |additions: &Additions| {
        let rules = Ruleset::load(additions).unwrap();
        rules
            .own_rules()
            .iter()
            .map(|rule| rule.file.to_string())
            .collect::<Vec<_>>()
    };
    let path = shown(&dir.path().join("house/old-name.toml"));
    assert_eq!(own(&of(&[dir.path()])), std::slice::from_ref(&path));
    // By another name it is still the same directory.
    assert_eq!(
        own(&of(&[dir.path(), &dir.path().join("house/..")])),
        [path]
    );
}

#[test]
fn what_cannot_be_read_in_a_directory_is_told() {
    let large = vec![b'#'; (1 << 20) + 1];
    let dir = directory(&[
        ("stray.toml", RULE.as_bytes()),
        ("a/b/deep.toml", RULE.as_bytes()),
        ("house/bytes.toml", b"# x\n\xff\xfe"),
        ("house/large.toml", &large),
        (
            "house/old-name.toml",
            format!("\u{feff}{}", RULE.replace('\n', "\r\n")).as_bytes(),
        ),
    ]);
    fs::create_dir(dir.path().join("house/folder.toml")).unwrap();
    let broken = refused(&of(&[dir.path()]));
    let root = format!("{}/", shown(dir.path()));
    let errors: Vec<_> = broken
        .errors
        .iter()
        .map(|e| e.to_string().replace(&root, ""))
        .collect();
    let misplaced = "a rule stands in the folder of its category, <category>/<rule-name>.toml, right below the rule \
                     directory: move it there";
    assert_eq!(
        errors,
        [
            format!("a/b/deep.toml: {misplaced}"),
            "house/bytes.toml:2:1: is not UTF-8 text".to_owned(),
            "house/large.toml: is larger than a rule may be, 1 megabyte".to_owned(),
            format!("stray.toml: {misplaced}"),
        ]
    );
    // A byte order mark and line ends of Windows are nothing.
    assert_eq!(broken.rest.own_rules().len(), 1);
}

#[test]
fn nothing_but_stock_texts_is_no_rule_and_no_error() {
    let stock = b"summary = \"Ours\"\n[[texts]]\nlang = \"en\"\ntext = \"We put paper lanterns on rivers.\"";
    let dir = directory(&[("stock/ours.toml", stock)]);
    assert!(Ruleset::load(&of(&[dir.path()])).is_ok_and(|rules| rules.own_rules().is_empty()));
    let empty = directory(&[]);
    let broken = refused(&of(&[empty.path()]));
    assert!(
        broken
            .to_string()
            .starts_with("there is no rule in the rule directory"),
        "{broken}"
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_links_in_circles_keep_nobody_waiting() {
    let dir = directory(&[("house/old-name.toml", RULE.as_bytes())]);
    std::os::unix::fs::symlink(dir.path(), dir.path().join("house/again")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", dir.path().join("house/zero.toml")).unwrap();
    std::os::unix::fs::symlink("nowhere", dir.path().join("house/gone.toml")).unwrap();
    let broken = refused(&of(&[dir.path()]));
    let root = format!("{}/", shown(dir.path()));
    let errors: Vec<_> = broken
        .errors
        .iter()
        .map(|e| e.to_string().replace(&root, ""))
        .collect();
    assert_eq!(
        errors,
        [
            "house/gone.toml: cannot be read: no such file or directory",
            "house/zero.toml: is not a file",
        ]
    );
}

#[test]
fn a_rule_may_be_known_to_many_linters_at_no_cost_to_come() {
    // Each has other rules, so that nothing which one of them remembers is of use to the next.
    for number in 0..200 {
        let own = RULE.replace("dance hall", &format!("hall {number}"));
        let linter = loaded(&with(&[(PATH, &own)]));
        marks(
            &linter,
            "house/old-name",
            &format!("At Berta's hall {number}, then."),
            &[&*format!("Berta's hall {number}")],
        );
    }
}

/// Pieces of which rule files are made, and some that have no business there.
const PIECES: [&str; 40] = [
    "(",
    ")",
    "|",
    "?",
    "<",
    ">",
    "<role>",
    "<name>?",
    "...",
    "..",
    "'",
    "\"",
    "\\",
    "[",
    "]",
    "[[examples]]",
    "[parameters]",
    "[unless]",
    "[patterns]",
    "check = \"shouting\"",
    "=",
    "\n",
    "any",
    "en",
    "fires = true",
    "\u{202e}",
    "\u{0}",
    "東",
    "é",
    "İ",
    "ﬁ",
    "don't",
    "nan",
    "-1",
    "1e400",
    "{text}",
    "(?i-u:\\b)",
    "{999}",
    "#",
    " ",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_a_file_holds_it_is_read_or_refused(
        changes in proptest::collection::vec((0..RULE.len(), 0..12_usize, proptest::sample::select(&PIECES[..])), 1..5)
    ) {
        let mut text = RULE.to_owned();
        for (at, length, piece) in changes {
            let from = text.floor_char_boundary(at);
            let to = text.floor_char_boundary(from + length);
            text.replace_range(from..to, piece);
        }
        match Ruleset::load(&with(&[(PATH, &text)])) {
            Ok(rules) => {
                let linter = Linter::with_rules(Options::default(), rules.clone());
                for rule in rules.own_rules() {
                    proptest::prop_assert!(trial::examples(&linter, rule).is_ok());
                }
            }
            Err(broken) => {
                for error in &broken.errors {
                    let told = error.to_string();
                    proptest::prop_assert!(told.starts_with(PATH) && !told.contains('\n'), "{}", told);
                }
            }
        }
    }

    #[test]
    fn own_phrases_change_nothing_but_what_they_find(
        words in proptest::collection::vec(
            proptest::sample::select(&["hope", "ana", "connect", "<role>", "tapestry", "best", "your", "...", "<name>", "loom"][..]),
            1..5
        )
    ) {
        let own = RULE.replace("<owner> dance hall", &format!("{} gasworks", words.join(" ")));
        let linter = loaded(&with(&[(PATH, &own)]));
        for note in [
            "Happy New Year Ana!",
            "Hope all is well, let's connect. Best, Ana",
            "Ana, tapestry from the loom at the Gasworks that your engineer restored is what I think of.",
        ] {
            let draft = Draft::new(note);
            let (mut with_own, without) = (linter.check(&draft), Linter::default().check(&draft));
            with_own.diagnostics.retain(|diagnostic| !diagnostic.rule.starts_with("house/"));
            proptest::prop_assert_eq!(with_own.diagnostics, without.diagnostics);
            proptest::prop_assert_eq!(with_own.evidence, without.evidence);
            proptest::prop_assert_eq!(with_own.verdict, without.verdict);
        }
    }
}
