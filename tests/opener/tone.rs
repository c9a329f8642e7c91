//! Openers say nothing that a note or a fact does not say, and nothing cheerful where there is grief.

use invitelint::Draft;

use super::{linter, ready, slot};

/// The openers of a note to a reader who is called Robin, in a language.
fn from_note(language: &str, note: &str) -> Vec<String> {
    let mut draft = Draft::new(note);
    draft.language = Some(language.to_owned());
    draft.recipient.name = Some("Robin Ahrens".to_owned());
    ready(&draft, 12)
}

/// The openers of one fact, in a language.
pub(super) fn from_fact(language: &str, key: &str, fact: &str) -> Vec<String> {
    let mut draft = Draft::default();
    draft.language = Some(language.to_owned());
    draft.recipient.name = Some("Robin Ahrens".to_owned());
    *slot(&mut draft.context, key) = Some(fact.to_owned());
    ready(&draft, 12)
}

#[track_caller]
fn assert_without(openers: &[String], unwanted: &[&str]) {
    assert!(openers.len() >= 2, "{openers:#?}");
    for words in unwanted {
        assert!(
            openers.iter().all(|text| !text.contains(words)),
            "{words:?} in {openers:#?}"
        );
    }
}

#[test]
fn a_sentence_of_the_note_gets_no_feeling_and_no_question_of_ours() {
    let openers = from_note(
        "en",
        "I join your crew at the Whitby lifeboat station in March.",
    );
    let unwanted = ["fondly", "remember", "late than never", "since", "How"];
    assert_without(&openers, &unwanted);
    let openers = from_note(
        "en",
        "I look forward to meeting you at the Bruges lace fair in June.",
    );
    assert_without(
        &openers,
        &["How have you been", "leave it at that", "remember"],
    );
    let openers = from_note("en", "You were right about the knot in your splice talk.");
    assert_without(&openers, &["How did", "come of it"]);
}

#[test]
fn sentences_of_the_note_are_left_alone_in_every_language() {
    let notes = [
        (
            "de",
            "Danke für Ihren Vortrag über die Deiche von Cuxhaven.",
        ),
        ("fr", "Merci pour votre exposé sur les digues de Brouage."),
        ("es", "Gracias por tu charla sobre los molinos de Criptana."),
        ("it", "Grazie per il tuo articolo sui mulini di Molina."),
        (
            "pt",
            "Obrigada pela sua palestra sobre os moinhos de Óbidos.",
        ),
        (
            "nl",
            "Bedankt voor je lezing over de molens van Kinderdijk.",
        ),
    ];
    for (language, note) in notes {
        let openers = from_note(language, note);
        let sentence = note.trim_end_matches('.');
        assert!(openers.len() >= 3, "{language}: {openers:#?}");
        for text in &openers {
            assert!(text.contains(sentence), "{text}");
            let rest = text.replace(note, "");
            assert!(
                !rest.contains('?') || text.ends_with(note),
                "{text} asks what the note does not ask"
            );
        }
    }
}

#[test]
fn nothing_cheerful_stands_beside_grief() {
    let openers = from_note(
        "en",
        "Your brother died in March, I read; he taught me to caulk a hull in Whitby.",
    );
    assert!(
        openers.iter().all(|text| !text.contains('!')),
        "{openers:#?}"
    );
    for (language, key, fact) in [
        ("en", "met_at", "the funeral of Edda Moor"),
        ("en", "their_work", "your talk on dying at home"),
        ("en", "worked_on", "the rota of the hospice"),
        ("en", "community", "the Whitby Bereavement Circle"),
        ("de", "met_at", "die Beerdigung von Edda Moor"),
        ("fr", "met_at", "les obsèques d'Edda Moor"),
        ("es", "met_at", "el funeral de Edda Moor"),
        ("it", "met_at", "il funerale di Edda Moor"),
        ("pt", "met_at", "o funeral de Edda Moor"),
        ("nl", "met_at", "de uitvaart van Edda Moor"),
    ] {
        let openers = from_fact(language, key, fact);
        assert!(!openers.is_empty(), "{language}: {fact}");
        for text in &openers {
            assert!(!text.contains(['!', '?']), "{text}");
            for cheer in [
                "glad", "good to", "fondly", "gern", "plaisir", "gusto", "piacere",
            ] {
                assert!(!text.contains(cheer), "{text}");
            }
        }
    }
}

