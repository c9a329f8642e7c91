//! Openers are held to what they promise: only facts, personal by the tool's own measure, well put.

use invitelint::note::platform_length;
use invitelint::opener::most_helpful_fact;
use invitelint::report::Opener;
use invitelint::rule::assemble::assemble;
use invitelint::rule::file::Source;
use invitelint::{
    Context, Draft, EvidenceKind, Linter, Options, Person, Platform, Relationship, Severity,
    Verdict,
};
use proptest::prelude::*;

#[path = "opener/address.rs"]
mod address;
#[path = "opener/languages.rs"]
mod languages;
#[path = "opener/shapes.rs"]
mod shapes;
#[path = "opener/tone.rs"]
mod tone;
#[path = "opener/unmet.rs"]
mod unmet;

fn linter(openers: usize) -> Linter {
    let mut options = Options::default();
    options.openers = openers;
    Linter::new(options)
}

fn draft_for(name: &str) -> Draft {
    let mut draft = Draft::default();
    draft.recipient.name = Some(name.to_owned());
    draft
}

fn stating(key: &str, fact: &str) -> Draft {
    let mut draft = draft_for("Jane Doe");
    *slot(&mut draft.context, key) = Some(fact.to_owned());
    draft
}

fn slot<'c>(context: &'c mut Context, key: &str) -> &'c mut Option<String> {
    match key {
        "met_at" => &mut context.met_at,
        "met_when" => &mut context.met_when,
        "worked_on" => &mut context.worked_on,
        "mutual" => &mut context.mutual,
        "community" => &mut context.community,
        "their_work" => &mut context.their_work,
        "reason" => &mut context.reason,
        "question" => &mut context.question,
        other => panic!("no fact {other}"),
    }
}

fn ready(draft: &Draft, count: usize) -> Vec<String> {
    let openers = linter(count).check(draft).openers;
    openers
        .into_iter()
        .filter(|opener| opener.ready)
        .map(|opener| opener.text)
        .collect()
}

/// The same draft with another note.
fn noting(draft: &Draft, note: &str) -> Draft {
    let mut draft = draft.clone();
    draft.note = note.to_owned();
    draft
}

/// The first opener that a single fact gives.
#[track_caller]
fn assert_first(key: &str, fact: &str, expected: &str) {
    assert_eq!(
        ready(&stating(key, fact), 1),
        [expected],
        "{key} = {fact:?}"
    );
}

/// Some opener from a single fact holds these words.
#[track_caller]
fn assert_some(key: &str, fact: &str, expected: &str) {
    let all = ready(&stating(key, fact), 12);
    assert!(
        all.iter().any(|text| text.contains(expected)),
        "{key} = {fact:?} gives {all:#?}"
    );
}

#[test]
fn a_place_keeps_or_gets_its_preposition() {
    for fact in [
        "the Ada Lovelace breakfast",
        "Ada Lovelace breakfast",
        "at the Ada Lovelace breakfast",
        " The Ada Lovelace breakfast. ",
    ] {
        assert_some(
            "met_at",
            fact,
            "We met at the Ada Lovelace breakfast, Jane,",
        );
    }
    assert_some(
        "met_at",
        "We met at the breakfast.",
        "We met at the breakfast, Jane,",
    );
    assert_some(
        "met_at",
        "on the train to Bern",
        "We met on the train to Bern, Jane,",
    );
    assert_some(
        "met_at",
        "train to Bern",
        "We met on the train to Bern, Jane,",
    );
    assert_some("met_at", "Lyon", "We met in Lyon, Jane,");
    assert_some("met_at", "FOSDEM", "We met at FOSDEM, Jane,");
    assert_some("met_at", "online", "We met online, Jane,");
    assert_some(
        "met_at",
        "at at the the\n\tbreakfast...",
        "We met at the breakfast, Jane,",
    );
    assert_some(
        "met_at",
        "THE LOVELACE BREAKFAST",
        "We met at the Lovelace breakfast, Jane,",
    );
    assert_some(
        "met_at",
        "we queued for coffee",
        "Hi Jane, we queued for coffee, and I am glad that we met.",
    );
}

