//! Which facts are known about two people, and in which forms: of the draft's context, of a sentence of the
//! note, and the reader's name. How a fact is put is for [`super::wording`].

use std::ops::Range;

use crate::draft::{Context, Draft};
use crate::note::Note;
use crate::note::words::Break;
use crate::rule::opener::{Fact, Form, Grammar, Slot};
use crate::rule::pack::{LanguagePack, Pack, Target};
use crate::rule::{Text, Texts};
use crate::verdict::{Evidence, EvidenceKind};

use super::acquaintance::says_unmet;
use super::clean::tidy;
use super::name::Address;
use super::wording::{Article, Person, append, title};
use super::words::{Case, Reader, first_part, has, phrase_starts, speaks_of_grief};

/// What is known, in each form that it can be put in.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    known: Vec<(Slot, String)>,
    /// Facts that the note states and the context does not.
    from_note: Vec<Fact>,
    /// Whether death, illness or an accident is spoken of, in the note or in a fact.
    pub(super) grave: bool,
    /// Whether there was nothing to see where they met: it is not asked how the rest of it was.
    pub(super) unseen: bool,
    /// What becomes of a preposition before some of them.
    joints: Texts,
    /// What stands before a "?" or "!".
    before_marks: Text,
}

impl Facts {
    /// The facts of a draft's context, and the reader's name.
    pub(super) fn of(
        draft: &Draft,
        note: &Note<'_>,
        pack: &Pack,
        grammar: &Grammar,
        language: &LanguagePack,
    ) -> Self {
        let context = &draft.context;
        let Address {
            first_name: name,
            greeting,
            hailed,
        } = Address::of(draft, note, pack, grammar, language);
        let reader = Reader {
            grammar,
            language,
            recipient: &draft.recipient,
            sender: &draft.sender,
            first_name: name.as_deref(),
        };
        let mut stated = context.facts();
        let grave =
            is_grave(note, grammar) || stated.any(|(_, fact)| speaks_of_grief(grammar, fact));
        let mut facts = Self {
            grave,
            joints: grammar.joints.clone(),
            before_marks: grammar.before_marks.clone(),
            ..Self::default()
        };
        facts.add_met(&reader, context);
        facts.add_worked_on(&reader, context);
        let mutual = context.mutual.as_deref();
        if let Some(Person { name, number }) = mutual.and_then(|raw| reader.person(raw)) {
            if number != Form::Own {
                facts.put(Fact::Mutual, Form::Plain, Some(name.clone()));
            }
            facts.put(Fact::Mutual, number, Some(name));
        }
        facts.add_community(&reader, context);
        facts.add_their_work(&reader, context);
        facts.add_reason(&reader, context);
        let question = context.question.as_deref();
        facts.put(
            Fact::Question,
            Form::Plain,
            question.and_then(|raw| reader.question(raw)),
        );
        facts.put(Fact::FirstName, Form::Plain, name);
        let hail = greeting.clone().filter(|_| hailed);
        facts.put(Fact::Greeting, Form::Hailed, hail);
        facts.put(Fact::Greeting, Form::Plain, greeting);
        facts
    }

    fn add_met(&mut self, reader: &Reader<'_>, context: &Context) {
        let fact = Fact::MetAt;
        let place = context
            .met_at
            .as_deref()
            .filter(|place| !says_unmet(reader.grammar, place));
        if let Some(words) = reader.words(place, &reader.grammar.strip_met_at) {
            self.put(fact, Form::Plain, reader.place(&words, Article::Usual));
            let thing = reader.thing(&words, Article::Definite, Case::Subject);
            let thing = thing.filter(|_| reader.is_scene(&words));
            self.unseen = thing.is_none();
            self.put(fact, Form::Noun, thing);
            self.put(fact, Form::Clause, reader.clause(&words));
        }
        if let Some(words) = reader.words(context.met_when.as_deref(), &Texts::EMPTY) {
            self.put(Fact::MetWhen, Form::Plain, reader.time(&words));
        }
    }

    fn add_worked_on(&mut self, reader: &Reader<'_>, context: &Context) {
        let fact = Fact::WorkedOn;
        let strip = &reader.grammar.strip_worked_on;
        if let Some(words) = reader.words(context.worked_on.as_deref(), strip) {
            self.put(fact, Form::Plain, reader.project(&words));
            let thing = reader.thing(&words, Article::Shared, Case::Subject);
            let thing = thing.filter(|_| !reader.is_same(&words));
            self.put(fact, Form::Noun, thing);
            self.put(fact, Form::Clause, reader.clause(&words));
        }
    }

