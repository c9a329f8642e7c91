//! Notes in disguise are judged as what they read like, and the disguise is named.
//!
//! Every disguise is put on every note, in the places that people put them; the notes are made up.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use invitelint::report::visible;
use invitelint::{Diagnostic, Draft, EvidenceKind, Linter, Options, Report, Verdict};

struct Disguise {
    name: &'static str,
    /// Rules of which one names the trick; none for what is no trick.
    named: &'static [&'static str],
    apply: fn(&str) -> String,
}

const DISGUISES: &[Disguise] = &[
    Disguise {
        name: "Cyrillic letters",
        named: &["fit/look-alike-letters"],
        apply: |note| swap(note, "aeopcyxiAEOPCTHBMKX", "аеорсухіАЕОРСТНВМКХ"),
    },
    Disguise {
        name: "one Cyrillic letter a word",
        named: &["fit/look-alike-letters"],
        apply: |note| {
            words(note, |word| {
                word.replacen('o', "о", 1).replacen('e', "е", 1)
            })
        },
    },
    Disguise {
        name: "Greek letters",
        named: &["fit/look-alike-letters"],
        apply: |note| swap(note, "aoivptkAEOPTHBMKXINZ", "αοινρτκΑΕΟΡΤΗΒΜΚΧΙΝΖ"),
    },
    Disguise {
        name: "Armenian and Cherokee letters",
        named: &["fit/look-alike-letters"],
        apply: |note| swap(note, "ouhADLW", "օսհᎪᎠᏞᎳ"),
    },
    Disguise {
        name: "full width",
        named: &["fit/styled-letters"],
        apply: |note| map(note, |c| shift(c, '!', '~', 0xFF01)),
    },
    Disguise {
        name: "mathematical bold",
        named: &["fit/styled-letters"],
        apply: |note| {
            map(note, |c| {
                shift(shift(c, 'a', 'z', 0x1D41A), 'A', 'Z', 0x1D400)
            })
        },
    },
    Disguise {
        name: "letters in circles",
        named: &["fit/styled-letters"],
        apply: |note| {
            map(note, |c| {
                shift(shift(c, 'a', 'z', 0x24D0), 'A', 'Z', 0x24B6)
            })
        },
    },
    Disguise {
        name: "small capitals",
        named: &["fit/styled-letters"],
        apply: |note| {
            swap(
                note,
                "abcdefghijklmnopqrstuvwyz",
                "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ",
            )
        },
    },
    Disguise {
        name: "zero-width spaces",
        named: &["fit/invisible-characters"],
        apply: |note| between_letters(note, "\u{200B}"),
    },
    Disguise {
        name: "soft hyphens",
        named: &["fit/invisible-characters"],
        apply: |note| between_letters(note, "\u{AD}"),
    },
    Disguise {
        name: "joiners, marks and fillers",
        named: &["fit/invisible-characters"],
        apply: |note| between_letters(note, "\u{200D}\u{2060}\u{3164}\u{200E}"),
    },
    Disguise {
        name: "tags",
        named: &["fit/invisible-characters"],
        apply: |note| between_letters(note, "\u{E0061}"),
    },
    Disguise {
        name: "bells",
        named: &["fit/invisible-characters"],
        apply: |note| between_letters(note, "\u{7}"),
    },
    Disguise {
        name: "colours of a terminal",
        named: &["fit/invisible-characters"],
        apply: |note| words(note, |word| into(word, 2, "\u{1B}[31m") + "\u{1B}[0m"),
    },
    Disguise {
        name: "a link of a terminal",
        named: &["fit/invisible-characters"],
        apply: |note| words(note, |word| into(word, 2, "\u{1B}]8;;a:b\u{1B}\\")),
    },
    Disguise {
        name: "a direction override around it",
        named: &["fit/invisible-characters"],
        apply: |note| format!("\u{202E}{note}\u{202C}"),
    },
    Disguise {
        name: "strokes through the letters",
        named: &["fit/broken-words"],
        apply: |note| between_letters(note, "\u{336}"),
    },
    Disguise {
        name: "doubled spaces",
        named: &["fit/wide-spaces"],
        apply: |note| note.replace(' ', "  "),
    },
    Disguise {
        name: "no-break spaces",
        named: &[],
        apply: |note| note.replace(' ', "\u{A0}"),
    },
    Disguise {
        name: "dots between letters",
        named: &["fit/broken-words"],
        apply: |note| between_letters(note, "."),
    },
    Disguise {
        name: "stars between letters",
        named: &["fit/broken-words"],
        apply: |note| between_letters(note, "*"),
    },
    Disguise {
        name: "hyphens between letters",
        named: &["fit/broken-words"],
        apply: |note| between_letters(note, "-"),
    },
    Disguise {
        name: "flowers between letters",
        named: &["fit/broken-words"],
        apply: |note| between_letters(note, "🌸"),
    },
    Disguise {
        name: "spaces between letters",
        named: &["fit/broken-words"],
        apply: |note| between_letters(&note.replace(' ', "   "), " "),
    },
    Disguise {
        name: "a dot in every word",
        named: &["fit/broken-words"],
        apply: |note| words(note, |word| into(word, 3, ".")),
    },
    Disguise {
        name: "an emoji in every word",
        named: &["fit/broken-words"],
        apply: |note| words(note, |word| into(word, 3, "🙂")),
    },
    Disguise {
        name: "emoji between words",
        named: &["fit/broken-words"],
        apply: |note| note.replace(' ', " 🙂 "),
    },
    Disguise {
        name: "emoji for spaces",
        named: &["fit/broken-words"],
        apply: |note| note.replace(' ', "🙂"),
    },
    Disguise {
        name: "full stops between words",
        named: &["fit/broken-words"],
        apply: |note| {
            words(note, |word| {
                format!("{}.", word.trim_end_matches(['.', ',']))
            })
        },
    },
    Disguise {
        name: "Cyrillic letters and dots",
        named: &["fit/broken-words"],
        apply: |note| between_letters(&swap(note, "aeop", "аеор"), "."),
    },
];