#[test]
fn an_indefinite_thing_is_definite_once_it_is_known() {
    assert_some(
        "met_at",
        "a harbour wedding",
        "We met at a harbour wedding,",
    );
    assert_some(
        "met_at",
        "a harbour wedding",
        "one of the faces from the harbour wedding.",
    );
}

#[test]
fn a_work_becomes_the_readers() {
    for fact in [
        "your talk on moss",
        "talk on moss",
        "Talk on moss.",
        "her talk on moss",
        "a talk on moss",
        "your your talk on moss",
        "Jane's talk on moss",
    ] {
        assert_first(
            "their_work",
            fact,
            "Hi Jane, your talk on moss made me want to write to you. How did it all begin?",
        );
    }
    assert_some(
        "their_work",
        "the library bus that you rebuilt",
        "Hi Jane, the library bus that you rebuilt made me",
    );
    assert_some(
        "their_work",
        "“Why Moss?”",
        "“Why Moss?” made me want to write",
    );
}

#[test]
fn a_deed_becomes_a_clause() {
    for fact in [
        "you rebuilt the library bus",
        "rebuilt the library bus",
        "she rebuilt the library bus",
    ] {
        assert_some(
            "their_work",
            fact,
            "I saw that you rebuilt the library bus.",
        );
    }
    assert_some(
        "their_work",
        "hiring two nurses for the ward",
        "I saw that you are hiring two nurses for the ward.",
    );
}

#[test]
fn a_person_is_named_without_what_else_is_said_of_them() {
    for fact in [
        "Priya Raman",
        "priya raman",
        "PRIYA RAMAN",
        "our mutual friend Priya Raman.",
        "my colleague Priya Raman, who bakes",
        "via Priya Raman",
        "Priya Raman told me about you",
    ] {
        assert_first(
            "mutual",
            fact,
            "Hi Jane, we have Priya Raman in common. How did you get to know each other?",
        );
    }
    assert_first(
        "mutual",
        "ludwig van beethoven",
        "Hi Jane, we have Ludwig van Beethoven in common. How did you get to know each other?",
    );
}

#[test]
fn nobody_is_their_own_mutual_friend() {
    assert_eq!(ready(&stating("mutual", "Jane Doe"), 3), [""; 0]);
}

#[test]
fn a_reason_is_put_as_what_it_is() {
    assert_first(
        "reason",
        "Because We are moving off Postgres 9.",
        "Hi Jane, I thought of you because we are moving off Postgres 9.",
    );
    assert_first(
        "reason",
        "the Postgres migration",
        "Hi Jane, I thought of you because of the Postgres migration. How do you see it?",
    );
    assert_first(
        "reason",
        "to learn how you moor barges",
        "Hi Jane, I am writing to you to learn how you moor barges.",
    );
}

#[test]
fn a_clause_is_told_from_a_thing_by_its_verb() {
    assert_first(
        "reason",
        "your team maintains the parser we ship",
        "Hi Jane, I thought of you because your team maintains the parser we ship.",
    );
    assert_first(
        "reason",
        "the notes on the parser we ship",
        "Hi Jane, I thought of you because of the notes on the parser we ship. How do you see it?",
    );
    assert_some(
        "worked_on",
        "I worked with you on billing",
        "It seems odd that I worked with you on billing and that we are still not connected here, Jane.",
    );
}

#[test]
fn what_fits_into_no_sentence_is_not_forced_into_one() {
    for (key, fact) in [
        ("reason", "curious about eels"),
        ("reason", "interested in eels"),
        ("their_work", "Founder of Eelworks"),
        ("mutual", "met somewhere"),
    ] {
        assert_eq!(ready(&stating(key, fact), 12), [""; 0], "{key} = {fact:?}");
    }
    assert_some("mutual", "met through Priya", "we have Priya in common.");
}

#[test]
fn nobody_is_greeted_by_a_surname() {
    for name in ["Mr. Smith", "van der Berg", "Prof. Okafor"] {
        let mut draft = stating("mutual", "Priya Raman");
        draft.recipient.name = Some(name.to_owned());
        assert_eq!(
            ready(&draft, 1),
            ["We have Priya Raman in common. How did you get to know each other?"],
            "{name}"
        );
    }
    let mut draft = stating("mutual", "Priya Raman");
    draft.recipient.name = Some("DOE, JANE".to_owned());
    assert!(ready(&draft, 1)[0].starts_with("Hi Jane, "));
}

