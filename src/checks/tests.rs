//! Single facts about the checks, beside the examples in the rules' own files: what they must leave
//! alone, and which words they mark.

use crate::{Draft, Linter, Report, Severity, Verdict};

fn report(note: &str, to: Option<&str>) -> Report {
    let mut draft = Draft::new(note);
    draft.recipient.name = to.map(str::to_owned);
    Linter::default().check(&draft)
}

/// The words that a rule marks.
#[track_caller]
fn marks(rule: &str, note: &str, expected: &[&str]) {
    let report = report(note, None);
    let marked: Vec<_> = report
        .diagnostics
        .iter()
        .filter(|d| d.rule == rule)
        .map(|d| d.text.as_str())
        .collect();
    assert_eq!(marked, expected, "{note:?}");
}

#[track_caller]
fn wrong_name(note: &str, to: &str, expected: bool) {
    let fires = report(note, Some(to))
        .diagnostics
        .iter()
        .any(|d| d.rule == "facts/wrong-name");
    assert_eq!(fires, expected, "{note:?} to {to}");
}

#[test]
fn links_are_marked_without_the_punctuation_around_them() {
    marks(
        "pitch/link",
        "See (https://reed.example/a?b=c#d).",
        &["https://reed.example/a?b=c#d"],
    );
    marks(
        "pitch/link",
        "My notes: “www.reed.example”!",
        &["www.reed.example"],
    );
    marks(
        "pitch/link",
        "More on reedbeds.org, or t.me/reed.",
        &["reedbeds.org", "t.me/reed"],
    );
    marks("pitch/link", "notes:reedbeds.org", &["notes:reedbeds.org"]);
}

#[test]
fn what_is_only_written_like_a_link_is_none() {
    for note in [
        "We both left Zalando.de, you to Booking.com and I to monday.com.",
        "Your ASP.NET/MVC book and the Node.js one stand side by side.",
        "Write to ana@reed.example, she knows.",
        "We met at 10.30/11.00 in room 4.2/b.",
        "Your and/or, he/she and 24/7 jokes made it.We still laugh.So do the others.",
        "Ask St.Olaf's, i.e. Mr.Berg, vs.Mr.Dahl etc.",
        "The 0.5.1 release, the README.md and main.rs are all yours.",
        "a.b.c ... :// ://x .com www. http://",
    ] {
        marks("pitch/link", note, &[]);
    }
}

#[test]
fn slots_are_marked_with_their_delimiters() {
    let rule = "mass-mail/unfilled-placeholder";
    marks(
        rule,
        "Hi {{ first_name | default: 'there' }}, ok",
        &["{{ first_name | default: 'there' }}"],
    );
    marks(
        rule,
        "Hi [Your Name], at [Conference name]",
        &["[Your Name]", "[Conference name]"],
    );
    marks(
        rule,
        "at %%COMPANY%% and {current_company}",
        &["%%COMPANY%%", "{current_company}"],
    );
    marks(rule, "Hi _FN_, {Hi|Hello|{Hey|Yo}}", &["_FN_", "{Hey|Yo}"]);
    marks(
        rule,
        "[insert the thing about the boat]",
        &["[insert the thing about the boat]"],
    );
}

#[test]
fn brackets_of_people_are_no_slots() {
    for note in [
        "We spoke (briefly) about the roof (the company paid) and the product (yours).",
        "Your “[the company] did not read it” is on our wall.",
        "f(x) = {x | x > 0} [sic] #company-party 5% of 10%",
        "{",
        "}}",
        "{{",
        "{{}}",
        "[[]]",
        "<>",
        "*||*",
        "%%",
        "##",
        "(((((",
        "«»",
        "{{{{{{",
        "Love, Ana XXX",
        "<name@reed.example> is <b>bold</b>",
        "Your set of #1 and #2 posters, #topical as ever",
        "Vec<String>, HashMap<K, V> and array[i] = 3",
    ] {
        marks("mass-mail/unfilled-placeholder", note, &[]);
    }
}