#[test]
fn what_somebody_lost_is_not_told_to_them() {
    for fact in ["you lost your brother in March", "losing your brother"] {
        assert_eq!(from_fact("en", "their_work", fact), [""; 0], "{fact}");
    }
}

#[test]
fn blanks_beside_grief_are_sober_as_well() {
    let mut draft = Draft::new("Hi Robin, my condolences.");
    draft.recipient.name = Some("Robin Ahrens".to_owned());
    let openers = linter(3).check(&draft).openers;
    assert_eq!(openers[0].text, "Robin, we met ‹where you met›.");
    assert!(
        openers
            .iter()
            .all(|opener| !opener.text.contains(['!', '?']))
    );
}

#[test]
fn places_and_news_of_grief_are_spoken_of_soberly() {
    for (language, key, fact) in [
        ("en", "met_at", "the oncology ward"),
        ("en", "met_at", "the A&E queue"),
        ("en", "met_at", "the intensive care unit"),
        ("en", "met_at", "the wake for Edda"),
        ("en", "met_at", "the memorial for Edda"),
        ("en", "community", "Narcotics Anonymous Whitby"),
        ("en", "their_work", "your essay on burnout in midwives"),
        ("en", "their_work", "your layoff essay"),
        ("de", "met_at", "die Trauergruppe in Wesel"),
        ("de", "met_at", "die Notaufnahme in Wesel"),
        ("de", "worked_on", "die Chemo-Ambulanz"),
        ("de", "community", "die Krebshilfe Wesel"),
        ("fr", "met_at", "l'enterrement de ma tante"),
        ("fr", "community", "le groupe de parole de Redon"),
        ("es", "met_at", "el tanatorio de Lugo"),
        ("it", "met_at", "il pronto soccorso di Lecce"),
        ("pt", "met_at", "o cemitério de Tavira"),
        ("nl", "met_at", "de eerste hulp"),
        ("nl", "community", "de rouwgroep in Gouda"),
    ] {
        let openers = from_fact(language, key, fact);
        assert!(!openers.is_empty(), "{language}: {fact}");
        for text in &openers {
            assert!(!text.contains(['!', '?']), "{text}");
        }
    }
}

#[test]
fn what_only_sounds_like_grief_is_spoken_of_freely() {
    for (key, fact) in [
        ("met_at", "the wake of the ferry"),
        ("worked_on", "the ward 7 shift"),
        ("met_at", "the Lincoln Memorial"),
    ] {
        let openers = from_fact("en", key, fact);
        let free = openers.iter().any(|text| {
            ["glad", "good to", "fondly"]
                .iter()
                .any(|words| text.contains(words))
        });
        assert!(free, "{fact}: {openers:#?}");
    }
}

#[test]
fn condolences_are_heard_as_people_offer_them() {
    for (language, note) in [
        (
            "en",
            "Hi Robin, so sorry about your gran. She taught me to caulk at the yard in Whitby.",
        ),
        (
            "en",
            "Hi Robin, so sorry to hear about Pickle. He ate my hat at the Whitby regatta in 2019.",
        ),
        (
            "de",
            "Hallo Robin, es tut mir so leid wegen deiner Tante. Sie hat mir 1998 in Husum das Kalfatern beigebracht.",
        ),
        (
            "fr",
            "Bonjour Robin, je suis désolée pour ta tante. J'ai aimé votre exposé sur les digues de Brouage.",
        ),
        (
            "es",
            "Hola Robin, te acompaño en el sentimiento. Tu tía me enseñó a soldar en el astillero de Vigo.",
        ),
        (
            "it",
            "Ciao Robin, mi dispiace per tua zia. Grazie per il tuo articolo sui mulini di Molina.",
        ),
        (
            "pt",
            "Olá Robin, os meus sentimentos. A sua tia ensinou-me a soldar no estaleiro de Viana.",
        ),
        (
            "nl",
            "Hoi Robin, wat erg van je tante. Bedankt voor je lezing over de molens van Kinderdijk.",
        ),
    ] {
        let openers = from_note(language, note);
        assert!(!openers.is_empty(), "{language}: {note}");
        for text in &openers {
            assert!(!text.contains(['!', '?']), "{text}");
        }
    }
}