#[test]
fn facts_are_combined() {
    let mut draft = stating("met_at", "the Ada Lovelace breakfast");
    draft.context.met_when = Some("Last Tuesday".into());
    draft.context.question = Some("what made you pick WAL shipping".into());
    let openers = linter(1).check(&draft).openers;
    assert_eq!(
        openers[0].text,
        "Hi Jane, good to have met you at the Ada Lovelace breakfast last Tuesday. What made you pick WAL shipping?"
    );
    assert_eq!(openers[0].facts, ["met_at", "met_when", "question"]);
    assert_eq!(openers[0].kind, EvidenceKind::Met);
}

#[test]
fn what_is_said_already_is_not_said_again() {
    let mut draft = stating("met_at", "the breakfast yesterday");
    draft.context.met_when = Some("yesterday".into());
    assert!(
        ready(&draft, 9)
            .iter()
            .all(|text| text.matches("yesterday").count() == 1)
    );
}

#[test]
fn a_date_in_figures_is_said_where_it_can_be_read_in_one_way() {
    let mut draft = stating("met_at", "FOSDEM");
    draft.context.met_when = Some("3/2/2024".into());
    assert!(ready(&draft, 9).iter().all(|text| !text.contains("2024")));
    draft.context.met_when = Some("2024-02-03".into());
    assert!(
        ready(&draft, 9)
            .iter()
            .any(|text| text.contains("at FOSDEM on 3 February 2024"))
    );
    draft.context.met_when = Some("2024".into());
    assert!(
        ready(&draft, 9)
            .iter()
            .any(|text| text.contains("at FOSDEM in 2024"))
    );
}

#[test]
fn what_is_no_fact_makes_no_opener() {
    for fact in [
        "",
        "   ",
        "...",
        "{{event}}",
        "<b>",
        "[event]",
        "https://fair.example",
        "\u{200B}\u{202E}",
        "?",
    ] {
        assert_eq!(ready(&stating("met_at", fact), 3), [""; 0], "{fact:?}");
    }
}

