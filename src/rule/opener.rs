//! How an opener is written in a rule file: words, slots for facts, parts that may be left out.
//!
//! The build reads sentences with this and packs the parts; what a fact is and how it is made to fit
//! is [`crate::opener`]'s business. Nothing here knows a draft.

use serde::Deserialize;

use std::ops::Range;

use super::target::Target;
use super::{Text, Texts, wide};

/// A part of an opener. Groups do not nest: `Open`, parts, `Or`, parts, `Close`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Words that stand as they are: where they begin and end in the text that was read.
    Text(u32, u32),
    /// The place of a fact.
    Slot(Slot),
    /// `[`: what follows may be left out.
    Open,
    /// `|`: if what stands before in this group cannot be said, this may.
    Or,
    /// `]`: the end of the group.
    Close,
}

/// A fact in the form in which a sentence needs it: `{met_at}`, `{met_at:noun}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// What is known.
    pub fact: Fact,
    /// How it is put.
    pub form: Form,
}

/// How a fact is put, so that it fits where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As most sentences take it: a place with its preposition ("at the breakfast"), a name, a clause.
    Plain,
    /// As a thing: "the breakfast".
    Noun,
    /// As a thing that has a name of its own: "Rust Berlin".
    Named,
    /// As a thing that somebody made or said in public: "your talk on moss".
    Made,
    /// As a clause: "you rebuilt the library bus".
    Clause,
    /// As what somebody is after: "to learn how you did it".
    Aim,
    /// As something that they are to be congratulated on, a thing: "your promotion".
    Honour,
    /// The same as a clause: "you won the Mercer medal".
    Feat,
    /// As one person who is no kin of the sender: "Priya Raman".
    One,
    /// As several such people: "Priya and Tom".
    Several,
    /// As somebody of the sender's own, whom both cannot know alike: "my sister".
    Own,
    /// As it is called out: "Hi Jane!", and not "Dear Prof. Okafor!".
    Hailed,
    /// As it is said where death, illness or an accident is spoken of: nothing cheerful stands around it.
    Sober,
}

macro_rules! facts {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $plain:literal, [$($form:ident),*];)*) => {
        /// What a slot can hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Fact { $($(#[$doc])* $variant,)* }

        impl Fact {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name, as drafts and rule files write it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whether it says only who is spoken to.
            pub const fn is_name(self) -> bool {
                matches!(self, Self::FirstName | Self::Greeting)
            }

            /// Whether the fact can be put in its plain form.
            const fn has_plain(self) -> bool {
                match self { $(Self::$variant => $plain,)* }
            }

            /// The forms besides the plain one.
            pub const fn forms(self) -> &'static [Form] {
                match self { $(Self::$variant => &[$(Form::$form),*],)* }
            }
        }
    };
}

facts! {
    /// Where they met.
    MetAt = "met_at", true, [Noun, Clause, Sober];
    /// When they met.
    MetWhen = "met_when", true, [];
    /// What they worked on together.
    WorkedOn = "worked_on", true, [Noun, Clause, Sober];
    /// Who is between them.
    Mutual = "mutual", true, [One, Several, Own, Sober];
    /// What they share.
    Community = "community", false, [Noun, Named, Clause, Sober];
    /// What the recipient made, said or did.
    TheirWork = "their_work", false, [Noun, Made, Clause, Honour, Feat, Sober];
    /// Why this person.
    Reason = "reason", false, [Noun, Clause, Aim, Sober];
    /// What to ask them.
    Question = "question", true, [];
    /// The recipient's first name.
    FirstName = "first_name", true, [];
    /// How they are greeted, by the note itself where it greets them.
    Greeting = "greeting", true, [Hailed];
    /// A sentence of the note itself that is evidence.
    Note = "note", true, [Sober];
}

impl Form {
    /// All forms with the names that rule files use; the plain one has none.
    const NAMES: [(Self, &'static str); 12] = [
        (Self::Noun, "noun"),
        (Self::Named, "named"),
        (Self::Made, "made"),
        (Self::Clause, "clause"),
        (Self::Aim, "aim"),
        (Self::Honour, "honour"),
        (Self::Feat, "feat"),
        (Self::One, "one"),
        (Self::Several, "several"),
        (Self::Own, "own"),
        (Self::Hailed, "hailed"),
        (Self::Sober, "sober"),
    ];
}

/// What is wrong with an opener's sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenerError {
    /// A slot for something that nobody states.
    #[error("there is no fact `{0}`; there are {names}", names = fact_names())]
    UnknownFact(String),
    /// A form that the fact does not have.
    #[error("`{{{0}}}` does not exist; write {1}")]
    UnknownForm(String, String),
    /// Brackets that do not pair.
    #[error("`{0}` has no partner, or stands inside another group")]
    Unpaired(char),
    /// A sentence without a fact could be sent to anyone.
    #[error("at least one fact besides the first name must stand outside of [...]")]
    NoFact,
}