#[test]
fn who_is_pointed_back_to_is_named() {
    let note =
        "Dear Robin, so sorry about Pickle. He stole my lunch at the Whitby regatta in 2019.";
    let openers = from_note("en", note);
    let pointing = || openers.iter().filter(|text| text.contains("He stole"));
    assert!(pointing().count() >= 2, "{openers:#?}");
    for text in pointing() {
        assert!(text.contains("about Pickle. He stole"), "{text}");
    }
    let alone = "He taught me to caulk a hull at the yard in Whitby in 1998.";
    assert_eq!(from_note("en", &format!("Hi Robin. {alone}")), [""; 0]);
    let note =
        "Bonjour Robin, il y a deux ans, nous avons repeint ensemble la grue du port de Brest.";
    assert!(!from_note("fr", note).is_empty());
}

#[test]
fn the_greeting_of_a_note_stands_in_no_sentence_of_it() {
    let note = "Beste mevrouw Ahrens, mijn moeder is in maart op uw afdeling in Gouda overleden.";
    let openers = from_note("nl", note);
    assert!(!openers.is_empty());
    assert_without(&openers, &["Beste", "Robin"]);
}

#[test]
fn an_outcry_is_the_end() {
    let note = "Hi Robin, I saw that your mill won the Whitby prize in May. Congrats!";
    for text in from_note("en", note) {
        assert!(!text.contains("Congrats! "), "{text}");
    }
}

#[test]
fn a_promotion_is_congratulated_on_and_not_questioned() {
    for (language, fact, congratulation) in [
        ("en", "your promotion", "ongratulat"),
        ("en", "you won the Mercer medal", "ongratulat"),
        ("de", "Ihre Beförderung", "ratuli"),
        ("de", "Sie haben den Deichpreis gewonnen", "Glückwunsch"),
        ("fr", "votre nomination", "élicitations"),
        ("es", "tu ascenso", "elicidades"),
        ("it", "la tua promozione", "ongratulazioni"),
        ("pt", "a sua nomeação", "arabéns"),
        ("nl", "je bevordering", "efeliciteerd"),
    ] {
        let openers = from_fact(language, "their_work", fact);
        assert!(openers.len() >= 3, "{language}: {openers:#?}");
        assert!(
            openers.iter().any(|text| text.contains(congratulation)),
            "{openers:#?}"
        );
        assert_without(&openers, &["?"]);
    }
}

#[test]
fn a_meeting_of_yesterday_is_no_memory() {
    for (language, fair, yesterday) in [
        ("en", "the eel fair", "yesterday"),
        ("de", "die Aalmesse", "gestern"),
        ("fr", "la foire aux anguilles", "hier"),
        ("es", "la feria de anguilas", "ayer"),
        ("it", "la fiera delle anguille", "ieri"),
        ("pt", "a feira de enguias", "ontem"),
        ("nl", "de palingmarkt", "gisteren"),
    ] {
        let mut draft = Draft::default();
        draft.language = Some(language.to_owned());
        draft.context.met_at = Some(fair.to_owned());
        draft.context.met_when = Some(yesterday.to_owned());
        let openers = ready(&draft, 12);
        let memories = [
            "have you been",
            "think of",
            "Erinnerung",
            "denke gern",
            "repense",
            "souvenir",
            "Quelles nouvelles",
            "buen recuerdo",
            "ha pasado",
            "ricordo",
            "ripenso",
            "lembr",
            "novidades",
            "bijgebleven",
            "denk graag",
            "gegaan",
        ];
        assert_without(&openers, &memories);
    }
}