/// Notes of every kind, with the verdict that they get as they are.
const NOTES: &[(Verdict, &str)] = &[
    (
        Verdict::Missing,
        "I'd like to add you to my professional network on LinkedIn.",
    ),
    (
        Verdict::Missing,
        "Hi Ylva, I'd like to connect with you on LinkedIn.",
    ),
    (
        Verdict::Missing,
        "Hello Ylva, hope you are doing well, please accept my invitation.",
    ),
    (
        Verdict::Missing,
        "Hallo Frau Storm, ich möchte Sie gerne zu meinem beruflichen Netzwerk auf LinkedIn hinzufügen.",
    ),
    (
        Verdict::Missing,
        "Bonjour Ylva, je souhaite vous ajouter à mon réseau professionnel sur LinkedIn.",
    ),
    (
        Verdict::Generic,
        "Hi Ylva, I came across your profile and would love to connect with like minded professionals.",
    ),
    (
        Verdict::Generic,
        "Hi Ylva, we help teams such as yours to save time and money with our platform.",
    ),
    (
        Verdict::Generic,
        "Your profile looks impressive, and I am always looking to expand my network.",
    ),
    (
        Verdict::Personal,
        "Good to have sat beside you at the harbour breakfast this morning.",
    ),
    (
        Verdict::Personal,
        "Hi Ylva, thank you for the talk about peat bogs in Uppsala on Thursday.",
    ),
];

fn letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '\''
}

fn map(note: &str, f: impl Fn(char) -> char) -> String {
    note.chars().map(f).collect()
}

/// Moves the characters of a stretch of ASCII to one that begins elsewhere.
fn shift(c: char, first: char, last: char, to: u32) -> char {
    if (first..=last).contains(&c) {
        char::from_u32(u32::from(c) - u32::from(first) + to).unwrap_or(c)
    } else {
        c
    }
}

fn swap(note: &str, from: &str, to: &str) -> String {
    map(note, |c| {
        let at = from.chars().position(|f| f == c);
        at.and_then(|at| to.chars().nth(at)).unwrap_or(c)
    })
}

fn words(note: &str, f: impl Fn(&str) -> String) -> String {
    note.split(' ').map(f).collect::<Vec<_>>().join(" ")
}

/// Puts something into a word, behind so many letters.
fn into(word: &str, at: usize, what: &str) -> String {
    if word.chars().take_while(|c| letter(*c)).count() > at {
        format!("{}{what}{}", &word[..at], &word[at..])
    } else {
        word.to_owned()
    }
}

fn between_letters(note: &str, what: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in note.chars() {
        if letter(before) && c.is_alphanumeric() | letter(c) {
            out.push_str(what);
        }
        out.push(c);
        before = if c.is_alphanumeric() { 'a' } else { c };
    }
    out
}

fn check(note: &str) -> Report {
    let mut draft = Draft::new(note);
    draft.recipient.name = Some("Ylva Storm".into());
    let mut options = Options::default();
    options.openers = 0;
    Linter::new(options).check(&draft)
}

