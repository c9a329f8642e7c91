//! Openers in the languages besides English are held to what those in English are: only facts, personal
//! by the tool's own measure, well put.

use invitelint::{Draft, Platform, Severity, Verdict};
use proptest::prelude::*;

use super::{assert_promises, linter, ready, slot};

fn stating(language: &str, key: &str, fact: &str) -> Draft {
    let mut draft = Draft::default();
    draft.language = Some(language.to_owned());
    draft.recipient.name = Some("Robin Ahrens".to_owned());
    *slot(&mut draft.context, key) = Some(fact.to_owned());
    draft
}

/// Some opener from a single fact holds these words.
#[track_caller]
fn assert_some(language: &str, key: &str, fact: &str, expected: &str) {
    let all = ready(&stating(language, key, fact), 12);
    assert!(
        all.iter().any(|text| text.contains(expected)),
        "{language}: {key} = {fact:?} gives {all:#?}"
    );
}

/// A language and what people might state in it.
struct Facts {
    code: &'static str,
    met_at: &'static [&'static str],
    met_when: &'static [&'static str],
    worked_on: &'static [&'static str],
    mutual: &'static [&'static str],
    community: &'static [&'static str],
    their_work: &'static [&'static str],
    reason: &'static [&'static str],
    question: &'static [&'static str],
}

