//! Facts in the shapes that people write, each told for what it is: a title, a deed, a place with its article, people of
//! a kind, something private. What cannot be put well makes no opener.

use invitelint::Draft;

use super::tone::from_fact;
use super::{linter, ready};

/// Some opener of a fact holds these words.
#[track_caller]
fn assert_put(language: &str, key: &str, fact: &str, expected: &str) {
    let openers = from_fact(language, key, fact);
    assert!(
        openers.iter().any(|text| text.contains(expected)),
        "{language}: {key} = {fact:?} gives {openers:#?}"
    );
    assert!(openers.len() >= 3, "{openers:#?}");
}

#[track_caller]
fn assert_never(language: &str, key: &str, fact: &str, unwanted: &[&str]) {
    let openers = from_fact(language, key, fact);
    for words in unwanted {
        assert!(
            openers.iter().all(|text| !text.contains(words)),
            "{language}: {key} = {fact:?} gives {openers:#?}"
        );
    }
}

#[track_caller]
fn assert_none(language: &str, key: &str, facts: &[&str]) {
    for fact in facts {
        assert_eq!(
            from_fact(language, key, fact),
            [""; 0],
            "{language}: {key} = {fact:?}"
        );
    }
}

#[test]
fn a_deed_is_of_its_time() {
    assert_put(
        "en",
        "their_work",
        "recently became warden of the reef",
        "you recently became warden of the reef",
    );
    assert_put(
        "en",
        "their_work",
        "mending the sluice at Rye",
        "you are mending the sluice at Rye",
    );
    let over = ["mending the sluice in 2021", "leaving your post last month"];
    assert_none("en", "their_work", &over);
}

#[test]
fn what_is_asked_is_no_fact() {
    let questions = [
        "Can eels climb?",
        "Is the sluice mended?",
        "is your mill open",
    ];
    for key in ["their_work", "met_at", "reason", "community"] {
        assert_none("en", key, &questions);
    }
    assert_none("de", "their_work", &["Kann man Torf retten?"]);
    assert_none("es", "their_work", &["¿Se puede salvar la turba?"]);
}

#[test]
fn what_is_private_is_no_work() {
    let private = [
        "your daughters",
        "your son's school play",
        "your beard",
        "your pictures at the lake",
    ];
    assert_none("en", "their_work", &private);
    assert_put(
        "en",
        "their_work",
        "your pictures of otters",
        "your pictures of otters",
    );
    assert_put(
        "en",
        "their_work",
        "your talk on smiles",
        "your talk on smiles",
    );
    assert_none("de", "their_work", &["deine Kinder", "Ihr Lächeln"]);
    assert_none("fr", "their_work", &["vos enfants", "votre sourire"]);
    assert_none("es", "their_work", &["tus hijos", "tu sonrisa"]);
    assert_none("it", "their_work", &["i tuoi figli", "il tuo sorriso"]);
    assert_none("pt", "their_work", &["os teus filhos", "o seu sorriso"]);
    assert_none("nl", "their_work", &["je kinderen", "uw bril"]);
}

#[test]
fn people_of_a_kind_are_what_both_are() {
    for fact in ["lacemakers", "fellow lacemakers"] {
        assert_put("en", "community", fact, "we are both lacemakers");
        assert_never("en", "community", fact, &["in common", "share"]);
    }
    assert_put(
        "en",
        "community",
        "parents of triplets",
        "we are both parents of triplets",
    );
    assert_none("en", "community", &["fellow lacemaker"]);
    assert_put(
        "en",
        "community",
        "Women in Lace",
        "we have Women in Lace in common",
    );
    assert_put(
        "de",
        "community",
        "Taubenzüchter",
        "wir sind beide Taubenzüchter",
    );
    assert_put("nl", "community", "imkers", "we zijn allebei imkers");
    assert_none("fr", "community", &["apiculteurs", "tous deux apiculteurs"]);
}

#[test]
fn who_has_left_is_not_asked_what_is_new_there() {
    for fact in ["we both studied at Lund", "Lund graduates"] {
        assert_put("en", "community", fact, "we have Lund in common");
        assert_never(
            "en",
            "community",
            fact,
            &["another corner", "up to there", "like most"],
        );
    }
}

#[test]
fn a_clause_gets_no_question_about_it() {
    let openers = from_fact("en", "community", "we learned to row on the same lake");
    assert!(
        openers.iter().all(|text| !text.contains('?')),
        "{openers:#?}"
    );
    assert_put(
        "es",
        "community",
        "los dos cantamos en Cádiz",
        "Los dos cantamos en Cádiz",
    );
}