    fn add_community(&mut self, reader: &Reader<'_>, context: &Context) {
        let fact = Fact::Community;
        let strip = &reader.grammar.strip_community;
        if let Some(words) = reader.words(context.community.as_deref(), strip) {
            let shared = reader.without_members(&words);
            if reader.is_kind_of_people(shared) {
                self.put(fact, Form::Clause, reader.both_are(shared));
                return;
            }
            let thing = reader.thing(shared, Article::Listed, Case::Subject);
            let thing = thing.filter(|_| !reader.is_same(shared));
            let named = words
                .iter()
                .any(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()));
            let there = named && !reader.have_left(context.community.as_deref());
            self.put(fact, Form::Named, thing.clone().filter(|_| there));
            self.put(fact, Form::Noun, thing);
            self.put(fact, Form::Clause, reader.clause(&words));
        }
    }

    fn add_their_work(&mut self, reader: &Reader<'_>, context: &Context) {
        let fact = Fact::TheirWork;
        let work = context.their_work.as_deref();
        let with_title = work.and_then(|raw| reader.with_title(raw));
        let work = with_title.as_deref().or(work);
        if let Some(title) = work.and_then(title) {
            self.put(fact, Form::Noun, Some(title));
        } else if let Some(words) = reader.words(work, &reader.grammar.strip_their_work) {
            let deed = reader.deed(&words);
            let own = reader.is_private(&words) || reader.is_post(&words);
            let thing = if deed.is_some() || own || reader.is_ongoing(&words) {
                None
            } else {
                reader.thing(&words, Article::Possessive, Case::Subject)
            };
            let creation = reader.language.lists.creation;
            let made = reader.is_in(&words[reader.head(&words)], creation);
            self.put(fact, Form::Made, thing.clone().filter(|_| made));
            // Nobody asks how a promotion came about.
            if reader.is_honour(&words) {
                self.put_soberly(fact, thing.as_deref());
                self.put(fact, Form::Honour, thing);
                self.put(fact, Form::Feat, deed);
            } else {
                self.put(fact, Form::Noun, thing);
                self.put(fact, Form::Clause, deed);
            }
        }
    }

    fn add_reason(&mut self, reader: &Reader<'_>, context: &Context) {
        let fact = Fact::Reason;
        let strip = &reader.grammar.strip_reason;
        if let Some(words) = reader.words(context.reason.as_deref(), strip) {
            let clause = reader.reason(&words);
            let thing = if clause.is_some() {
                None
            } else {
                reader.thing(&words, Article::Usual, Case::Subject)
            };
            self.put(fact, Form::Aim, reader.aim(&words));
            self.put(fact, Form::Clause, clause);
            let thing = thing.filter(|_| !reader.has_verb(&words));
            self.put(fact, Form::Noun, thing);
        }
    }

    /// The fact as a slot wants it.
    pub(super) fn get(&self, slot: Slot) -> Option<&str> {
        self.known
            .iter()
            .find(|(known, _)| *known == slot)
            .map(|(_, words)| words.as_str())
    }

    /// Whether a sentence can take a fact, one that is sober where it has to be.
    pub(super) fn can_say(&self, fact: Fact) -> bool {
        let sober = self.grave && sober_form(fact).is_some();
        self.known
            .iter()
            .any(|(slot, _)| slot.fact == fact && (!sober || slot.form == Form::Sober))
    }

    /// Writes a fact behind a text: "de" and "el congreso" become "del congreso".
    pub(super) fn append(&self, text: &mut String, words: &str) {
        append(text, words, &self.joints);
    }

    /// Whether the note states a fact, and the context does not.
    pub(super) fn is_from_note(&self, fact: Fact) -> bool {
        self.from_note.contains(&fact)
    }

    /// What is known when a sentence of the note is the fact: that sentence, the name, and the question
    /// that the context or the note asks.
    pub(super) fn with_note(
        &self,
        note: &Note<'_>,
        sentence: &Range<usize>,
        evidence: &[Evidence],
        grammar: &Grammar,
    ) -> Option<Self> {
        let sentence = &whole_thought(note, sentence, grammar)?;
        let words = sentence_text(note, sentence, &self.before_marks)?;
        let mut facts = Self {
            known: Vec::new(),
            from_note: vec![Fact::Note],
            grave: self.grave,
            unseen: self.unseen,
            joints: self.joints.clone(),
            before_marks: self.before_marks.clone(),
        };
        let name = plain(Fact::FirstName);
        for slot in [name, plain(Fact::Greeting), HAILED, plain(Fact::Question)] {
            facts.put(slot.fact, slot.form, self.get(slot).map(str::to_owned));
        }
        let inside = note.bytes(sentence.clone());
        let asked = evidence.iter().find(|piece| {
            piece.kind == EvidenceKind::Question && !inside.contains(&piece.span.start)
        });
        if facts.get(plain(Fact::Question)).is_none()
            && let Some(asked) = asked
            && let Some(other) = note
                .sentences
                .iter()
                .find(|other| note.bytes((*other).clone()).start == asked.span.start)
        {
            facts.put(
                Fact::Question,
                Form::Plain,
                sentence_text(note, other, &self.before_marks).filter(|words| words.ends_with('?')),
            );
            facts.from_note.push(Fact::Question);
        }
        facts.put(Fact::Note, Form::Plain, Some(words));
        Some(facts)
    }

    /// Adds what a fact is in a form, and what it is to those who speak soberly.
    fn put(&mut self, fact: Fact, form: Form, words: Option<String>) {
        let Some(words) = words else {
            return;
        };
        if sober_form(fact) == Some(form) {
            self.put_soberly(fact, Some(&words));
        }
        self.known.push((Slot { fact, form }, words));
    }

    /// Adds what a fact is to those who speak soberly.
    fn put_soberly(&mut self, fact: Fact, words: Option<&str>) {
        let form = Form::Sober;
        let words = words.map(|words| (Slot { fact, form }, words.to_owned()));
        self.known.extend(words);
    }
}