#[test]
fn a_disguise_changes_no_verdict_and_is_named() {
    let mut failures = Vec::new();
    for (verdict, note) in NOTES {
        let plain = check(note);
        assert_eq!(plain.verdict, *verdict, "{note}");
        for disguise in DISGUISES {
            let disguised = (disguise.apply)(note);
            let report = check(&disguised);
            let rules: BTreeSet<&str> =
                report.diagnostics.iter().map(|d| d.rule.as_ref()).collect();
            let named =
                disguise.named.is_empty() || disguise.named.iter().any(|rule| rules.contains(rule));
            if report.verdict != plain.verdict || !named {
                failures.push(format!(
                    "{}: {disguised:?}\n    {:?} for {verdict:?}, {rules:?}",
                    disguise.name, report.verdict
                ));
            }
            for span in report
                .diagnostics
                .iter()
                .map(|d| (&d.text, d.span))
                .chain(report.evidence.iter().map(|e| (&e.text, e.span)))
            {
                let (text, span) = span;
                assert_eq!(disguised.get(span.start..span.end), Some(text.as_ref()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The code points with the property `Default_Ignorable_Code_Point`, as `DerivedCoreProperties.txt` of
/// Unicode 16 lists them.
const DEFAULT_IGNORABLE: &[RangeInclusive<char>] = &[
    '\u{00AD}'..='\u{00AD}',
    '\u{034F}'..='\u{034F}',
    '\u{061C}'..='\u{061C}',
    '\u{115F}'..='\u{1160}',
    '\u{17B4}'..='\u{17B5}',
    '\u{180B}'..='\u{180F}',
    '\u{200B}'..='\u{200F}',
    '\u{202A}'..='\u{202E}',
    '\u{2060}'..='\u{206F}',
    '\u{3164}'..='\u{3164}',
    '\u{FE00}'..='\u{FE0F}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{FFA0}'..='\u{FFA0}',
    '\u{FFF0}'..='\u{FFF8}',
    '\u{1BCA0}'..='\u{1BCA3}',
    '\u{1D173}'..='\u{1D17A}',
    '\u{E0000}'..='\u{E0FFF}',
];

/// Fails unless a note reads the same with `c` between its letters, and the rule for such characters names it.
#[track_caller]
fn assert_read_past_and_named(c: char) {
    let (verdict, note) = NOTES[0];
    let report = check(&between_letters(note, &c.to_string()));
    assert_eq!(report.verdict, verdict, "{c:?}");
    let named = report
        .diagnostics
        .iter()
        .find(|d| d.rule == "fit/invisible-characters")
        .unwrap_or_else(|| panic!("{c:?} is not named"));
    let code = format!("(U+{:04X})", u32::from(c));
    assert!(named.message.contains(&code), "{}", named.message);
    assert!(
        report
            .diagnostics
            .iter()
            .all(|d| d.rule != "fit/broken-words"),
        "{c:?}"
    );
    assert!(visible::hidden(c), "{c:?} reaches the terminal");
}

#[test]
fn whatever_is_default_ignorable_is_read_past_and_named() {
    let all = DEFAULT_IGNORABLE.iter().cloned().flatten();
    all.for_each(assert_read_past_and_named);
    // Formats of Egyptian texts and of annotations are drawn by nobody, either.
    let formats = ('\u{13430}'..='\u{13440}').chain('\u{FFF9}'..='\u{FFFB}');
    formats.for_each(assert_read_past_and_named);
}

#[test]
fn separators_of_lines_are_named_and_keep_words_apart() {
    for c in ['\u{2028}', '\u{2029}', '\u{85}'] {
        let note = "Hi Ylva, thank you for the talk about peat bogs in Uppsala on Thursday.";
        let report = check(&note.replace(' ', &c.to_string()));
        assert_eq!(report.verdict, Verdict::Personal, "{c:?}");
        let named = |d: &Diagnostic| d.rule == "fit/invisible-characters";
        assert!(report.diagnostics.iter().any(named), "{c:?}");
        let report = check(&between_letters(note, &c.to_string()));
        assert!(report.diagnostics.iter().any(named), "{c:?}");
    }
}

#[test]
fn a_mark_of_arabic_excuses_no_direction_marks() {
    for mark in ["\u{61C}", "\u{600}", "\u{6DD}", "\u{70F}", "\u{8E2}"] {
        let note = format!("Hi Ylva,{mark} the\u{200F} harp is\u{202B} tuned\u{202C} again.");
        let report = check(&note);
        let named = report
            .diagnostics
            .iter()
            .find(|d| d.rule == "fit/invisible-characters");
        assert!(named.is_some(), "{mark:?}");
    }
}

#[test]
fn the_rules_that_name_tricks_are_silent_about_plain_notes() {
    for (_, note) in NOTES {
        let report = check(note);
        let tricks = [
            "look-alike-letters",
            "broken-words",
            "wide-spaces",
            "styled-letters",
            "invisible-characters",
        ];
        for rule in tricks.map(|name| format!("fit/{name}")) {
            assert!(
                report.diagnostics.iter().all(|d| d.rule != rule),
                "{rule} on {note}"
            );
        }
    }
}

#[test]
fn what_a_word_says_about_the_reader_survives() {
    for note in [
        "Hi Ylvа, thank you for the talk about peat bogs in Uppsala on Thursday.",
        "Hi Y\u{200B}lva, thank you for the talk about peat bogs in Uppsala on Thursday.",
        "Hi Y.l.v.a, t.h.a.n.k y.o.u for the talk about peat bogs in Uppsala on Thursday.",
    ] {
        let report = check(note);
        assert!(
            report
                .evidence
                .iter()
                .any(|e| e.kind == EvidenceKind::Address),
            "{note}: {:?}",
            report.evidence
        );
        assert!(
            report
                .diagnostics
                .iter()
                .all(|d| d.rule != "facts/wrong-name"),
            "{note}"
        );
    }
}

#[test]
fn an_escape_within_a_cue_is_read_past() {
    let report = check("Hi Ylva, your \u{1B}[31mtalk about peat bogs in Uppsala was a joy.");
    assert_eq!(report.verdict, Verdict::Personal);
    assert!(report.evidence.iter().any(|e| e.kind == EvidenceKind::Work));
}