#[test]
fn a_name_keeps_its_article() {
    assert_put(
        "en",
        "community",
        "College of Arms",
        "share the College of Arms",
    );
    assert_put("en", "met_at", "the Philippines", "in the Philippines");
    assert_put("pt", "met_at", "o Rio", "no Rio");
    assert_never("pt", "met_at", "o Rio", &["no o Rio"]);
    assert_put("fr", "met_at", "la Bretagne", "en Bretagne");
    assert_put("it", "met_at", "la Toscana", "in Toscana");
    assert_put("de", "met_at", "die Türkei", "in der Türkei");
    assert_put("de", "met_at", "Ottos Werkstatt", "bei Ottos Werkstatt");
    assert_put("nl", "met_at", "Ottos feest", "op Ottos feest");
}

#[test]
fn a_possessive_that_may_be_a_subject_is_told_by_what_follows() {
    assert_put(
        "nl",
        "their_work",
        "je essay over turf",
        "aan je essay over turf",
    );
    assert_never(
        "nl",
        "their_work",
        "je essay over turf",
        &["heb ik begrepen"],
    );
    assert_put(
        "nl",
        "their_work",
        "je hebt de molen gered",
        "Je hebt de molen gered",
    );
}

#[test]
fn a_place_is_asked_about_only_where_there_was_something_to_see() {
    for (fact, expected) in [
        ("e-mail", "by e-mail"),
        ("Mastodon", "on Mastodon"),
        ("over tea", "over tea"),
        ("your workshop", "at your workshop"),
    ] {
        assert_put("en", "met_at", fact, expected);
        assert_never(
            "en",
            "met_at",
            fact,
            &["make of", "faces from", "rest of it"],
        );
    }
    assert_put("en", "met_at", "the panel on eels", "at the panel on eels");
}

#[test]
fn what_was_the_same_is_said_only_of_both() {
    assert_put(
        "en",
        "worked_on",
        "same lab at Bosch",
        "we worked together in the same lab at Bosch",
    );
    assert_never(
        "en",
        "worked_on",
        "same lab at Bosch",
        &["After the same", "of the same"],
    );
}

#[test]
fn several_things_are_not_spoken_of_as_one() {
    for fact in ["your poems", "your talk on eels"] {
        assert_never(
            "en",
            "their_work",
            fact,
            &["it come", "of it", "it?", "it."],
        );
    }
}

#[test]
fn what_says_that_there_is_nothing_is_no_fact() {
    for key in ["mutual", "community", "met_at", "their_work"] {
        assert_none("en", key, &["N/A", "none", "tbd"]);
    }
}

#[test]
fn the_sender_is_nobody_between_the_two() {
    assert_put(
        "en",
        "mutual",
        "Edda Moor and I rowed",
        "we have Edda Moor in common",
    );
}

/// Some opener of a meeting at a fair says when it was.
#[track_caller]
fn assert_dated(language: &str, fair: &str, when: &str, expected: &str) {
    let mut draft = Draft::default();
    draft.language = Some(language.to_owned());
    draft.context.met_at = Some(fair.to_owned());
    draft.context.met_when = Some(when.to_owned());
    let openers = ready(&draft, 12);
    assert!(
        openers.iter().any(|text| text.contains(expected)),
        "{language}: {when:?} gives {openers:#?}"
    );
}

#[test]
fn a_day_is_said_as_the_language_says_it() {
    for (when, expected) in [
        ("9 June", "on 9 June"),
        ("June 9th, 2021", "on 9 June 2021"),
        ("2021-06-09", "on 9 June 2021"),
        ("the weekend", "over the weekend"),
        ("the other day", "fair the other day"),
        ("Easter", "at Easter"),
    ] {
        assert_dated("en", "the eel fair", when, expected);
    }
    assert_dated("de", "die Aalmesse", "9. Juni", "am 9. Juni");
    assert_dated("de", "die Aalmesse", "Ostern", "an Ostern");
    assert_dated("fr", "la foire", "1 juin 2021", "le 1er juin 2021");
    assert_dated("es", "la feria", "2021-06-09", "el 9 de junio de 2021");
    assert_dated("it", "la fiera", "9 giugno", "il 9 giugno");
    assert_dated("pt", "a feira", "9 de junho", "em 9 de junho");
    assert_dated("nl", "de markt", "9 juni", "op 9 juni");
}

#[test]
fn a_person_is_named_with_what_they_are() {
    assert_put(
        "en",
        "mutual",
        "my cousin Edda",
        "How do you know my cousin Edda",
    );
    assert_put("en", "mutual", "the Moors", "you and I know the Moors");
    assert_put(
        "en",
        "mutual",
        "my first boss at Bosch, Edda Moor",
        "we have Edda Moor in common",
    );
    assert_put("de", "mutual", "mein Bruder Otto", "mit Otto eine");
    assert_put("fr", "mutual", "ma cousine Edda", "ma cousine Edda");
}

#[test]
fn a_title_is_quoted_behind_what_it_is_of() {
    for fact in ["essay: How eels climb", "How eels climb, an essay"] {
        assert_put("en", "their_work", fact, "your essay “How eels climb”");
    }
    assert_put(
        "de",
        "their_work",
        "Vortrag: Wie Aale klettern",
        "der Vortrag „Wie Aale klettern“",
    );
}