/// The form in which a fact is put soberly. What they made or did is then a thing only: "you lost your father" is
/// nothing that they have to be told.
const fn sober_form(fact: Fact) -> Option<Form> {
    match fact {
        Fact::MetAt | Fact::WorkedOn | Fact::Mutual | Fact::Note => Some(Form::Plain),
        Fact::Community | Fact::TheirWork => Some(Form::Noun),
        Fact::Reason => Some(Form::Clause),
        Fact::MetWhen | Fact::Question | Fact::FirstName | Fact::Greeting => None,
    }
}

/// Whether a note speaks of death, illness or an accident.
fn is_grave(note: &Note<'_>, grammar: &Grammar) -> bool {
    let words = (0..note.words.len()).map(|at| note.folded(at));
    !note.found(Target::Grave).is_empty() || grammar.any_grave(words)
}

/// A sentence with the one before it, if it points back to somebody there ("He taught me to weld."). Without one to
/// point to it says nothing by itself.
fn whole_thought(
    note: &Note<'_>,
    sentence: &Range<usize>,
    grammar: &Grammar,
) -> Option<Range<usize>> {
    let points_back = |sentence: &Range<usize>| {
        let from = sentence.start;
        let words: Vec<String> = (from..sentence.end.min(from + 4))
            .map(|at| note.folded(at).to_owned())
            .collect();
        (words
            .first()
            .is_some_and(|first| has(&grammar.pointers, &first_part(first)))
            || phrase_starts(&grammar.pointers, &words))
            && !phrase_starts(&grammar.no_pointers, &words)
    };
    if !points_back(sentence) {
        return Some(sentence.clone());
    }
    let at = note.sentences.iter().position(|other| other == sentence)?;
    let before = note.sentences.get(at.checked_sub(1)?)?;
    let in_body = before.start >= note.greeting.end;
    (in_body && !points_back(before)).then_some(before.start..sentence.end)
}

/// A sentence of the note with the mark that ends it.
fn sentence_text(note: &Note<'_>, sentence: &Range<usize>, before_marks: &str) -> Option<String> {
    // "Good to have met you" may have been read as a greeting, "Good", and the rest.
    let runs_on = sentence.start == note.greeting.end
        && note.greeted.is_empty()
        && note.word(sentence.start).before == Break::None;
    let bytes = note.bytes(if runs_on { 0 } else { sentence.start }..sentence.end);
    let until = note
        .words
        .list
        .get(sentence.end)
        .map_or(note.text.len(), |next| next.start);
    let mark = note.text[bytes.end..until]
        .chars()
        .find(|c| matches!(c, '.' | '!' | '?' | '…'))
        .unwrap_or('.');
    // What stands between the last word and the mark belongs to the sentence: a closing quote or bracket.
    let close: String = note.text[bytes.end..until]
        .chars()
        .take_while(|c| matches!(c, '"' | '”' | '’' | ')' | '»'))
        .collect();
    let open = note.text[..bytes.start]
        .chars()
        .next_back()
        .filter(|c| matches!(c, '"' | '“' | '(' | '„' | '«' | '¿' | '¡'));
    let words = tidy(&format!(
        "{}{}{close}",
        open.map(String::from).unwrap_or_default(),
        &note.text[bytes]
    ))?;
    let before = if matches!(mark, '?' | '!') {
        before_marks
    } else {
        ""
    };
    Some(format!("{words}{before}{mark}"))
}

/// The greeting as it is called out.
const HAILED: Slot = Slot {
    fact: Fact::Greeting,
    form: Form::Hailed,
};

/// The slot of a fact in its plain form.
pub(super) const fn plain(fact: Fact) -> Slot {
    Slot {
        fact,
        form: Form::Plain,
    }
}
