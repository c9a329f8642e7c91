//! Who has not met is not asked where, and who has said what counts is not asked for more.

use invitelint::{Draft, EvidenceKind, Relationship};

use super::{draft_for, linter, noting};

/// The kinds that the openers of a note ask for.
fn asked(draft: &Draft) -> Vec<EvidenceKind> {
    let openers = linter(50).check(draft).openers;
    openers.iter().map(|opener| opener.kind).collect()
}

fn is_of_the_past(kind: &EvidenceKind) -> bool {
    matches!(kind, EvidenceKind::Met | EvidenceKind::History)
}

#[test]
fn a_note_that_says_so_is_believed() {
    for (language, note) in [
        (
            "en",
            "Hi Jane, we have not met so far. It would be nice to be connected.",
        ),
        (
            "en",
            "Hi Jane, you don’t know me. It would be nice to be connected.",
        ),
        (
            "de",
            "Hallo Jane, wir sind uns noch nie begegnet. Ich würde mich freuen.",
        ),
        (
            "fr",
            "Bonjour Jane, nous ne nous connaissons pas. Au plaisir d'échanger.",
        ),
        (
            "es",
            "Hola, Jane: no nos conocemos. Me gustaría añadirte a mi red.",
        ),
        (
            "it",
            "Buongiorno Jane, non ci conosciamo. Mi farebbe piacere un contatto.",
        ),
        (
            "pt",
            "Olá, Jane, não nos conhecemos. Gostaria de fazer parte da sua rede.",
        ),
        (
            "nl",
            "Hallo Jane, we hebben elkaar nog nooit ontmoet. Ik maak graag contact.",
        ),
    ] {
        let mut draft = noting(&draft_for("Jane Doe"), note);
        draft.language = Some(language.to_owned());
        let kinds = asked(&draft);
        assert_eq!(kinds.first(), Some(&EvidenceKind::Work), "{note}");
        assert!(!kinds.iter().any(is_of_the_past), "{note}: {kinds:?}");
        let lacking = linter(0).check(&draft).lacking;
        assert!(!lacking.iter().any(is_of_the_past), "{note}: {lacking:?}");
    }
}

#[test]
fn not_to_have_met_since_is_to_have_met() {
    let note = "Hi Jane, we haven't met since then. It would be nice to be connected.";
    let kinds = asked(&noting(&draft_for("Jane Doe"), note));
    assert!(kinds.contains(&EvidenceKind::Met), "{kinds:?}");
}

#[test]
fn a_meeting_that_was_none_makes_no_opener() {
    let mut draft = draft_for("Jane Doe");
    for fact in ["we never met", "didn't meet", "We have not met."] {
        draft.context.met_at = Some(fact.to_owned());
        let openers = linter(50).check(&draft).openers;
        assert!(
            openers.iter().all(|opener| !is_of_the_past(&opener.kind)),
            "{fact}: {openers:#?}"
        );
    }
}

#[test]
fn strangers_lack_no_meeting_and_classmates_no_project() {
    let mut draft = draft_for("Jane Doe");
    draft.context.relationship = Some(Relationship::Stranger);
    let lacking = linter(0).check(&draft).lacking;
    assert!(!lacking.iter().any(is_of_the_past), "{lacking:?}");
    draft.context.relationship = Some(Relationship::Classmate);
    assert_eq!(asked(&draft)[0], EvidenceKind::Community);
    let note = "Hi Jane, we have never met. It would be nice to be connected.";
    draft.context.relationship = Some(Relationship::Colleague);
    let kinds = asked(&noting(&draft, note));
    assert_eq!(kinds[0], EvidenceKind::History);
    assert!(!kinds.contains(&EvidenceKind::Met), "{kinds:?}");
}

#[test]
fn who_has_said_what_counts_is_asked_for_nothing() {
    let note = "You said at the Whitby fair that your loom lost a heddle; so did mine.";
    let draft = noting(&draft_for("Jane Doe"), note);
    let openers = linter(9).check(&draft).openers;
    assert!(!openers.is_empty());
    assert!(openers.iter().all(|opener| opener.ready), "{openers:#?}");
}