#[test]
fn a_fact_that_no_sentence_takes_is_named() {
    let mut draft = Draft::default();
    draft.context.met_at = Some("the eel fair".to_owned());
    draft.context.met_when = Some("3/2/2024".to_owned());
    draft.context.their_work = Some("your beard".to_owned());
    assert_eq!(linter(3).unsaid(&draft), ["met_when", "their_work"]);
}

#[test]
fn who_is_the_senders_own_is_not_shared() {
    for (language, fact) in [
        ("en", "my sister"),
        ("en", "my brother Otto"),
        ("de", "meine Schwester"),
        ("fr", "ma sœur"),
        ("es", "mi hermana"),
        ("it", "mia sorella"),
        ("pt", "a minha irmã"),
        ("nl", "mijn zus"),
    ] {
        assert_put(language, "mutual", fact, fact);
        let shared = [
            "in common",
            "you and I",
            "mit meine",
            "kennen beide",
            "tous les deux",
            "los dos",
            "entrambi",
            "ambos",
            "allebei",
            "comune",
            "gemeinsame",
        ];
        assert_never(language, "mutual", fact, &shared);
    }
    // What to say of the dead is for the sender to find.
    assert_none("en", "mutual", &["my late husband Otto"]);
}

#[test]
fn two_people_know_a_third_and_not_only_one_another() {
    for (language, unwanted) in [
        ("de", "uns auch kennen"),
        ("es", "nos conocemos"),
        ("it", "ci conosciamo"),
        ("pt", "nos conhecemos"),
        ("nl", "elkaar ook kennen"),
    ] {
        assert_never(language, "mutual", "Edda Moor", &[unwanted]);
    }
}

#[test]
fn several_people_are_spoken_of_as_several() {
    for (language, fact, expected) in [
        (
            "de",
            "Anna und Otto",
            "mit Anna und Otto gemeinsame Bekannte",
        ),
        (
            "fr",
            "Aude et Paul",
            "Aude et Paul comme connaissances communes",
        ),
        ("es", "Ana e Inés", "los dos conocemos a Ana e Inés"),
        ("it", "Anna e Paolo", "Anna e Paolo come conoscenze comuni"),
        ("it", "Anna e Paolo", "chiedere ad Anna e Paolo"),
        (
            "nl",
            "Anna en Paul",
            "Anna en Paul als gemeenschappelijke kennissen",
        ),
    ] {
        assert_put(language, "mutual", fact, expected);
    }
}

#[test]
fn german_titles_are_declined_and_other_nouns_refused() {
    assert_put("de", "mutual", "Herr Moor", "mit Herrn Moor");
    assert_put("de", "mutual", "Herr Moor", "kennen beide Herrn Moor");
    assert_none("de", "mutual", &["der Bürgermeister"]);
}

#[test]
fn articles_lose_their_vowel_and_names_keep_their_capital() {
    assert_put(
        "it",
        "community",
        "università di Lecce",
        "l'università di Lecce",
    );
    assert_put(
        "it",
        "community",
        "la università di Lecce",
        "dell'università di Lecce",
    );
    assert_put("it", "met_at", "lo stand di Alfa", "allo stand di Alfa");
    assert_put(
        "es",
        "community",
        "Universidad de Lund",
        "la Universidad de Lund",
    );
    assert_put(
        "pt",
        "community",
        "Universidade de Lund",
        "a Universidade de Lund",
    );
    assert_put(
        "it",
        "community",
        "siamo entrambi di Lecce",
        "iamo entrambi di Lecce",
    );
    assert_put(
        "pt",
        "community",
        "somos ambos de Braga",
        "omos ambos de Braga",
    );
}

#[test]
fn a_verb_that_says_who_acts_makes_a_clause() {
    assert_put(
        "es",
        "their_work",
        "buscáis dos torneros",
        "uscáis dos torneros",
    );
    assert_put(
        "es",
        "reason",
        "quiero aprender a tornear",
        "porque quiero aprender a tornear",
    );
    assert_put(
        "it",
        "their_work",
        "cercate due tornitori",
        "ercate due tornitori",
    );
    assert_put(
        "it",
        "reason",
        "voglio imparare a tornire",
        "perché voglio imparare a tornire",
    );
    assert_put(
        "pt",
        "reason",
        "quero aprender a tornear",
        "porque quero aprender a tornear",
    );
}

#[test]
fn a_reason_that_is_too_long_is_left_out_as_a_whole() {
    let long = "we are moving the tide tables of the whole Frisian coast from paper to a data base that we build \
                by hand, and of all who have tried it in the past twenty years you alone have written down, page \
                by page, what went wrong on the way and why it was worth all the trouble in the end";
    assert_none("en", "reason", &[long]);
}