fn fact_names() -> String {
    Fact::ALL
        .iter()
        .map(|fact| fact.name())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Reads `met_at` or `met_at:noun`.
pub fn parse_slot(text: &str) -> Result<Slot, OpenerError> {
    let (name, form) = text
        .split_once(':')
        .map_or((text, None), |(name, form)| (name, Some(form)));
    let fact = Fact::ALL.iter().copied().find(|fact| fact.name() == name);
    let fact = fact.ok_or_else(|| OpenerError::UnknownFact(name.to_owned()))?;
    let form = match form {
        None => fact.has_plain().then_some(Form::Plain),
        Some(form) => Form::NAMES
            .into_iter()
            .find(|(_, name)| *name == form)
            .map(|(form, _)| form),
    };
    match form {
        Some(form) if form == Form::Plain || fact.forms().contains(&form) => {
            Ok(Slot { fact, form })
        }
        _ => {
            let plain = fact.has_plain().then(|| format!("{{{name}}}"));
            let named = Form::NAMES
                .iter()
                .filter(|(form, _)| fact.forms().contains(form));
            let choices: Vec<_> = plain
                .into_iter()
                .chain(named.map(|(_, form)| format!("{{{name}:{form}}}")))
                .collect();
            Err(OpenerError::UnknownForm(
                text.to_owned(),
                choices.join(" or "),
            ))
        }
    }
}

/// Reads a sentence such as `[Hi {first_name}, ]good to have met you {met_at}[ {met_when}].` The parts of it that
/// are words say where they stand in it.
pub fn parse(text: &str) -> Result<Vec<Part>, OpenerError> {
    let words = |words: Range<usize>| Part::Text(wide(words.start), wide(words.end));
    let mut parts = Vec::new();
    let mut grouped = false;
    let mut has_fact = false;
    let mut rest = text;
    while let Some((at, sign)) = rest
        .char_indices()
        .find(|(_, c)| matches!(c, '[' | ']' | '|' | '{' | '}'))
    {
        if at > 0 {
            let start = text.len() - rest.len();
            parts.push(words(start..start + at));
        }
        let after = &rest[at + 1..];
        rest = after;
        match sign {
            '[' if !grouped => {
                grouped = true;
                parts.push(Part::Open);
            }
            '|' if grouped => parts.push(Part::Or),
            ']' if grouped => {
                grouped = false;
                parts.push(Part::Close);
            }
            '{' => {
                let Some(close) = after.find('}') else {
                    return Err(OpenerError::Unpaired('{'));
                };
                let slot = parse_slot(&after[..close])?;
                has_fact |= !grouped && !slot.fact.is_name();
                parts.push(Part::Slot(slot));
                rest = &after[close + 1..];
            }
            other => return Err(OpenerError::Unpaired(other)),
        }
    }
    if grouped {
        return Err(OpenerError::Unpaired('['));
    }
    if !rest.is_empty() {
        parts.push(words(text.len() - rest.len()..text.len()));
    }
    if has_fact {
        Ok(parts)
    } else {
        Err(OpenerError::NoFact)
    }
}

/// A sentence as it is packed: the space that French puts before a mark is one at which no line breaks.
pub fn unbroken(text: &str) -> String {
    text.replace(" ?", "\u{a0}?")
        .replace(" !", "\u{a0}!")
        .replace(" : ", "\u{a0}: ")
        .replace(" ;", "\u{a0};")
}

macro_rules! grammar {
    (
        texts { $($(#[$text_doc:meta])* $text:ident,)* }
        lists { $($(#[$list_doc:meta])* $list:ident,)* }
    ) => {
        /// How facts are fitted into the sentences of one language: `rules/opener/facts.toml`.
        ///
        /// All words are in lower case.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        pub struct Grammar {
            /// ISO 639-1 code.
            #[serde(skip)]
            pub language: Text,
            $($(#[$text_doc])* pub $text: Text,)*
            $($(#[$list_doc])* pub $list: Texts,)*
        }

        impl Grammar {
            /// Every single word with its field's name, for the build to write out.
            #[allow(dead_code, reason = "the build writes the pack with it")]
            pub fn texts(&self) -> impl Iterator<Item = (&'static str, &Text)> {
                [$((stringify!($text), &self.$text),)*].into_iter()
            }

            /// Every list with its field's name, for the build to write out.
            #[allow(dead_code, reason = "the build writes the pack with it")]
            pub fn lists(&self) -> impl Iterator<Item = (&'static str, &Texts)> {
                [$((stringify!($list), &self.$list),)*].into_iter()
            }
        }
    };
}

grammar! {
    texts {
        /// What stands before a thing that is known: "the".
        article,
        /// What stands before a thing of the reader's: "your".
        possessive,
        /// What stands before an amount of work that both have done: "our" (two years of calls).
        shared,
        /// What stands before a deed in the past: "you" (wrote).
        past_lead,
        /// What stands before a deed that goes on: "you are" (hiring).
        ongoing_lead,
        /// How such a deed ends: "ing".
        ongoing_ending,
        /// How a verb ends whose subject is neither "I" nor "you": "s" (your team maintains the parser).
        verb_ending,
        /// What stands before the place of a meeting: "at".
        met_at_lead,
        /// What stands before a town or country: "in".
        place_lead,
        /// What stands before a project: "on".
        worked_on_lead,
        /// What stands before an employer: "at".
        employer_lead,
        /// How a day is said: "on {day} {month} {year}". Without a year it ends behind the month.
        date_form,
        /// What stands before a year: "in".
        year_lead,
        /// The quotation marks of a title: “”.
        quotes,
        /// "we are both", before people of a kind: beekeepers.
        both_lead,
        /// "and", between two names.
        conjunction,
        /// How a reader is greeted whom the note does not greet: Hi {first_name}.
        greeting,
        /// "first" where a thing is called by its first noun (salon du livre); else by its last (book fair).
        head,
        /// "capital" where every noun is written with one.
        nouns,
        /// What a question begins with: "¿".
        question_open,
        /// How the name of an owner ends who stands before a thing without an apostrophe: s (Karins Hochzeit).
        owner_ending,
        /// The word between the two parts of a name with an article: of (the University of Uppsala).
        name_joint,
        /// What stands between a word and "?" or "!": a space that does not break.
        before_marks,
    }
    lists {
        /// Words that are never written small: I.
        always_capitals,
        /// Where articles differ, a line for each class of nouns: "die/der eine/einer: messe -ung". Before the colon
        /// the determiners, the definite article first, each as it stands before a subject and behind a preposition
        /// of place; after it the nouns and endings of the class. The longest ending decides.
        noun_classes,
        /// How adjectives end that change with their article: e, en (der große Umzug, dem großen Umzug).
        adjective_endings,
        /// What becomes of a preposition and the beginning of a fact, a line each: "de el = del"; "~" is any vowel and
        /// "~a" that one.
        joints,
        /// Words after which a thing needs no article: the, a, my, this, two.
        determiners,
        /// Words that begin an amount: half, years, two; so do figures.
        quantities,
        /// Words that lead to a place or time, kept if a fact begins with one.
        prepositions,
        /// Those that may go and leave the thing: at, on, in.
        loose_prepositions,
        /// Whole facts that are a place without a preposition: online.
        adverbs,
        /// What begins a clause: we, you, I, los dos. If it may be a determiner as well, a verb must follow.
        clause_starts,
        /// Words with which no thing begins: when, because, that.
        not_things,
        /// Words that no clause goes without: is, have, would.
        verbs,
        /// Past forms that the word list of that name leaves out: became.
        past,
        /// Words of time with which a deed that goes on is one of the past: losing it last year.
        past_times,
        /// Words before a deed: just (became head of the ward).
        deed_adverbs,
        /// Words that end the head of a thing: talk | on moss.
        links,
        /// Things that take no article: lunch, work.
        bare,
        /// Things that take the article even where others are left without: club, team.
        articled,
        /// Words that speak of the reader as of somebody else: she, they.
        reader_pronouns,
        /// Determiners of a thing that is not known yet, which here it is: a, an.
        indefinites,
        /// Kinds of people, as words or endings; they are not shared as a thing is: women, -keepers.
        people,
        /// What is somebody's own and no work of theirs: glasses, smile.
        private,
        /// Pictures, which behind a place are of the person: photos (on the beach).
        pictures,
        /// Ways to talk at which there is nothing to see: email, Twitter.
        channels,
        /// Words for what two had in common; without the other half of it, it is no thing: same (team).
        same,
        /// Words that begin an aim: to (learn how you did it).
        aim_starts,
        /// Determiners that become the possessive when the thing is the reader's: a, her.
        readers,
        /// Other leads of a place and the things that take them, a line each: "on train flight".
        met_at_leads,
        /// Other leads of a project.
        worked_on_leads,
        /// What stands before a day, a month, a season, a line each: "on monday tuesday".
        time_leads,
        /// The names of the twelve months, as they are written.
        months,
        /// Days of the month that are said otherwise, a line each: "1 = 1er"; nothing where they are not said.
        odd_days,
        /// Words between the parts of a date: de.
        date_joints,
        /// What a time stands alone with: yesterday, last, this, the other.
        time_starts,
        /// Words with which such a time ends: ago.
        time_ends,
        /// Words with which a question begins: what, how, did.
        question_starts,
        /// Words after which such a beginning is none: "how you did it".
        statement_seconds,
        /// Other words for "and" between two names: e (Ana e Inés).
        conjunctions,
        /// What a person is called where they are no subject, a line each: "herr = Herrn".
        declined,
        /// Words with which a greeting begins that is not called out: dear.
        letter_heads,
        /// What people are congratulated on, as things or deeds, and behind a hyphen as endings: promotion, won.
        honours,
        /// Verbs that tell of the reader by themselves, where no pronoun needs to stand: buscáis.
        reader_verbs,
        /// Words that begin a sentence and point back to somebody in the one before: he, their.
        pointers,
        /// What begins so and points to nobody: il y a.
        no_pointers,
        /// Small words inside names: van, de.
        particles,
        /// Words that lead from a person to their place: from, at.
        name_links,
        /// What says that two have not met: never met, don't know each other.
        unmet,
        /// Words after which it says that they have: (haven't met) since.
        unmet_until,
        /// Words of death, illness, accidents and other grief, also of several words and, beside a hyphen, as endings
        /// or beginnings: funeral, passed away, -krebs, trauer-. Where the note or a fact holds one, only openers with
        /// sober facts are offered.
        grave,
        /// What a fact may begin with and the sentence says anyway: "we met".
        strip_met_at,
        /// The same of a project.
        strip_worked_on,
        /// The same of a person.
        strip_mutual,
        /// The same of a community.
        strip_community,
        /// The same of their work.
        strip_their_work,
        /// The same of a reason.
        strip_reason,
        /// The same of a question.
        strip_question,
    }
}

/// What is behind a hyphen in a list is how a word ends.
pub const ENDING: char = '-';

impl Grammar {
    /// What notes are asked for in the language's own words.
    pub fn said(&self) -> impl Iterator<Item = (Target, &str)> {
        let unmet = self.unmet.iter().map(|text| (Target::Unmet, text));
        let whole = |text: &&str| !text.starts_with(ENDING) && !text.ends_with(ENDING);
        let grave = self.grave.iter().filter(whole);
        unmet.chain(grave.map(|text| (Target::Grave, text)))
    }

    /// Whether any of some words ends or begins as words of death, illness and accidents do.
    pub fn any_grave<'w>(&self, words: impl Iterator<Item = &'w str> + Clone) -> bool {
        // Of many texts few are parts of words, so that these are asked about all words, and not each word about all.
        self.grave.iter().any(|text| {
            let mut words = words.clone();
            match (text.strip_prefix(ENDING), text.strip_suffix(ENDING)) {
                (Some(ending), _) => words.any(|word| word.ends_with(ending)),
                (_, Some(beginning)) => words.any(|word| word.starts_with(beginning)),
                (None, None) => false,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(fact: Fact, form: Form) -> Part {
        Part::Slot(Slot { fact, form })
    }

    #[test]
    fn reads_slots_and_groups() {
        let text = "[Hi {first_name}, ]ask about {their_work:made}[: {question}|.]";
        let words = |words: &str| {
            let start = text.find(words).unwrap_or_default();
            Part::Text(wide(start), wide(start + words.len()))
        };
        let parts = parse(text);
        assert_eq!(
            parts,
            Ok(vec![
                Part::Open,
                words("Hi "),
                slot(Fact::FirstName, Form::Plain),
                words(", "),
                Part::Close,
                words("ask about "),
                slot(Fact::TheirWork, Form::Made),
                Part::Open,
                words(": "),
                slot(Fact::Question, Form::Plain),
                Part::Or,
                words("."),
                Part::Close,
            ])
        );
    }

    #[test]
    fn says_what_is_wrong() {
        let message = |text: &str| {
            parse(text)
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default()
        };
        assert!(
            message("Hi {met_in}").starts_with("there is no fact `met_in`; there are met_at, ")
        );
        assert_eq!(
            message("{met_at:made}"),
            "`{met_at:made}` does not exist; write {met_at} or {met_at:noun} or {met_at:clause} or {met_at:sober}"
        );
        assert_eq!(
            message("{reason}"),
            "`{reason}` does not exist; write {reason:noun} or {reason:clause} or {reason:aim} or {reason:sober}"
        );
        assert_eq!(
            message("{met_at} [a"),
            "`[` has no partner, or stands inside another group"
        );
        assert_eq!(
            message("{met_at} [a [b]]"),
            "`[` has no partner, or stands inside another group"
        );
        assert_eq!(
            message("{met_at} a | b"),
            "`|` has no partner, or stands inside another group"
        );
        assert_eq!(
            message("{met_at"),
            "`{` has no partner, or stands inside another group"
        );
        assert_eq!(
            message("met_at} {met_at}"),
            "`}` has no partner, or stands inside another group"
        );
        assert_eq!(
            message("Hi {first_name}[, {met_at}]!"),
            "at least one fact besides the first name must stand outside of [...]"
        );
    }
}