#[test]
fn damage_is_marked_where_it_is() {
    let rule = "mass-mail/merge-damage";
    marks(rule, "Hi , your talk on fens", &["Hi ,"]);
    marks(rule, "Hello N/A, your talk on fens", &["Hello N/A"]);
    marks(rule, "Hi #REF!, your talk on fens", &["Hi #REF!"]);
    marks(rule, "Dear Mr. , your talk on fens", &["Dear Mr. ,"]);
    marks(
        rule,
        "Hi Ana, I work at FENLAND DRAINAGE LTD. too",
        &["FENLAND DRAINAGE LTD"],
    );
    marks(rule, "Hi Ana, you work as  at Fenland", &["as  a"]);
    marks(
        rule,
        "Hi Ana, I like your role at , and the fens",
        &["at ,"],
    );
    marks(
        rule,
        "Hi Ana, how is life at null, if I may ask",
        &["at null"],
    );
}

#[test]
fn haste_is_no_damage() {
    for note in [
        "HI JOHN, THIS IS HOW I ALWAYS WRITE, SORRY ABOUT IT",
        "hey old friend, back in Lund?",
        "Hi fossil hunter, back in Lund?",
        "Hey hey, what a night!",
        "Hi none of us saw that goal coming",
        "Hi Jean DUPONT, merci pour la visite.",
        "Hi Ana, MA is where I live now.",
        "We used to meet at IKEA AB in Lund, and at BMW AG as well.",
        "Which choir are you with ?",
        "I like the place you come from.",
        "What does your linter say at null? Ours weeps.",
        "Dear Ms Ma, thank you for the tea.",
    ] {
        marks("mass-mail/merge-damage", note, &[]);
    }
}

#[test]
fn a_name_is_wrong_only_where_it_is_somebody_elses() {
    wrong_name("Hi Peter, thanks for the lift.", "Ingrid Moe", true);
    wrong_name("Dear Ms Berg, thanks for the lift.", "Ingrid Moe", true);
    wrong_name("Peter, thanks for the lift.", "Ingrid Moe", true);
    for (note, to) in [
        ("Hi Ingrid & Peter, thanks for the lift.", "Ingrid Moe"),
        ("Hi Peter and Ingrid, thanks for the lift.", "Ingrid Moe"),
        ("Hi neighbour, thanks for the lift.", "Ingrid Moe"),
        ("Hi Neighbour, thanks for the lift.", "Ingrid Moe"),
        ("Hi team, thanks for the lift.", "Ingrid Moe"),
        ("Good morning from Bergen!", "Ingrid Moe"),
        ("Hello Norway!", "Ingrid Moe"),
        ("Thanks for the lift, Peter says.", "Ingrid Moe"),
        ("Hi INGRID, thanks for the lift.", "Ingrid Moe"),
        ("Dear Frau Müller, danke!", "Anke Mueller"),
        ("Hi Kathy, thanks for the lift.", "Catherine Moe"),
        ("Hi I.M., thanks for the lift.", "Ingrid Moe"),
        ("Hi Wei, thanks for the lift.", "张伟"),
        ("Hi Annemarie, thanks for the lift.", "Anne-Marie Moe"),
        ("Happy Easter, thanks for the lift.", "Ingrid Moe"),
        ("Hi Peter, thanks for the lift.", ""),
    ] {
        wrong_name(note, to, false);
    }
}

#[test]
fn length_is_an_error_only_beyond_every_plan() {
    let severity = |length: usize| {
        let report = report(&"x".repeat(length), None);
        report
            .diagnostics
            .iter()
            .find(|d| d.rule == "fit/too-long")
            .map(|d| (d.severity, d.text.len()))
    };
    assert_eq!(severity(200), None);
    assert_eq!(severity(201), Some((Severity::Warning, 1)));
    assert_eq!(severity(300), Some((Severity::Warning, 100)));
    assert_eq!(severity(301), Some((Severity::Error, 1)));
}