#[test]
fn kinds_are_mixed_and_ranked() {
    let mut draft = stating("their_work", "your talk on moss");
    draft.context.mutual = Some("Priya Raman".into());
    draft.context.met_at = Some("the harbour breakfast".into());
    let kinds = |count| {
        linter(count)
            .check(&draft)
            .openers
            .iter()
            .map(|o| o.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        kinds(3),
        [EvidenceKind::Met, EvidenceKind::Mutual, EvidenceKind::Work]
    );
    assert_eq!(
        kinds(4),
        [
            EvidenceKind::Met,
            EvidenceKind::Met,
            EvidenceKind::Mutual,
            EvidenceKind::Work
        ]
    );
    assert_eq!(kinds(0), []);
}

#[test]
fn the_note_is_a_source_as_well() {
    let note = "Hi Amira, I came across your profile. Your talk on moss gardens has ruined lawns for me. \
                Which is the hardest to find? We help gardeners win customers.";
    let openers = linter(3).check(&Draft::new(note)).openers;
    assert_eq!(
        openers[0].text,
        "Hi Amira! Your talk on moss gardens has ruined lawns for me. Which is the hardest to find?"
    );
    assert_eq!(openers[0].facts, ["note"]);
    assert!(
        openers
            .iter()
            .all(|opener| opener.ready && !opener.text.contains("customers"))
    );
}

#[test]
fn a_note_that_begins_like_a_greeting_is_kept_whole() {
    let openers = ready(
        &Draft::new("Good to have sat beside you at the harbour breakfast."),
        3,
    );
    assert!(!openers.is_empty());
    assert!(
        openers.iter().all(|text| text.contains("Good to have sat")),
        "{openers:#?}"
    );
}

#[test]
fn without_a_fact_there_are_blanks_and_the_first_asks_for_the_one_that_helps_most() {
    let first = |draft: &Draft| linter(3).check(draft).openers.remove(0);
    let mut draft = draft_for("Jane Doe");
    let blank = first(&draft);
    assert_eq!(
        blank.text,
        "Hi Jane, good to have met you ‹where you met›. How was the rest of it for you?"
    );
    assert!(!blank.ready);
    assert_eq!(blank.facts, ["met_at"]);
    for (relationship, key) in [
        (Relationship::Met, "met_at"),
        (Relationship::Colleague, "worked_on"),
        (Relationship::Mutual, "mutual"),
        (Relationship::Community, "community"),
        (Relationship::Stranger, "their_work"),
    ] {
        draft.context.relationship = Some(relationship);
        assert_eq!(first(&draft).facts, [key], "{relationship:?}");
        assert_eq!(most_helpful_fact(&draft, &[]), Some(key));
    }
}

#[test]
fn weak_evidence_says_which_fact_is_wanted() {
    for (note, key) in [
        ("Hi Jane, I love your content.", "their_work"),
        ("Hi Jane, we have 15 mutual connections.", "mutual"),
    ] {
        let draft = Draft::new(note);
        let report = linter(3).check(&draft);
        assert_eq!(
            most_helpful_fact(&draft, &report.evidence),
            Some(key),
            "{note}"
        );
        assert_eq!(report.openers[0].facts, [key], "{note}");
    }
}

#[test]
fn strangers_have_not_met() {
    let mut draft = draft_for("Jane Doe");
    draft.context.relationship = Some(Relationship::Stranger);
    let openers = linter(50).check(&draft).openers;
    assert!(!openers.is_empty());
    assert!(
        openers
            .iter()
            .all(|o| !matches!(o.kind, EvidenceKind::Met | EvidenceKind::History))
    );
}

#[test]
fn nothing_more_is_needed_where_a_fact_is_known() {
    assert_eq!(
        most_helpful_fact(&stating("mutual", "Priya Raman"), &[]),
        None
    );
    let draft = Draft::new("Good to have sat beside you at the harbour breakfast.");
    assert_eq!(
        most_helpful_fact(&draft, &linter(0).check(&draft).evidence),
        None
    );
}

#[test]
fn each_kind_has_four_constructions_ready_and_four_blank() {
    for (key, fact) in PLAIN {
        let mut wanted = stating(key, fact);
        let made: Vec<Opener> = linter(4).check(&wanted).openers;
        assert_eq!(
            made.iter()
                .filter(|opener| opener.ready && opener.facts == [key])
                .count(),
            4,
            "{made:#?}"
        );
        *slot(&mut wanted.context, key) = None;
        let kind = made[0].kind;
        let blanks = linter(60).check(&wanted).openers;
        assert!(
            blanks
                .iter()
                .filter(|opener| opener.kind == kind && !opener.ready)
                .count()
                >= 4,
            "{kind}: {blanks:#?}"
        );
    }
}

/// A plain fact of each kind.
const PLAIN: [(&str, &str); 6] = [
    ("met_at", "the Ada Lovelace breakfast"),
    ("worked_on", "the billing migration"),
    ("mutual", "Priya Raman"),
    ("community", "the Leith Harbour Choir"),
    ("their_work", "your talk on zero-copy parsing"),
    (
        "reason",
        "we are about to move off Postgres 9 and you have just done it",
    ),
];

#[test]
fn plain_facts_make_openers_that_draw_no_warning() {
    for (key, fact) in PLAIN {
        let draft = stating(key, fact);
        for text in ready(&draft, 12) {
            let report = linter(0).check(&noting(&draft, &text));
            let warnings: Vec<_> = report
                .diagnostics
                .iter()
                .filter(|d| d.severity >= Severity::Warning)
                .collect();
            assert!(warnings.is_empty(), "{text}: {warnings:#?}");
        }
    }
}

#[test]
fn a_huge_fact_costs_nothing_and_makes_nothing() {
    for key in ["met_at", "mutual", "reason", "their_work"] {
        let draft = stating(key, &"a".repeat(1 << 20));
        assert_eq!(ready(&draft, 3), [""; 0], "{key}");
        let words = stating(key, &"so it goes ".repeat(1 << 16));
        assert!(
            ready(&words, 3)
                .iter()
                .all(|text| platform_length(text) <= 300)
        );
    }
}

#[test]
fn a_broken_file_is_refused_with_its_line() {
    let refuse = |path, text| {
        let errors = assemble(&[Source { path, text }]).err().unwrap_or_default();
        errors.first().map(ToString::to_string).unwrap_or_default()
    };
    let slot = "summary = \"Where you met\"\n[openers]\nen = [\n  \"We met {met_in}.\",\n]\n";
    assert!(refuse("opener/met.toml", slot).starts_with(
        "opener/met.toml:4:3: opener `We met {met_in}.`: there is no fact `met_in`; there are met_at,"
    ));
    let blank = "summary = \"Where you met\"\n[blanks.en]\nmet_on = \"when\"\n[openers]\nen = [\"We met {met_at}.\"]\n";
    assert!(
        refuse("opener/met.toml", blank)
            .starts_with("opener/met.toml:3:1: there is no fact `met_on`;")
    );
    let strange = "summary = \"Where you met\"\n[openers]\nde = [\"Wir trafen uns {met_at}.\"]\n";
    assert_eq!(
        refuse("opener/met.toml", strange),
        "opener/met.toml:3:7: opener/facts.toml has no [grammar.de], which openers need"
    );
    let key = "summary = \"Facts\"\n[grammar.en]\narticles = \"the\"\n";
    assert!(
        refuse("opener/facts.toml", key).starts_with(
            "opener/facts.toml:3:1: there is no key `articles`; did you mean `article`?"
        ),
        "{}",
        refuse("opener/facts.toml", key)
    );
}

// The property: whatever is known, every opener keeps the promises.

fn one_of(choices: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(choices).prop_map(str::to_owned)
}

/// A fact with what people leave around it: case, stops, spaces, emoji, quotes, control characters.
fn dressed(fact: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let before = one_of(&["", "", "", "", " ", "\n", "- ", "• ", "\u{200B}", "\t"]);
    let after = one_of(&[
        "",
        "",
        "",
        ".",
        "!",
        "?",
        "...",
        " .",
        ",",
        ";",
        "…",
        "?!",
        " 🎉",
        "\r\n",
        "\u{1b}[31m",
        "\u{202E}",
        " –",
        ".,",
    ]);
    (before, fact, after, 0_u8..12).prop_map(|(before, fact, after, dress)| match dress {
        0 => format!("{before}“{fact}”{after}"),
        1 => format!("{before}{}{after}", fact.to_uppercase()),
        2 => format!("{before}{}{after}", fact.replace(' ', "  ")),
        3 => format!("{before}{}{after}", fact.replacen(' ', "\n", 1)),
        4 => format!("{before}\"{fact}{after}"),
        5 => format!("{before}{fact} (with jam){after}"),
        6 => {
            let mut chars = fact.chars();
            let first: String = chars
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .collect();
            format!("{before}{first}{}{after}", chars.as_str())
        }
        _ => format!("{before}{fact}{after}"),
    })
}

fn thing() -> impl Strategy<Value = String> {
    let before = one_of(&[
        "",
        "",
        "the ",
        "The ",
        "a ",
        "our ",
        "at the ",
        "in the ",
        "on the ",
        "last year's ",
        "Maria's ",
        "at at the ",
        "the the ",
    ]);
    let name = one_of(&[
        "",
        "",
        "Ada Lovelace ",
        "Åre ",
        "O'Brien ",
        "São Paulo ",
        "Château d'Yquem ",
        "🥐 ",
        "Łódź ",
        "ACME ",
        "zero-copy ",
        "2024 ",
    ]);
    let head = one_of(&[
        "breakfast",
        "meetup",
        "choir weekend",
        "potters' market",
        "RustConf",
        "train to Bern",
        "billing migration",
        "harbour fair in Oslo",
        "night shifts on ward 4",
        "tram timetable",
        "parser rewrite",
        "thesis",
        "call",
        "AWS SUMMIT",
        "Rust Berlin",
        "tour of the archive",
    ]);
    (before, name, head).prop_map(|(before, name, head)| format!("{before}{name}{head}"))
}

fn work() -> impl Strategy<Value = String> {
    let before = one_of(&[
        "your ",
        "Your ",
        "",
        "her ",
        "the ",
        "a ",
        "your your ",
        "rebuilt the ",
        "you rebuilt the ",
        "hiring two people for the ",
        "two ",
    ]);
    let head = one_of(&[
        "talk",
        "post",
        "library",
        "book",
        "essay",
        "bridge",
        "podcast episode",
        "move to Łódź",
        "launch",
        "seed drill",
        "night ward",
        "crossword",
    ]);
    let subject = one_of(&[
        "",
        " on zero-copy parsing",
        " about l'Hôpital's rule",
        " on moss 🌱",
        " “Why Moss?”",
        " in São Tomé",
        " for O'Hara & Sons",
        " that you gave in Gent",
    ]);
    (before, head, subject).prop_map(|(before, head, subject)| format!("{before}{head}{subject}"))
}

fn name() -> impl Strategy<Value = String> {
    let first = one_of(&[
        "Jane",
        "JANE",
        "josé",
        "Zoë",
        "Jean-Luc",
        "D'Arcy",
        "Dr. Ngozi",
        "Wolfeschlegelsteinhausenbergerdorff",
        "🚀 Bea",
        "null",
        "伟",
        "Ng",
        "Şule",
    ]);
    let last = one_of(&[
        "Doe",
        "O'BRIEN",
        "van den Berg",
        "Ñandú",
        "Smith, PMP",
        "Łukasiewicz-Żółć",
        "Li",
        "(she/her)",
        "de la Cruz",
    ]);
    (first, last).prop_map(|(first, last)| format!("{first} {last}"))
}

fn person() -> impl Strategy<Value = String> {
    let before = one_of(&[
        "",
        "",
        "",
        "our mutual friend ",
        "my colleague ",
        "via ",
        "Dr. ",
    ]);
    let after = one_of(&[
        "",
        "",
        "",
        " from Acme",
        ", who bakes",
        " told me about you",
        " (Acme)",
        " and Tom Wrona",
    ]);
    (
        before,
        one_of(&[
            "Priya Raman",
            "priya raman",
            "Femke O'Hara",
            "Ludwig van Beethoven",
            "Åsa Öst",
            "PRIYA RAMAN",
            "Marie-Ève",
        ]),
        after,
    )
        .prop_map(|(before, name, after)| format!("{before}{name}{after}"))
}

fn reason() -> impl Strategy<Value = String> {
    one_of(&[
        "we are about to move off Postgres 9 and you have just done it",
        "Because We both restore church organs",
        "because because I applied for the night post on your ward",
        "your crossword kept my whole ward awake",
        "to learn how you moor barges in winter",
        "the same leak in the same lock gate",
        "moving a choir online",
        "I'm translating the tide tables that you corrected, all 212 pages of them, into Frisian, which nobody has tried since 1911, and the footnotes of the second edition contradict the first on every other page that I have read",
        "you're the only one who has built such a kiln",
    ])
}

fn question() -> impl Strategy<Value = String> {
    one_of(&[
        "what made you pick WAL shipping",
        "What made you pick WAL shipping?",
        "how you did it",
        "does it malt at all??",
        "tell me",
        "which glaze, and why?",
    ])
}

fn maybe<S: Strategy<Value = String>>(fact: S) -> impl Strategy<Value = Option<String>> {
    proptest::option::weighted(0.45, dressed(fact))
}

fn drafts() -> impl Strategy<Value = Draft> {
    let platform = proptest::sample::select(vec![
        None,
        Some(Platform::LinkedinFree),
        Some(Platform::LinkedinPremium),
        Some(Platform::None),
    ]);
    let when = one_of(&[
        "yesterday",
        "Last Sunday",
        "Tuesday",
        "2019",
        "in May",
        "two weeks ago",
        "2024-05-01",
        "this morning",
    ]);
    let company = one_of(&[
        "ACME HOLDINGS, INC.",
        "Acme",
        "Łódź Tramways GmbH",
        "O'Hara & Sons",
    ]);
    let facts = (
        maybe(thing()),
        maybe(when),
        maybe(thing()),
        maybe(person()),
        maybe(thing()),
        maybe(work()),
        maybe(reason()),
        maybe(question()),
    );
    (facts, name(), company, platform).prop_map(|(facts, name, company, platform)| {
        let mut draft = draft_for(&name);
        draft.recipient.company = Some(company);
        draft.platform = platform;
        let (met_at, met_when, worked_on, mutual, community, their_work, reason, question) = facts;
        let context = &mut draft.context;
        context.met_at = met_at;
        context.met_when = met_when;
        context.worked_on = worked_on;
        context.mutual = mutual;
        context.community = community;
        context.their_work = their_work;
        context.reason = reason;
        context.question = question;
        draft
    })
}

/// What is wrong with how an opener is written.
fn blemish(text: &str) -> Option<String> {
    for broken in [
        "..", "?.", "!.", ",.", ".,", " ,", " .", " ?", " !", ",,", "  ", "?,", ":.", ";.",
    ] {
        if text.to_lowercase().contains(broken) {
            return Some(format!("{broken:?} stands in it"));
        }
    }
    if let Some(slot) = text
        .chars()
        .find(|c| matches!(c, '{' | '}' | '[' | ']' | '|') || c.is_control())
    {
        return Some(format!("{slot:?} stands in it"));
    }
    let folded = text.to_lowercase();
    let words: Vec<&str> = folded
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect();
    if let Some(pair) = words
        .windows(2)
        .find(|pair| !pair[0].is_empty() && pair[0] == pair[1])
    {
        return Some(format!("“{}” is doubled", pair[0]));
    }
    let begins = text
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_none_or(|c| !c.is_lowercase());
    (!begins).then(|| "it begins small".to_owned())
}

/// Holds the openers of a draft to what every opener promises; `blemish` says what is wrong with a text.
fn assert_promises(
    draft: &Draft,
    count: usize,
    blemish: fn(&str) -> Option<String>,
) -> Result<(), TestCaseError> {
    let openers = linter(count).check(draft).openers;
    prop_assert_eq!(openers.len(), count);
    let mut seen: Vec<&str> = Vec::new();
    for opener in &openers {
        let text = opener.text.as_str();
        prop_assert!(!seen.contains(&text), "{} twice", text);
        seen.push(text);
        prop_assert_eq!(blemish(text), None, "{}", text);
        if let Some(limit) = draft.platform.unwrap_or_default().limit() {
            prop_assert!(platform_length(text) <= limit, "{} is too long", text);
        }
        prop_assert_eq!(opener.ready, !text.contains(['‹', '›']), "{}", text);
        if opener.ready {
            let report = linter(0).check(&noting(draft, text));
            prop_assert_eq!(report.verdict, Verdict::Personal, "{}", text);
            prop_assert!(
                report
                    .diagnostics
                    .iter()
                    .all(|d| d.severity < Severity::Error),
                "{}: {:#?}",
                text,
                report.diagnostics
            );
        }
    }
    let ranked: Vec<_> = openers
        .iter()
        .filter(|opener| opener.ready)
        .map(|opener| opener.kind)
        .collect();
    prop_assert!(ranked.is_sorted(), "{:?}", ranked);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_opener_keeps_the_promises(draft in drafts(), count in 1_usize..9) {
        assert_promises(&draft, count, blemish)?;
    }

    #[test]
    fn a_fact_in_any_dress_gives_an_opener(
        (key, fact) in prop_oneof![
            dressed(thing()).prop_map(|fact| ("met_at", fact)),
            dressed(person()).prop_map(|fact| ("mutual", fact)),
            dressed(work()).prop_map(|fact| ("their_work", fact)),
        ],
        who in name(),
    ) {
        let mut draft = stating(key, &fact);
        draft.recipient = Person::default();
        draft.recipient.name = Some(who);
        prop_assert!(!ready(&draft, 1).is_empty(), "{} = {:?}", key, fact);
    }

    #[test]
    fn no_fact_breaks_it(fact in any::<String>(), note in any::<String>()) {
        for (key, _) in PLAIN {
            let mut draft = stating(key, &fact);
            draft.context.question = Some(fact.clone());
            draft.note = note.clone();
            draft.recipient.name = Some(fact.clone());
            for opener in linter(4).check(&draft).openers {
                prop_assert!(platform_length(&opener.text) <= 300, "{}", opener.text);
                prop_assert!(!opener.text.contains(char::is_control), "{:?}", opener.text);
            }
        }
    }
}