impl Facts {
    /// Those that make openers by themselves.
    fn kinds(&self) -> [(&'static str, &'static [&'static str]); 6] {
        [
            ("met_at", self.met_at),
            ("worked_on", self.worked_on),
            ("mutual", self.mutual),
            ("community", self.community),
            ("their_work", self.their_work),
            ("reason", self.reason),
        ]
    }
}

/// The first fact of each kind is a plain one, from which four openers are made.
const LANGUAGES: [Facts; 6] = [
    Facts {
        code: "de",
        met_at: &[
            "der Saatgutbörse in Witzenhausen",
            "auf dem Töpfermarkt",
            "das Sommerfest der Ruderer",
            "Tagung der Glockengießer",
            "im Nachtzug nach Wien",
            "FOSDEM",
            "Lübeck",
            "wir standen beide ohne Schirm an der Fähre",
        ],
        met_when: &[
            "letzten Dienstag",
            "Sonntag",
            "vor zwei Wochen",
            "2019",
            "im Mai",
        ],
        worked_on: &[
            "die Umstellung der Fahrpläne",
            "an der Orgel in Wesel",
            "Nachtschichten auf Station 4",
            "wir haben zusammen den Hafenkran gestrichen",
        ],
        mutual: &[
            "Priya Raman",
            "unsere gemeinsame Freundin Åsa Öst",
            "mein Kollege Ludwig van Beethoven, der backt",
        ],
        community: &[
            "der Shantychor Wedel",
            "Rust Hamburg",
            "Ruderclub Spandau",
            "wir imkern beide in Pankow",
        ],
        their_work: &[
            "Ihr Vortrag über Moosdächer",
            "dein Artikel zum Wattwurm",
            "Umbau der Seilbahn",
            "„Warum Moos?“",
            "Sie haben den Bücherbus von Rathen gerettet",
        ],
        reason: &[
            "wir ziehen gerade von Postgres 9 weg",
            "weil wir dieselbe Schleuse reparieren",
            "das undichte Tor an unserer Schleuse",
            "um zu lernen, wie man Lastkähne vertäut",
            "Ihr Kreuzworträtsel hat unsere ganze Station wach gehalten",
        ],
        question: &[
            "womit fing das an",
            "Hält das Substrat bei Frost?",
            "erzähl",
        ],
    },
    Facts {
        code: "fr",
        met_at: &[
            "la foire aux graines de Redon",
            "au marché des potiers",
            "l'atelier de reliure",
            "salon du livre",
            "dans le train de nuit pour Briançon",
            "FOSDEM",
            "Nantes",
            "nous attendions le même bac sans parapluie",
        ],
        met_when: &[
            "mardi dernier",
            "hier",
            "il y a deux semaines",
            "2019",
            "en mai",
        ],
        worked_on: &[
            "la refonte des horaires de tram",
            "l'orgue de Dinan",
            "les gardes de nuit au service 4",
            "nous avons repeint la grue du port ensemble",
        ],
        mutual: &[
            "Priya Raman",
            "notre amie commune Åsa Öst",
            "mon collègue Yves Le Goff, qui fait du pain",
        ],
        community: &[
            "la chorale du port de Paimpol",
            "Rust Rennes",
            "club d'aviron",
            "nous élevons tous les deux des abeilles à Pantin",
        ],
        their_work: &[
            "votre exposé sur les toits de mousse",
            "ton article sur les marées",
            "exposition sur les phares",
            "« Pourquoi la mousse »",
            "vous avez sauvé le bibliobus de Carhaix",
        ],
        reason: &[
            "nous quittons Postgres 9 et vous venez de le faire",
            "parce qu'on restaure la même écluse",
            "la fuite de la porte de notre écluse",
            "pour apprendre comment amarrer une péniche",
            "votre grille de mots croisés a tenu toute mon équipe en éveil",
        ],
        question: &[
            "comment est-ce venu",
            "Le substrat tient-il au gel ?",
            "racontez",
        ],
    },
    Facts {
        code: "es",
        met_at: &[
            "la feria de semillas de Baeza",
            "en el mercado de alfareros",
            "taller de encuadernación",
            "el tren nocturno a Vigo",
            "FOSDEM",
            "Cádiz",
            "esperamos el mismo ferry sin paraguas",
        ],
        met_when: &[
            "el martes pasado",
            "ayer",
            "hace dos semanas",
            "2019",
            "mayo",
        ],
        worked_on: &[
            "la migración de los horarios del tranvía",
            "el órgano de Lugo",
            "las guardias de noche en la planta 4",
            "pintamos a medias la grúa del puerto",
        ],
        mutual: &[
            "Priya Raman",
            "nuestra amiga común Åsa Öst",
            "mi compañero Juan de la Cruz, que hace pan",
        ],
        community: &[
            "el coro del puerto de Avilés",
            "Rust Madrid",
            "club de remo",
            "criamos abejas los dos en Getafe",
        ],
        their_work: &[
            "tu charla sobre tejados de musgo",
            "su artículo sobre las mareas",
            "exposición sobre los faros",
            "«Por qué el musgo»",
            "has salvado el bibliobús de Ronda",
        ],
        reason: &[
            "estamos dejando Postgres 9 y acabáis de hacerlo",
            "porque restauramos la misma esclusa",
            "la fuga de la compuerta de nuestra esclusa",
            "para aprender a amarrar una barcaza",
            "su crucigrama tuvo en vela a toda mi planta",
        ],
        question: &[
            "qué te llevó a ello",
            "¿Aguanta el sustrato las heladas?",
            "cuenta",
        ],
    },
    Facts {
        code: "it",
        met_at: &[
            "la fiera dei semi di Vasto",
            "al mercato dei vasai",
            "l'aperitivo di quartiere",
            "convegno sulle api",
            "il treno di notte per Bari",
            "FOSDEM",
            "Lecce",
            "abbiamo aspettato lo stesso traghetto senza ombrello",
        ],
        met_when: &[
            "martedì scorso",
            "ieri",
            "due settimane fa",
            "2019",
            "maggio",
        ],
        worked_on: &[
            "la migrazione degli orari del tram",
            "l'organo di Nardò",
            "i turni di notte al reparto 4",
            "abbiamo ridipinto insieme la gru del porto",
        ],
        mutual: &[
            "Priya Raman",
            "la nostra amica comune Åsa Öst",
            "il mio collega Piero della Francesca, che fa il pane",
        ],
        community: &[
            "il coro del porto di Ortona",
            "Rust Torino",
            "circolo di canottaggio",
            "alleviamo api tutti e due a Settimo",
        ],
        their_work: &[
            "il tuo intervento sui tetti di muschio",
            "il suo articolo sulle maree",
            "mostra sui fari",
            "«Perché il muschio»",
            "avete salvato il bibliobus di Norcia",
        ],
        reason: &[
            "stiamo lasciando Postgres 9 e lei lo ha appena fatto",
            "perché restauriamo la stessa chiusa",
            "la perdita della porta della nostra chiusa",
            "per imparare a ormeggiare una chiatta",
            "il suo cruciverba ha tenuto sveglio tutto il reparto",
        ],
        question: &[
            "com'è cominciato tutto",
            "Il substrato regge il gelo?",
            "racconti",
        ],
    },
    Facts {
        code: "pt",
        met_at: &[
            "a feira de sementes de Tavira",
            "no mercado dos oleiros",
            "oficina de encadernação",
            "o comboio da noite para Beja",
            "FOSDEM",
            "Lisboa",
            "esperamos o mesmo ferry sem guarda-chuva",
        ],
        met_when: &[
            "na terça passada",
            "ontem",
            "há duas semanas",
            "2019",
            "maio",
        ],
        worked_on: &[
            "a migração dos horários do bonde",
            "o órgão de Viseu",
            "os turnos da noite no piso 4",
            "pintamos a meias o guindaste do cais",
        ],
        mutual: &[
            "Priya Raman",
            "a nossa amiga comum Åsa Öst",
            "o meu colega João dos Santos, que faz pão",
        ],
        community: &[
            "o coro do cais de Olhão",
            "Rust Lisboa",
            "clube de remo",
            "criamos abelhas os dois em Loures",
        ],
        their_work: &[
            "a sua palestra sobre telhados de musgo",
            "o teu artigo sobre as marés",
            "exposição sobre os faróis",
            "«Porquê o musgo»",
            "você salvou a biblioteca itinerante de Mafra",
        ],
        reason: &[
            "estamos a deixar o Postgres 9 e a sua equipa acabou de o fazer",
            "porque restauramos a mesma comporta",
            "a fuga na comporta da nossa eclusa",
            "para aprender a amarrar uma barcaça",
            "o seu livro ajudou a nossa horta inteira",
        ],
        question: &[
            "como começou isso tudo",
            "O substrato aguenta a geada?",
            "conte",
        ],
    },
    Facts {
        code: "nl",
        met_at: &[
            "de zadenbeurs in Deventer",
            "op de pottenmarkt",
            "het congres over bijen",
            "tocht langs de dijk",
            "in de nachttrein naar Wenen",
            "FOSDEM",
            "Utrecht",
            "we stonden zonder paraplu op dezelfde pont te wachten",
        ],
        met_when: &[
            "afgelopen dinsdag",
            "gisteren",
            "twee weken geleden",
            "2019",
            "mei",
        ],
        worked_on: &[
            "de migratie van de dienstregeling",
            "het orgel in Gouda",
            "de nachtdiensten op afdeling 4",
            "we schilderden samen de havenkraan",
        ],
        mutual: &[
            "Priya Raman",
            "onze gemeenschappelijke vriendin Åsa Öst",
            "mijn collega Piet van der Meer, die bakt",
        ],
        community: &[
            "het havenkoor van Urk",
            "Rust Utrecht",
            "roeivereniging",
            "we houden allebei bijen in Zeist",
        ],
        their_work: &[
            "uw lezing over mosdaken",
            "jouw artikel over eb",
            "tentoonstelling over vuurtorens",
            "“Waarom mos”",
            "u hebt de bibliobus van Ameland gered",
        ],
        reason: &[
            "we stappen van Postgres 9 af en u hebt dat net gedaan",
            "omdat we dezelfde sluis repareren",
            "het lek in onze sluisdeur",
            "om te leren hoe je een aak aanmeert",
            "uw kruiswoordraadsel hield mijn hele afdeling wakker",
        ],
        question: &[
            "hoe begon dat eigenlijk",
            "Houdt het substraat het bij vorst?",
            "vertel",
        ],
    },
];

#[test]
fn each_kind_has_four_constructions_ready_and_four_blank() {
    for language in LANGUAGES {
        for (key, facts) in language.kinds() {
            let mut draft = stating(language.code, key, facts[0]);
            let made = linter(4).check(&draft).openers;
            let of_fact =
                |opener: &&invitelint::report::Opener| opener.ready && opener.facts == [key];
            assert_eq!(made.iter().filter(of_fact).count(), 4, "{made:#?}");
            *slot(&mut draft.context, key) = None;
            let kind = made[0].kind;
            let blanks = linter(60).check(&draft).openers;
            let blank = blanks
                .iter()
                .filter(|opener| opener.kind == kind && !opener.ready);
            assert!(blank.count() >= 4, "{} {kind}: {blanks:#?}", language.code);
        }
    }
}

#[test]
fn every_fact_gives_an_opener() {
    for language in LANGUAGES {
        for (key, facts) in language.kinds() {
            for fact in facts {
                let made = ready(&stating(language.code, key, fact), 1);
                assert!(!made.is_empty(), "{}: {key} = {fact:?}", language.code);
            }
        }
    }
}

#[test]
fn plain_facts_make_openers_that_draw_no_warning() {
    for language in LANGUAGES {
        for (key, facts) in language.kinds() {
            let draft = stating(language.code, key, facts[0]);
            for text in ready(&draft, 12) {
                let mut draft = draft.clone();
                draft.note.clone_from(&text);
                let report = linter(0).check(&draft);
                let warned = report
                    .diagnostics
                    .iter()
                    .find(|d| d.severity >= Severity::Warning);
                assert!(warned.is_none(), "{text}: {warned:#?}");
            }
        }
    }
}

#[test]
fn an_opener_says_enough_without_its_facts() {
    for language in LANGUAGES {
        for (key, facts) in language.kinds() {
            // What somebody is after, and what the reader did, may be said to others as well.
            if matches!(key, "reason" | "their_work") {
                continue;
            }
            for text in ready(&stating(language.code, key, facts[0]), 12) {
                let mut draft = Draft::new(text.as_str());
                draft.language = Some(language.code.to_owned());
                draft.recipient.name = Some("Robin Ahrens".to_owned());
                let verdict = linter(0).check(&draft).verdict;
                assert_eq!(verdict, Verdict::Personal, "{}: {text}", language.code);
            }
        }
    }
}

#[test]
fn a_note_gets_openers_in_its_own_language() {
    for (language, note) in [
        (
            "de",
            "Hallo Robin, ich würde mich freuen, wenn wir uns hier vernetzen und austauschen könnten.",
        ),
        (
            "fr",
            "Bonjour Robin, je serais ravi de vous compter parmi mes contacts et d'échanger avec vous.",
        ),
        (
            "es",
            "Hola Robin, me gustaría que estuviéramos en contacto y poder intercambiar ideas contigo.",
        ),
        (
            "it",
            "Ciao Robin, mi farebbe piacere averti tra i miei contatti e scambiare qualche idea.",
        ),
        (
            "pt",
            "Olá Robin, gostaria de ter você na minha rede e de trocar algumas ideias com você.",
        ),
        (
            "nl",
            "Hallo Robin, ik zou het leuk vinden om hier met je in contact te komen en te blijven.",
        ),
    ] {
        let report = linter(6).check(&Draft::new(note));
        assert_eq!(report.language, language);
        for opener in report.openers {
            let mut draft = Draft::new(opener.text.replace(['‹', '›'], ""));
            draft.recipient.name = Some("Robin Ahrens".to_owned());
            assert_eq!(
                linter(0).check(&draft).language,
                language,
                "{}",
                opener.text
            );
        }
    }
}

#[test]
fn german_articles_follow_the_noun_and_its_place() {
    for fact in [
        "der Saatgutbörse in Witzenhausen",
        "die Saatgutbörse in Witzenhausen",
        "auf der Saatgutbörse in Witzenhausen",
    ] {
        assert_some(
            "de",
            "met_at",
            fact,
            "auf der Saatgutbörse in Witzenhausen begegnet",
        );
    }
    for fact in [
        "das Sommerfest",
        "dem Sommerfest",
        "auf dem Sommerfest",
        "Sommerfest",
    ] {
        assert_some(
            "de",
            "met_at",
            fact,
            "wir sind uns auf dem Sommerfest begegnet",
        );
        assert_some("de", "met_at", fact, "ein Stichwort: das Sommerfest.");
    }
    assert_some(
        "de",
        "met_at",
        "der Zug nach Passau",
        "im Zug nach Passau begegnet",
    );
    assert_some(
        "de",
        "worked_on",
        "Siemens",
        "Ich meine unsere gemeinsame Zeit: Siemens.",
    );
    assert_some(
        "de",
        "their_work",
        "ein Vortrag über Moos",
        "Der Vortrag über Moos – wie kam es dazu",
    );
    assert_some(
        "de",
        "their_work",
        "Ihr Vortrag über Moos",
        "Ihr Vortrag über Moos – wie kam es dazu",
    );
    assert_some(
        "de",
        "their_work",
        "ihr Vortrag über Moos",
        "Der Vortrag über Moos – wie kam es dazu",
    );
    assert_some(
        "de",
        "their_work",
        "ein langer Artikel",
        "Ein langer Artikel – wie kam es dazu",
    );
    // What "der" is, its noun would have to say; an adjective would have to change with it.
    for fact in [
        "der Große Preis",
        "der große Umzug",
        "großes Fest",
        "der Quark",
    ] {
        let all = ready(&stating("de", "met_at", fact), 12);
        assert!(
            all.iter().all(|text| !text.contains("begegnet sind")),
            "{all:#?}"
        );
    }
}

#[test]
fn prepositions_and_articles_become_one_word() {
    for (language, key, fact, expected) in [
        (
            "fr",
            "met_at",
            "le salon du livre",
            "notre rencontre au salon du livre",
        ),
        (
            "fr",
            "met_at",
            "le salon du livre",
            "en mémoire du salon du livre",
        ),
        (
            "fr",
            "met_at",
            "l'atelier de reliure",
            "notre rencontre à l'atelier de reliure",
        ),
        (
            "fr",
            "their_work",
            "article sur les marées",
            "Merci pour l'article sur les marées",
        ),
        (
            "fr",
            "reason",
            "elle répare la même écluse",
            "parce qu'elle répare la même écluse",
        ),
        (
            "es",
            "met_at",
            "el taller de tejas",
            "¿Qué recuerdo queda del taller de tejas",
        ),
        (
            "it",
            "met_at",
            "l'aperitivo di quartiere",
            "incontro all'aperitivo di quartiere",
        ),
        (
            "it",
            "met_at",
            "treno per Bari",
            "incontro sul treno per Bari",
        ),
        (
            "it",
            "their_work",
            "il tuo articolo sul muschio",
            "pensare al tuo articolo sul muschio",
        ),
        (
            "pt",
            "met_at",
            "a feira de sementes",
            "encontro na feira de sementes",
        ),
        (
            "pt",
            "their_work",
            "o teu artigo sobre marés",
            "a ideia do teu artigo sobre marés",
        ),
        (
            "nl",
            "met_at",
            "congres over bijen",
            "op het congres over bijen ontmoet",
        ),
    ] {
        assert_some(language, key, fact, expected);
    }
}

#[test]
fn marks_stand_as_the_language_has_them() {
    let mut draft = stating("fr", "mutual", "Priya Raman");
    draft.context.question = Some("Le substrat tient-il au gel ?".to_owned());
    assert_eq!(
        ready(&draft, 1),
        [
            "Bonjour Robin, nous avons Priya Raman comme connaissance commune. Le substrat tient-il au gel\u{a0}?"
        ]
    );
    for question in ["¿Aguanta las heladas?", "Aguanta las heladas?"] {
        let mut draft = stating("es", "mutual", "Priya Raman");
        draft.context.question = Some(question.to_owned());
        assert_eq!(
            ready(&draft, 1),
            ["Hola, Robin. Tenemos en común a Priya Raman. ¿Aguanta las heladas?"]
        );
    }
}

fn drafts() -> impl Strategy<Value = Draft> {
    let some = |facts: &'static [&'static str]| {
        let fact =
            (proptest::sample::select(facts), 0_u8..8).prop_map(|(fact, dress)| match dress {
                0 => format!(" {fact}. "),
                1 => {
                    let mut chars = fact.chars();
                    let first: String = chars
                        .next()
                        .into_iter()
                        .flat_map(char::to_uppercase)
                        .collect();
                    first + chars.as_str()
                }
                2 => format!("“{fact}”"),
                3 => fact.replace(' ', "  "),
                4 => format!("{fact}!?"),
                _ => fact.to_owned(),
            });
        proptest::option::weighted(0.45, fact)
    };
    let platforms = vec![None, Some(Platform::LinkedinFree), Some(Platform::None)];
    let names = vec![
        "Robin Ahrens",
        "ZOË DE VRIES",
        "Dr. Jean-Luc O'Hara",
        "null",
        "伟 Li",
    ];
    (0..LANGUAGES.len())
        .prop_flat_map(move |number| {
            let language = &LANGUAGES[number];
            let facts = (
                some(language.met_at),
                some(language.met_when),
                some(language.worked_on),
                some(language.mutual),
                some(language.community),
                some(language.their_work),
                some(language.reason),
                some(language.question),
            );
            let platform = proptest::sample::select(platforms.clone());
            let name = proptest::sample::select(names.clone());
            (Just(language.code), facts, platform, name)
        })
        .prop_map(|(code, facts, platform, name)| {
            let mut draft = Draft::default();
            draft.language = Some(code.to_owned());
            draft.platform = platform;
            draft.recipient.name = Some(name.to_owned());
            let context = &mut draft.context;
            (
                context.met_at,
                context.met_when,
                context.worked_on,
                context.mutual,
                context.community,
                context.their_work,
                context.reason,
                context.question,
            ) = facts;
            draft
        })
}

/// What is wrong with how an opener is written.
fn blemish(text: &str) -> Option<String> {
    let broken = [
        "..", "?.", "!.", ",.", ".,", " ,", " .", " ?", " !", ",,", "  ", "?,", ":.", ";.", "' ",
    ];
    let lower = text.to_lowercase();
    if let Some(broken) = broken.into_iter().find(|broken| lower.contains(broken)) {
        return Some(format!("{broken:?} stands in it"));
    }
    let stray = |c: &char| matches!(c, '{' | '}' | '[' | ']' | '|') || c.is_control();
    if let Some(stray) = text.chars().find(stray) {
        return Some(format!("{stray:?} stands in it"));
    }
    let begins = text.chars().find(|c| c.is_alphanumeric());
    begins
        .is_some_and(char::is_lowercase)
        .then(|| "it begins small".to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_opener_keeps_the_promises(draft in drafts(), count in 1_usize..9) {
        assert_promises(&draft, count, blemish)?;
    }
}