#[test]
fn what_grows_when_it_is_composed_is_counted_as_grown() {
    // Each is four bytes as it is written, and three characters of two units each once it is composed.
    let report = report(&"\u{1D160}".repeat(50), None);
    assert_eq!(report.length.count, 300);
    let found = report.diagnostics.iter().find(|d| d.rule == "fit/too-long");
    let marked = found.map(|d| (d.severity, d.text.chars().count()));
    assert_eq!(marked, Some((Severity::Warning, 17)));
}

#[test]
fn a_template_has_no_leftovers() {
    let mut draft = Draft::new("Hi {{first_name}}, {your|the} talk at [event] was good.");
    draft.template = true;
    let report = Linter::default().check(&draft);
    assert!(
        !report
            .diagnostics
            .iter()
            .any(|d| d.rule.starts_with("mass-mail/")),
        "{:?}",
        report.diagnostics
    );
}

#[test]
fn a_note_fills_no_slots_of_a_message() {
    let report = report("Hi {text}{name}{count} \u{200B}", Some("{expected}"));
    let hidden = report
        .diagnostics
        .iter()
        .find(|d| d.rule == "fit/invisible-characters");
    let message = hidden.map(|d| d.message.as_str()).unwrap_or_default();
    assert_eq!(
        message,
        "1 character that nobody can see, a zero-width space (U+200B)"
    );
}

#[test]
fn a_word_that_fills_the_box_is_too_long_and_not_too_short() {
    let report = report(&"a".repeat(100_000), None);
    let rules: Vec<_> = report.diagnostics.iter().map(|d| d.rule.as_ref()).collect();
    assert!(rules.contains(&"fit/too-long"), "{rules:?}");
    assert!(!rules.contains(&"fit/too-short"), "{rules:?}");
}

#[test]
fn the_two_notes_of_the_design_are_left_alone() {
    for note in [
        "good to have sat beside you at the breakfast this morning",
        "half a year of calls together and we still aren't connected here",
    ] {
        let report = report(note, None);
        assert_eq!(report.verdict, Verdict::Personal);
        assert!(report.passed);
        assert!(
            report
                .diagnostics
                .iter()
                .all(|d| d.severity == Severity::Suggestion),
            "{:?}",
            report.diagnostics
        );
    }
}

#[test]
fn hostile_text_neither_panics_nor_floods() {
    let pieces = [
        "{",
        "[",
        "(",
        "<",
        "«",
        "%",
        "#",
        "_",
        "~",
        "*|",
        "Hi ",
        "Hi , ",
        "at  , ",
        "at null ",
        "XXX ",
        "!",
        "HELLO ",
        "COMPANY INC ",
        "a.com/x ",
        "://",
        ":",
        "\u{200D}",
        "\u{1F1E6}",
        "𝗮𝗮 ",
        "e\u{301}",
        "\r\n",
        "\0",
        "\u{1b}[31m",
        "\u{202E}",
        "as discussed ",
        "ﬃ",
        "漢",
        "İ",
        "'",
        "’s",
        "Dr. ",
        "\u{E0041}",
    ];
    for piece in pieces {
        let report = report(&piece.repeat(2000), Some(piece));
        assert!(
            report.diagnostics.len() < 1000,
            "{piece:?}: {}",
            report.diagnostics.len()
        );
    }
    for first in pieces {
        for second in pieces {
            report(
                &format!("{first}{second}{first} {second}{first}"),
                Some(second),
            );
        }
    }
}

#[test]
fn half_of_a_word_is_no_kiss() {
    assert_eq!(report("Cheers, Bea x", None).verdict, Verdict::Missing);
    // Both halves span all of the word, so that a sign-off between them would end before it begins.
    for note in ["ࡀ'x", "Ana'x", "See you, ab'x?"] {
        assert_ne!(report(note, None).verdict, Verdict::Personal, "{note:?}");
    }
}
