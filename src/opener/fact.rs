//! Facts are put so that they fit into a sentence.
//!
//! People state them in any shape: "the Ada Lovelace breakfast", "at the Breakfast.", "her talk on
//! moss", "Because we …". The language's grammar tells the shapes apart; a shape that a sentence cannot
//! take is not forced into it, and nothing is added to what a fact says.

use std::ops::Range;

use crate::draft::{Draft, Person};
use crate::note::Note;
use crate::note::platform_length;
use crate::note::words::Break;
use crate::rule::opener::{Fact, Form, Grammar, Slot};
use crate::rule::pack::LanguagePack;
use crate::rule::{Text, Texts};
use crate::text::{fold, is_apostrophe, is_invisible};
use crate::verdict::{Evidence, EvidenceKind};

use super::name::first_name;

/// The most characters of a fact that are read.
const READ: usize = 1000;

/// The longest thing, in UTF-16 units, that leaves room for a sentence around it.
const LONGEST_THING: usize = 120;

/// The longest clause.
const LONGEST_CLAUSE: usize = 160;

/// The longest name or date.
const LONGEST_NAME: usize = 60;

/// Signs that open or close a quotation.
const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// What is known, in each form that it can be put in.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    known: Vec<(Slot, String)>,
    /// Facts that the note states and the context does not.
    from_note: Vec<Fact>,
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
        grammar: &Grammar,
        language: &LanguagePack,
    ) -> Self {
        let context = &draft.context;
        let name = first_name(&draft.recipient, note, grammar, language);
        let reader = Reader {
            grammar,
            language,
            recipient: &draft.recipient,
            sender: &draft.sender,
            first_name: name.as_deref(),
        };
        let mut facts = Self {
            joints: grammar.joints.clone(),
            before_marks: grammar.before_marks.clone(),
            ..Self::default()
        };
        if let Some(words) = reader.words(context.met_at.as_deref(), &grammar.strip_met_at) {
            facts.put(
                Fact::MetAt,
                Form::Plain,
                reader.place(&words, Article::Usual),
            );
            facts.put(
                Fact::MetAt,
                Form::Noun,
                reader.thing(&words, Article::Definite, Case::Subject),
            );
            facts.put(Fact::MetAt, Form::Clause, reader.clause(&words));
        }
        if let Some(words) = reader.words(context.met_when.as_deref(), &Texts::EMPTY) {
            facts.put(Fact::MetWhen, Form::Plain, reader.time(&words));
        }
        if let Some(words) = reader.words(context.worked_on.as_deref(), &grammar.strip_worked_on) {
            facts.put(Fact::WorkedOn, Form::Plain, reader.project(&words));
            facts.put(
                Fact::WorkedOn,
                Form::Noun,
                reader.thing(&words, Article::Shared, Case::Subject),
            );
            facts.put(Fact::WorkedOn, Form::Clause, reader.clause(&words));
        }
        facts.put(
            Fact::Mutual,
            Form::Plain,
            context.mutual.as_deref().and_then(|raw| reader.person(raw)),
        );
        if let Some(words) = reader.words(context.community.as_deref(), &grammar.strip_community) {
            let thing = reader.thing(
                reader.without_members(&words),
                Article::Listed,
                Case::Subject,
            );
            let named = thing.clone().filter(|_| {
                words
                    .iter()
                    .any(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
            });
            facts.put(Fact::Community, Form::Noun, thing);
            facts.put(Fact::Community, Form::Named, named);
            facts.put(Fact::Community, Form::Clause, reader.clause(&words));
        }
        if let Some(title) = context.their_work.as_deref().and_then(title) {
            facts.put(Fact::TheirWork, Form::Noun, Some(title));
        } else if let Some(words) =
            reader.words(context.their_work.as_deref(), &grammar.strip_their_work)
        {
            let deed = reader.deed(&words);
            let thing = if deed.is_some() || reader.is_post(&words) {
                None
            } else {
                reader.thing(&words, Article::Possessive, Case::Subject)
            };
            let made = reader.is_in(&words[reader.head(&words)], language.lists.creation);
            facts.put(Fact::TheirWork, Form::Made, thing.clone().filter(|_| made));
            facts.put(Fact::TheirWork, Form::Noun, thing);
            facts.put(Fact::TheirWork, Form::Clause, deed);
        }
        if let Some(words) = reader.words(context.reason.as_deref(), &grammar.strip_reason) {
            let clause = reader.reason(&words);
            let thing = if clause.is_some() {
                None
            } else {
                reader.thing(&words, Article::Usual, Case::Subject)
            };
            facts.put(Fact::Reason, Form::Aim, reader.aim(&words));
            facts.put(Fact::Reason, Form::Clause, clause);
            facts.put(
                Fact::Reason,
                Form::Noun,
                thing.filter(|_| !reader.has_verb(&words)),
            );
        }
        facts.put(
            Fact::Question,
            Form::Plain,
            context
                .question
                .as_deref()
                .and_then(|raw| reader.question(raw)),
        );
        facts.put(Fact::FirstName, Form::Plain, name);
        facts
    }

    /// The fact as a slot wants it.
    pub(super) fn get(&self, slot: Slot) -> Option<&str> {
        self.known
            .iter()
            .find(|(known, _)| *known == slot)
            .map(|(_, words)| words.as_str())
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
    ) -> Option<Self> {
        let words = sentence_text(note, sentence, &self.before_marks)?;
        let mut facts = Self {
            known: Vec::new(),
            from_note: vec![Fact::Note],
            joints: self.joints.clone(),
            before_marks: self.before_marks.clone(),
        };
        for fact in [Fact::FirstName, Fact::Question] {
            facts.put(fact, Form::Plain, self.get(plain(fact)).map(str::to_owned));
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

    fn put(&mut self, fact: Fact, form: Form, words: Option<String>) {
        if let Some(words) = words {
            self.known.push((Slot { fact, form }, words));
        }
    }
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

/// What a thing is in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Its subject.
    Subject,
    /// Where something happens, or what somebody works on: behind a preposition.
    Place,
}

/// How a thing without a determiner is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Article {
    /// With the article, if it is one of several that need it.
    Usual,
    /// With the article only where a list says so.
    Listed,
    /// With the article, also instead of an indefinite one: once said, it is known.
    Definite,
    /// So, and with "our" before an amount.
    Shared,
    /// With the possessive.
    Possessive,
}

struct Reader<'a> {
    grammar: &'a Grammar,
    language: &'a LanguagePack,
    recipient: &'a Person,
    sender: &'a Person,
    first_name: Option<&'a str>,
}

impl Reader<'_> {
    /// A fact's words: cleaned, without what the sentence says anyway, the first written small unless
    /// it is a name.
    fn words(&self, raw: Option<&str>, strip: &Texts) -> Option<Vec<String>> {
        let text = tidy(raw?)?;
        let text = trim_end(self.first_sentence(&text));
        let mut words: Vec<String> = unquote(text)
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        self.mend_shouting(&mut words);
        self.strip(&mut words, strip);
        self.drop_doubles(&mut words);
        self.lower_first(&mut words);
        self.drop_legal_form(&mut words);
        words
            .iter()
            .any(|word| word.contains(char::is_alphanumeric))
            .then_some(words)
    }

    /// A question, with its mark.
    fn question(&self, raw: &str) -> Option<String> {
        let text = tidy(raw)?;
        let (text, asks) = match text.rfind('?') {
            Some(end) => (&text[..end], true),
            None => (self.first_sentence(&text), false),
        };
        let open = |c: char| c.is_whitespace() || self.grammar.question_open.contains(c);
        let mut words: Vec<String> = unquote(trim_end(text).trim_start_matches(open))
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        self.mend_shouting(&mut words);
        self.strip(&mut words, &self.grammar.strip_question);
        self.drop_doubles(&mut words);
        let first = first_part(words.first()?);
        let second = words.get(1).map(|word| bare(word)).unwrap_or_default();
        // "how you did it" without a mark is no question.
        let begins = has(&self.grammar.question_starts, &first)
            && !has(&self.grammar.statement_seconds, &second)
            || is_auxiliary_pair(self.grammar, &first, &second);
        let text = words.join(" ");
        let asked = asks || begins && words.len() > 2;
        (asked && text.contains(char::is_alphabetic) && platform_length(&text) <= LONGEST_CLAUSE)
            .then(|| {
                let mut text = text;
                if !self.lower_is_meant(&words[0])
                    && text.starts_with(char::is_uppercase)
                    && has(&self.grammar.question_starts, &first)
                {
                    text = lowered(&text);
                }
                let grammar = self.grammar;
                format!("{}{text}{}?", grammar.question_open, grammar.before_marks)
            })
    }

    /// "at the breakfast": where they met.
    fn place(&self, words: &[String], article: Article) -> Option<String> {
        let first = bare(words.first()?);
        if has(&self.grammar.adverbs, &first)
            || words.len() > 1 && leads(&self.grammar.prepositions, &words[0])
            || words.len() == 1 && is_elided(&self.grammar.prepositions, &words[0])
        {
            return shorten(
                words,
                LONGEST_THING,
                |word| has(&self.grammar.links, word),
                self,
            );
        }
        let thing = self.thing(words, article, Case::Place)?;
        let class = self.class(words);
        let head = &words[class.map_or_else(|| self.head(words), |(head, _)| head)];
        let named_place = class.is_none()
            && head.starts_with(char::is_uppercase)
            && self.is_in(&words[0], self.language.lists.place)
            && words
                .iter()
                .all(|word| word.starts_with(char::is_uppercase));
        let lead = match lead(&self.grammar.met_at_leads, &noun(head)) {
            Some(lead) => lead,
            None if named_place => &self.grammar.place_lead,
            None => &self.grammar.met_at_lead,
        };
        Some(self.led(lead, &thing))
    }

    /// "on the billing migration": what they worked on. A name alone may be a project's or an
    /// employer's and gets no preposition, unless it is known to be an employer.
    fn project(&self, words: &[String]) -> Option<String> {
        let first = bare(words.first()?);
        if words.len() > 1 && leads(&self.grammar.prepositions, &words[0])
            || is_elided(&self.grammar.prepositions, &words[0])
        {
            return shorten(
                words,
                LONGEST_THING,
                |word| has(&self.grammar.links, word),
                self,
            );
        }
        let thing = self.thing(words, Article::Usual, Case::Place)?;
        if self.is_amount(&words[0]) {
            return None;
        }
        let whole = fold(&words.join(" "));
        let employer = [&self.recipient.company, &self.sender.company]
            .into_iter()
            .flatten()
            .any(|company| fold(company.trim()) == whole);
        if employer {
            return Some(self.led(&self.grammar.employer_lead, &thing));
        }
        let class = self.class(words);
        let head = &words[class.map_or_else(|| self.head(words), |(head, _)| head)];
        if class.is_none()
            && !has(&self.grammar.determiners, &first)
            && !head.starts_with(char::is_lowercase)
        {
            return None;
        }
        let lead = lead(&self.grammar.worked_on_leads, &noun(head))
            .unwrap_or(&self.grammar.worked_on_lead);
        Some(self.led(lead, &thing))
    }

    /// A preposition and what it leads.
    fn led(&self, lead: &str, thing: &str) -> String {
        let mut text = format!("{lead} ");
        append(&mut text, thing, &self.grammar.joints);
        text
    }

    /// Where the noun stands that decides about the article of a thing, and the determiners of its class.
    fn class(&self, words: &[String]) -> Option<(usize, &str)> {
        let head = self.head(words);
        let first = if self.grammar.head == "first" {
            head
        } else {
            0
        };
        (first..=head).rev().find_map(|index| {
            let determiners = class_of(&self.grammar.noun_classes, &noun(words.get(index)?))?;
            Some((index, determiners))
        })
    }

    /// The words with the determiner that they need for `case`; `None` if that is not known.
    fn determined(&self, words: &[String], case: Case) -> Option<Vec<String>> {
        let first = bare(&words[0]);
        let mut pairs = self
            .grammar
            .noun_classes
            .iter()
            .filter_map(parts_of_class)
            .filter_map(|(determiners, _)| same_determiner(determiners, &first))
            .peekable();
        let class = self.class(words);
        if pairs.peek().is_none_or(|pair| !pair.contains('/')) {
            return Some(words.to_vec());
        }
        let Some((_, determiners)) = class else {
            // "das" stands before subjects only, "dem" never does, and "der" says nothing.
            let sure = pairs.all(|pair| fold(in_case(pair, case)) == first);
            return sure.then(|| words.to_vec());
        };
        let wanted = in_case(same_determiner(determiners, &first)?, case);
        if fold(wanted) == first {
            Some(words.to_vec())
        } else {
            (!self.has_adjective(&words[1..])).then(|| replaced(words, wanted))
        }
    }

    /// Whether an adjective stands before the noun that would have to change with another article.
    fn has_adjective(&self, words: &[String]) -> bool {
        let endings = &self.grammar.adjective_endings;
        let Some((head, _)) = self.class(words) else {
            return false;
        };
        words[..head].iter().any(|word| {
            let capital = word.starts_with(char::is_uppercase);
            !endings.is_empty() && !capital || endings.iter().any(|end| bare(word).ends_with(end))
        })
    }

    /// The article of a thing that has none, where articles differ: nothing for a name, `None` if it is not known.
    fn article(&self, words: &[String], case: Case) -> Option<Option<&str>> {
        match self.class(words) {
            Some((_, determiners)) => {
                let pair = determiners.split(' ').next()?;
                Some(Some(in_case(pair, case)))
            }
            None => words[self.head(words)]
                .starts_with(|c: char| !c.is_lowercase())
                .then_some(None),
        }
    }

    /// "the breakfast", "your talk on moss", "Rust Berlin".
    fn thing(&self, words: &[String], article: Article, case: Case) -> Option<String> {
        let grammar = self.grammar;
        let led = words.len() > 1 && has(&grammar.loose_prepositions, &bare(words.first()?));
        let words = if led { &words[1..] } else { words };
        let classed = !grammar.noun_classes.is_empty();
        let determined;
        let words = if classed {
            determined = self.determined(words, case)?;
            &determined[..]
        } else {
            words
        };
        let raw = words.first()?;
        let first = bare(raw);
        let start = first_part(raw);
        if self.starts_clause(raw)
            || has(&grammar.not_things, &first)
            || has(&grammar.not_things, &start)
        {
            return None;
        }
        if words.len() == 1 && has(&grammar.adverbs, &first) {
            return None;
        }
        let head = self.head(words);
        let public = self.language.lists.creation | self.language.lists.gathering;
        if raw.starts_with(char::is_lowercase)
            && self.is_in(raw, self.language.lists.past)
            && !self.is_in(raw, public)
            && head != 0
        {
            return None;
        }
        let rest = &words[1..];
        let known = matches!(article, Article::Definite | Article::Shared);
        let definite = if classed && self.has_adjective(rest) {
            None
        } else if classed {
            self.article(words, case).flatten()
        } else {
            Some(grammar.article.as_ref())
        };
        let lead: Option<&str> = if let Some(definite) = definite
            && known
            && has(&grammar.indefinites, &first)
            && !rest.is_empty()
        {
            return shorten(
                &replaced(words, definite),
                LONGEST_THING,
                |word| has(&grammar.links, word),
                self,
            );
        } else if let Some(lead) = definite.map(|definite| self.possessive(definite))
            && article == Article::Possessive
            && has(&grammar.readers, &first)
            // "Ihr" is the reader's, "ihr" somebody's.
            && !(raw.starts_with(char::is_uppercase) && has(&grammar.always_capitals, &first))
            && !rest.is_empty()
        {
            return shorten(
                &replaced(words, lead),
                LONGEST_THING,
                |word| has(&grammar.links, word),
                self,
            );
        } else if article == Article::Possessive
            && !grammar.possessive.is_empty()
            && self.is_readers_name(raw)
            && !rest.is_empty()
        {
            return shorten(
                &replaced(words, &grammar.possessive),
                LONGEST_THING,
                |word| has(&grammar.links, word),
                self,
            );
        } else if article == Article::Possessive
            && !grammar.possessive.is_empty()
            && self.is_number(raw)
        {
            Some(&grammar.possessive)
        } else if article == Article::Shared
            && !grammar.shared.is_empty()
            && !led
            && self.is_amount(raw)
        {
            Some(&grammar.shared)
        } else if leads(&grammar.determiners, raw)
            || self.is_number(raw)
            || is_quoted(words)
            || words[..=head].iter().any(|word| is_possessive(word))
        {
            None
        } else if classed && self.has_adjective(words) {
            return None;
        } else if classed {
            self.article(words, case)?
        } else {
            let small = words[head].starts_with(char::is_lowercase);
            let name = bare(&words[head]);
            let listed = has(&grammar.articled, &name);
            let wanted = match article {
                Article::Possessive => small,
                Article::Listed => small && listed,
                Article::Usual | Article::Definite | Article::Shared => {
                    let known = listed || self.is_in(&words[head], public);
                    let deed = self.goes_on(&name) && !known;
                    // "moving off Postgres" and "restoring organs", but "the billing migration".
                    let next = words.get(1).map(|next| bare(next)).unwrap_or_default();
                    let takes_object = has(&grammar.links, &next)
                        || has(&grammar.determiners, &next)
                        || name.ends_with('s');
                    let deed_first =
                        self.goes_on(&first) && takes_object && !self.is_in(raw, public);
                    small
                        && !led
                        && !deed
                        && !deed_first
                        && if head == 0 {
                            known && (article != Article::Usual || !has(&grammar.bare, &name))
                        } else {
                            true
                        }
                }
            };
            let lead = if article == Article::Possessive {
                &grammar.possessive
            } else {
                &grammar.article
            };
            wanted.then_some(lead.as_ref())
        };
        let thing = shorten(words, LONGEST_THING, |word| has(&grammar.links, word), self)?;
        Some(match lead {
            Some(lead) => self.led(lead, &thing),
            None => thing,
        })
    }

    /// What a thing of the reader's begins with; the article, in languages that say "you" in two ways.
    fn possessive<'t>(&'t self, definite: &'t str) -> &'t str {
        if self.grammar.possessive.is_empty() {
            definite
        } else {
            &self.grammar.possessive
        }
    }

    /// Whether this is what somebody is, and nothing that they made: "Founder of Eelworks".
    fn is_post(&self, words: &[String]) -> bool {
        let head = self.head(words);
        let lists = self.language.lists;
        let mut named = words[..=head].iter();
        named.all(|word| self.is_in(word, lists.role) && !self.is_in(word, lists.creation))
            && !leads(&self.grammar.determiners, &words[0])
    }

    /// "you rebuilt the library bus", from that, from "rebuilt the library bus", from "hiring two nurses".
    fn deed(&self, words: &[String]) -> Option<String> {
        let raw = words.first()?;
        let lists = self.language.lists;
        if words.len() < 2 {
            return None;
        }
        let first = first_part(raw);
        if has(&self.grammar.reader_pronouns, &first) && self.is_in(&words[1], lists.past) {
            return self.clause_of(format!(
                "{} {}",
                self.grammar.past_lead,
                words[1..].join(" ")
            ));
        }
        if self.is_in(&first, lists.reader) && self.starts_clause(raw) {
            return self.clause(words);
        }
        if !raw.starts_with(char::is_lowercase) || self.is_in(raw, lists.creation | lists.gathering)
        {
            return None;
        }
        let next = bare(&words[1]);
        if !self.grammar.past_lead.is_empty()
            && self.is_in(raw, lists.past)
            && (has(&self.grammar.determiners, &next)
                || has(&self.grammar.links, &next)
                || words.len() > 2)
        {
            return self.clause_of(format!("{} {}", self.grammar.past_lead, words.join(" ")));
        }
        let goes_on = self.goes_on(&first) && first.len() > self.grammar.ongoing_ending.len() + 2;
        if goes_on && (has(&self.grammar.determiners, &next) || self.is_number(&words[1])) {
            return self.clause_of(format!("{} {}", self.grammar.ongoing_lead, words.join(" ")));
        }
        None
    }

    /// "we queued for coffee": a fact that is a clause already.
    fn clause(&self, words: &[String]) -> Option<String> {
        (self.starts_clause(words.first()?) && words.len() > 2)
            .then(|| self.clause_of(words.join(" ")))
            .flatten()
    }

    /// Whether a clause begins so: with its subject or, where that is heard in the verb, with "hicimos".
    fn starts_clause(&self, word: &str) -> bool {
        let lists = self.language.lists;
        has(&self.grammar.clause_starts, &first_part(word))
            || self.grammar.head == "first"
                && self.is_in(word, lists.sender | lists.reader)
                && !leads(&self.grammar.determiners, word)
    }

    /// A clause that says why; "your book helped me" is one as well.
    fn reason(&self, words: &[String]) -> Option<String> {
        let grammar = self.grammar;
        let first = first_part(words.first()?);
        if words.len() < 3
            || has(&grammar.question_starts, &first) && !has(&grammar.clause_starts, &first)
            || has(&grammar.links, &first) && !has(&grammar.clause_starts, &first)
        {
            return None;
        }
        // "la perdita" is a loss and no verb.
        let second_is_verb = !self.is_noun(words, 1)
            && (has(&grammar.verbs, &bare(&words[1]))
                || self.is_in(&words[1], self.language.lists.past));
        let starts = self.starts_clause(&words[0])
            || second_is_verb
            || !has(&grammar.not_things, &first)
                && !has(&grammar.prepositions, &first)
                && !self.goes_on(&first)
                && self.has_verb(words);
        starts.then(|| self.clause_of(words.join(" "))).flatten()
    }

    /// "to learn how you did it".
    fn aim(&self, words: &[String]) -> Option<String> {
        let starts = has(&self.grammar.aim_starts, &bare(words.first()?));
        (starts && words.len() > 2)
            .then(|| self.clause_of(words.join(" ")))
            .flatten()
    }

    /// "Uppsala" of "Uppsala grad": what is shared, not who shares it.
    fn without_members<'w>(&self, words: &'w [String]) -> &'w [String] {
        let head = self.head(words);
        let member = head > 0
            && head + 1 == words.len()
            && self.is_in(
                &words[head],
                self.language.lists.alumni | self.language.lists.role,
            );
        if member && !has(&self.grammar.determiners, &bare(&words[0])) {
            &words[..head]
        } else {
            words
        }
    }

    fn clause_of(&self, text: String) -> Option<String> {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        shorten(
            &words,
            LONGEST_CLAUSE,
            |word| word == self.grammar.conjunction,
            self,
        )
    }

    /// "yesterday", "on Tuesday", "in 2019". A date in figures is left out: how it is said is not known.
    fn time(&self, words: &[String]) -> Option<String> {
        let grammar = self.grammar;
        let text = words.join(" ");
        let first = bare(words.first()?);
        if platform_length(&text) > LONGEST_NAME || words.len() > 6 {
            return None;
        }
        if has(&grammar.time_starts, &first) || has(&grammar.time_ends, &bare(words.last()?)) {
            return Some(text);
        }
        if words.len() == 1 && is_year(&words[0]) {
            return Some(format!("{} {text}", grammar.year_lead));
        }
        let in_figures = words
            .iter()
            .any(|word| word.contains(char::is_numeric) && !is_year(word));
        lead(&grammar.time_leads, &first)
            .filter(|_| !in_figures)
            .map(|lead| format!("{lead} {text}"))
    }

    /// "Priya Raman", from "my colleague Priya Raman, who runs the choir".
    fn person(&self, raw: &str) -> Option<String> {
        let grammar = self.grammar;
        let text = tidy(raw)?;
        let mut words: Vec<String> = unquote(trim_end(self.first_sentence(&text)))
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let letters = || {
            words
                .iter()
                .flat_map(|word| word.chars())
                .filter(|c| c.is_alphabetic())
        };
        if letters().count() > 3 && letters().all(char::is_uppercase) {
            for word in &mut words {
                *word = capitalised(word);
            }
        }
        while self.strip(&mut words, &grammar.strip_mutual) {}
        // What follows "from", "told" or a comma is no part of the name.
        let goes_on = |word: &String| {
            has(&grammar.name_links, &bare(word))
                || !word.starts_with(char::is_alphanumeric)
                || self.is_in(word, self.language.lists.past | self.language.lists.stop)
                    && !has(&grammar.particles, &bare(word))
        };
        let length = words
            .iter()
            .skip(1)
            .position(goes_on)
            .map_or(words.len(), |at| at + 1);
        let length = words[..length]
            .iter()
            .position(|word| word.ends_with(','))
            .map_or(length, |comma| comma + 1);
        let name = words.get_mut(..length)?;
        let small = name.iter().all(|word| {
            !word.starts_with(char::is_uppercase) || self.is_in(word, self.language.lists.title)
        });
        let common = name.iter().any(|word| {
            self.is_in(word, self.language.lists.stop | self.language.lists.past)
                || has(&grammar.not_things, &bare(word))
        });
        if small && !common && (1..=3).contains(&length) {
            for word in name {
                if !has(&grammar.particles, &bare(word)) {
                    *word = capitalised(word);
                }
            }
        } else if small
            && has(&grammar.determiners, &bare(words.first()?))
            && (2..=4).contains(&words.len())
            && !self.has_verb(&words)
        {
            // "my sister"; whose else it would be, nobody knows.
            let own = self.is_in(&words[0], self.language.lists.sender);
            return own.then(|| words.join(" "));
        }
        let mut end = 0;
        let mut at = 0;
        while at < words.len() {
            let word = &words[at];
            let next_is_name = words
                .get(at + 1)
                .is_some_and(|next| next.starts_with(char::is_uppercase));
            let joins = at > 0
                && next_is_name
                && (word == "&"
                    || bare(word) == grammar.conjunction
                    || has(&grammar.name_links, &bare(word)));
            let particle = has(&grammar.particles, &bare(word)) && at + 1 < words.len();
            let owned = at > 0 && is_possessive(&words[at - 1]);
            if word.starts_with('(') || !(is_name_start(word) || joins || particle || owned) {
                break;
            }
            at += 1;
            if !joins && !particle {
                end = at;
            }
            if word.ends_with([',', ';', ':']) {
                break;
            }
        }
        let name = trim_end(&words[..end].join(" ")).to_owned();
        let own = [
            &self.recipient.name,
            &self.recipient.first_name,
            &self.sender.name,
        ];
        let somebody_else = own
            .into_iter()
            .flatten()
            .all(|other| fold(other.trim()) != fold(&name));
        (name.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !name.ends_with("'s")
            && !name.ends_with("’s")
            && platform_length(&name) <= LONGEST_NAME
            && somebody_else)
            .then_some(name)
    }

    /// The word that a thing is called by: "talk" in "talk on moss", "choir" in "harbour choir".
    fn head(&self, words: &[String]) -> usize {
        if self.grammar.head == "first" {
            let noun = words
                .iter()
                .position(|word| !has(&self.grammar.determiners, &bare(word)));
            return noun.unwrap_or(0);
        }
        for (index, word) in words.iter().enumerate().skip(1) {
            let next_link = has(&self.grammar.links, &bare(word)) || word == "&";
            if next_link || !word.starts_with(char::is_alphanumeric) {
                return index - 1;
            }
            if word.ends_with([',', ';', ':']) {
                return index;
            }
        }
        words.len().saturating_sub(1)
    }

    fn goes_on(&self, folded: &str) -> bool {
        let ending = self.grammar.ongoing_ending.as_ref();
        !ending.is_empty() && folded.ends_with(ending)
    }

    fn has_verb(&self, words: &[String]) -> bool {
        words.iter().enumerate().skip(1).any(|(index, word)| {
            let word = bare(word);
            (has(&self.grammar.verbs, &word)
                || self.is_in(&word, self.language.lists.past)
                || self.acts(words, index))
                && !self.is_noun(words, index)
        })
    }

    /// Whether a word is a verb by its ending and what follows: "maintains the" in "your team maintains the parser".
    fn acts(&self, words: &[String], index: usize) -> bool {
        let grammar = self.grammar;
        let (word, before) = (bare(&words[index]), bare(&words[index.saturating_sub(1)]));
        let ending = grammar.verb_ending.as_ref();
        let ends = !ending.is_empty() && word.ends_with(ending) && !word.ends_with("ss");
        let takes_object = words
            .get(index + 1)
            .is_some_and(|next| has(&grammar.determiners, &bare(next)));
        ends && takes_object
            && index > 1
            && words[index].starts_with(char::is_lowercase)
            && ![&grammar.links, &grammar.determiners, &grammar.prepositions]
                .into_iter()
                .any(|list| has(list, &word) || has(list, &before))
            && !is_possessive(&words[index])
    }

    /// Whether a word is a noun because an article stands before it, where articles are told apart.
    fn is_noun(&self, words: &[String], index: usize) -> bool {
        !self.grammar.noun_classes.is_empty()
            && index > 0
            && has(&self.grammar.determiners, &bare(&words[index - 1]))
    }

    fn is_number(&self, word: &str) -> bool {
        word.starts_with(char::is_numeric) && !is_year(word)
            || self.is_in(word, self.language.lists.number)
    }

    fn is_amount(&self, word: &str) -> bool {
        word.starts_with(char::is_numeric) && !is_year(word)
            || has(&self.grammar.quantities, &bare(word))
    }

    /// "Jane's", where Jane is the reader.
    fn is_readers_name(&self, word: &str) -> bool {
        is_possessive(word) && self.first_name.is_some_and(|name| fold(name) == bare(word))
    }

    fn is_in(&self, word: &str, lists: u64) -> bool {
        let folded = bare(word);
        self.language
            .classes_of(self.language.words.find(&folded), &folded)
            & lists
            != 0
    }

    /// Takes away a beginning that the sentence says anyway; whether there was one.
    fn strip(&self, words: &mut Vec<String>, beginnings: &Texts) -> bool {
        let matches = |beginning: &&str| {
            let mut own = words.iter();
            beginning.split(' ').all(|part| {
                own.next()
                    .is_some_and(|word| bare_with_ending(word) == part)
            })
        };
        let longest = beginnings
            .iter()
            .filter(matches)
            .map(|beginning| beginning.split(' ').count())
            .max();
        match longest {
            Some(length) if length < words.len() => {
                words.drain(..length);
                true
            }
            _ => false,
        }
    }

    /// "at at the", "the the": a slip, unless it is a name.
    fn drop_doubles(&self, words: &mut Vec<String>) {
        words.dedup_by(|next, word| {
            bare(next) == bare(word)
                && (self.is_in(word, self.language.lists.stop)
                    || has(&self.grammar.determiners, &bare(word)))
        });
    }

    /// "Acme, Inc." is called Acme.
    fn drop_legal_form(&self, words: &mut Vec<String>) {
        while let [.., before, last] = words.as_slice()
            && before.starts_with(char::is_uppercase)
            && last.starts_with(char::is_uppercase)
            && self.is_in(last, self.language.lists.legal)
        {
            words.pop();
            if let Some(last) = words.last_mut() {
                *last = trim_end(last).to_owned();
            }
        }
    }

    /// "The breakfast" and "Talk on moss" begin small within a sentence; "Rust Berlin" does not.
    fn lower_first(&self, words: &mut [String]) {
        let next_is_small = words
            .get(1)
            .is_some_and(|next| next.starts_with(char::is_lowercase));
        let Some(word) = words.first_mut() else {
            return;
        };
        let lists = self.language.lists;
        let grammar = self.grammar;
        let folded = bare_with_ending(word);
        let start = first_part(word);
        if self.lower_is_meant(word) || !word.starts_with(char::is_uppercase) {
            return;
        }
        let function = [
            &grammar.determiners,
            &grammar.prepositions,
            &grammar.clause_starts,
            &grammar.not_things,
            &grammar.adverbs,
        ]
        .into_iter()
        .any(|list| has(list, &folded) || has(list, &start));
        let common = lists.past | lists.stop | lists.reader | lists.sender | self.small_nouns();
        let time =
            folded.starts_with(|c: char| c.is_alphabetic()) && has(&grammar.time_starts, &folded);
        let goes_on =
            next_is_small && self.goes_on(&folded) && self.language.words.find(&folded) != 0;
        if function || time || goes_on || next_is_small && self.is_in(&folded, common) {
            *word = lowered(word);
        }
    }

    /// The lists of nouns, where these are written small.
    fn small_nouns(&self) -> u64 {
        if self.grammar.nouns == "capital" {
            0
        } else {
            self.language.lists.creation | self.language.lists.gathering
        }
    }

    /// Whether a capital stays: "I", an abbreviation ("UK meetup").
    fn lower_is_meant(&self, word: &str) -> bool {
        has(&self.grammar.always_capitals, &first_part(word))
            || word.chars().filter(|c| c.is_alphabetic()).count() > 1
                && word
                    .chars()
                    .filter(|c| c.is_alphabetic())
                    .all(char::is_uppercase)
    }

    /// "RUST BERLIN" becomes "Rust Berlin"; "AWS" and a single name in capitals stay.
    fn mend_shouting(&self, words: &mut [String]) {
        let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
        let shouted = |word: &str| letters(word) > 1 && !word.contains(char::is_lowercase);
        let with_letters = words.iter().filter(|word| letters(word) > 1).count();
        if with_letters < 2
            || !words.iter().all(|word| letters(word) < 2 || shouted(word))
            || !words.iter().any(|word| letters(word) > 3)
        {
            return;
        }
        let lists = self.language.lists;
        let clause = words.len() > 3
            && words.iter().any(|word| {
                has(&self.grammar.clause_starts, &first_part(word))
                    || has(&self.grammar.verbs, &bare(word))
            });
        for word in words {
            if has(&self.grammar.always_capitals, &first_part(word)) {
                continue;
            }
            let common = lists.stop | lists.reader | lists.sender | self.small_nouns();
            if clause || self.is_in(word, common) || has(&self.grammar.determiners, &bare(word)) {
                if self.is_in(word, common) || letters(word) > 3 {
                    *word = word.to_lowercase();
                }
            } else if letters(word) > 3 {
                *word = capitalised(word);
            }
        }
    }

    /// The text up to the end of its first sentence.
    fn first_sentence<'t>(&self, text: &'t str) -> &'t str {
        for (at, c) in text.char_indices() {
            if !matches!(c, '.' | '!' | '?' | '…' | ';') {
                continue;
            }
            let after = &text[at + c.len_utf8()..];
            let last = text[..at].rsplit(' ').next().unwrap_or_default();
            let abbreviated = c == '.'
                && (last.chars().count() == 1
                    || last.contains('.')
                    || self.is_in(last, self.language.lists.abbreviation));
            let goes_on = after.trim_start().starts_with(char::is_lowercase) && c != ';';
            if after.starts_with(' ') && !abbreviated && !goes_on && at > 0 {
                return &text[..at];
            }
        }
        text
    }
}

/// A word folded, without the signs around it and without a possessive ending.
pub(super) fn bare(word: &str) -> String {
    let mut folded = bare_with_ending(word);
    if folded.ends_with("'s") {
        folded.truncate(folded.len() - 2);
    }
    folded
}

/// The slot of a fact in its plain form.
pub(super) const fn plain(fact: Fact) -> Slot {
    Slot {
        fact,
        form: Form::Plain,
    }
}

/// Whether a question begins with a verb and its subject: "did you ...", "is it ...".
fn is_auxiliary_pair(grammar: &Grammar, first: &str, second: &str) -> bool {
    has(&grammar.verbs, first) && has(&grammar.statement_seconds, second)
}

fn has(list: &Texts, word: &str) -> bool {
    list.contains(word)
}

/// Whether a word is one of these, or begins with one and an apostrophe: "l'atelier".
fn leads(list: &Texts, word: &str) -> bool {
    has(list, &bare(word)) || is_elided(list, word)
}

/// Whether a word begins with one of these and an apostrophe.
fn is_elided(list: &Texts, word: &str) -> bool {
    let folded = bare_with_ending(word);
    folded
        .split_once('\'')
        .is_some_and(|(first, rest)| rest != "s" && has(list, first))
}

/// A word without what stands before its apostrophe: "atelier" of "l'atelier".
fn noun(word: &str) -> String {
    let folded = bare(word);
    match folded.split_once('\'') {
        Some((_, rest)) if !rest.is_empty() => rest.to_owned(),
        _ => folded,
    }
}

/// The lead of a line "on train flight -messe" that holds a word, or how it ends.
fn lead<'l>(lines: &'l Texts, word: &str) -> Option<&'l str> {
    let led = lines.iter().filter_map(|line| line.split_once(' '));
    longest_match(led, word)
}

/// The determiners of the class that a noun is in.
fn class_of<'l>(lines: &'l Texts, noun: &str) -> Option<&'l str> {
    longest_match(lines.iter().filter_map(parts_of_class), noun)
}

/// A line of [`Grammar::noun_classes`]: determiners and nouns.
fn parts_of_class(line: &str) -> Option<(&str, &str)> {
    line.split_once(": ")
}

/// What stands before the list that holds a word or, with a hyphen before it, the longest of its endings.
fn longest_match<'l>(
    lists: impl Iterator<Item = (&'l str, &'l str)>,
    word: &str,
) -> Option<&'l str> {
    let fits = |entry: &&str| match entry.strip_prefix('-') {
        Some(ending) => word.ends_with(ending),
        None => *entry == word,
    };
    let mut best: Option<(usize, &str)> = None;
    for (before, entries) in lists {
        for entry in entries.split(' ').filter(fits) {
            // A whole word says more than its ending.
            let length = entry.len() * 2 - usize::from(entry.starts_with('-'));
            if best.is_none_or(|(longest, _)| length > longest) {
                best = Some((length, before));
            }
        }
    }
    best.map(|(_, before)| before)
}

/// The determiner "die/der" of a class that is `word` in one of its cases.
fn same_determiner<'l>(determiners: &'l str, word: &str) -> Option<&'l str> {
    determiners.split(' ').find(|pair| {
        [Case::Subject, Case::Place]
            .into_iter()
            .any(|case| fold(in_case(pair, case)) == word)
    })
}

/// A determiner "die/der" in a case; "la" is the same in both.
fn in_case(pair: &str, case: Case) -> &str {
    let (subject, place) = pair.split_once('/').unwrap_or((pair, pair));
    match case {
        Case::Subject => subject,
        Case::Place => place,
    }
}

/// Writes `words` behind `text`, with what becomes of its last word before their first one.
fn append(text: &mut String, words: &str, joints: &Texts) {
    let start = text[..text.trim_end().len()]
        .char_indices()
        .rfind(|(_, c)| c.is_whitespace() || is_apostrophe(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let last = fold(text[start..].trim_end());
    let first_end = words
        .find(|c: char| c == ' ' || is_apostrophe(c))
        .map_or(words.len(), |at| {
            at + words[at..]
                .chars()
                .next()
                .filter(|c| *c != ' ')
                .map_or(0, char::len_utf8)
        });
    let (first, rest) = words.split_at(first_end);
    let joint = joints.iter().find_map(|line| {
        let (from, to) = line.split_once(" = ")?;
        let (lead, next) = from.split_once(' ')?;
        let meets = if next == "~" {
            fold(first).starts_with(is_vowel)
        } else {
            // "El Salvador" keeps its article.
            first.starts_with(char::is_lowercase) && fold(first) == next
        };
        (lead == last && text.ends_with(' ') && meets).then_some((to, next == "~"))
    });
    let Some((to, whole)) = joint else {
        // "l'" takes no space.
        if text.ends_with("' ") {
            text.pop();
        }
        text.push_str(words);
        return;
    };
    let capital = text[start..].starts_with(char::is_uppercase);
    text.truncate(start);
    if capital {
        text.push_str(&capitalised(to));
    } else {
        text.push_str(to);
    }
    let rest = if whole { words } else { rest.trim_start() };
    if !to.ends_with('\'') && !rest.is_empty() {
        text.push(' ');
    }
    text.push_str(rest);
}

fn is_vowel(c: char) -> bool {
    "aeiouàáâãäèéêëìíîïòóôõöùúûüœæ".contains(c)
}

/// The folded word up to its apostrophe: "i" of "I'm".
fn first_part(word: &str) -> String {
    let folded = bare_with_ending(word);
    folded.split('\'').next().unwrap_or_default().to_owned()
}

fn bare_with_ending(word: &str) -> String {
    fold(within_signs(word))
}

/// A word without the signs around it.
pub(super) fn within_signs(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && word
            .parse::<u16>()
            .is_ok_and(|year| (1900..2100).contains(&year))
}

fn is_possessive(word: &str) -> bool {
    let folded = fold(word.trim_end_matches([',', ';']));
    folded.ends_with("'s") || folded.ends_with("s'")
}

/// Whether the whole stands in quotation marks: a title.
fn is_quoted(words: &[String]) -> bool {
    words.first().is_some_and(|word| word.starts_with(QUOTES))
        && words.last().is_some_and(|word| word.ends_with(QUOTES))
}

fn is_name_start(word: &str) -> bool {
    let word = word.trim_start_matches(['"', '“', '\'', '‘']);
    word.starts_with(|c: char| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
}

fn replaced(words: &[String], first: &str) -> Vec<String> {
    std::iter::once(first.to_owned())
        .chain(words.iter().skip(1).cloned())
        .collect()
}

fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_lowercase().chain(chars).collect())
        .unwrap_or_default()
}

/// "RAMAN" and "raman" become "Raman", "O'BRIEN" becomes "O'Brien".
fn capitalised(word: &str) -> String {
    let mut begins = true;
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if begins && c.is_alphabetic() {
            out.extend(c.to_uppercase());
            begins = false;
        } else {
            out.extend(c.to_lowercase());
        }
        begins |= c == '-' || is_apostrophe(c) && out.chars().count() == 2;
    }
    out
}

/// One line without control and invisible characters, without runs of punctuation. `None` if it holds
/// no letter or figure, or the traces of a template or a markup: that is no fact.
fn tidy(raw: &str) -> Option<String> {
    let mut text = String::new();
    let mut chars = raw.chars().take(READ).peekable();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        if c == '\u{1b}' && chars.next_if_eq(&'[').is_some() {
            // A terminal's escape sequence: nothing of it is the fact's.
            while chars.next().is_some_and(|c| !c.is_ascii_alphabetic()) {}
            continue;
        }
        if matches!(c, '{' | '}' | '‹' | '›' | '<' | '>' | '[' | ']' | '|' | '`') {
            return None;
        }
        let joins = matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0F}')
            && !previous.is_ascii()
            && (c == '\u{FE0F}' || chars.peek().is_some_and(|next| !next.is_ascii()));
        if is_invisible(c) && !joins {
            continue;
        }
        let c = if c.is_whitespace() || c.is_control() {
            ' '
        } else {
            c
        };
        let stop = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…');
        if stop(c) {
            // A space before a stop goes, and of several stops the first stays.
            if previous == ' '
                && (c != '.' || chars.peek().is_none_or(|next| !next.is_alphanumeric()))
            {
                text.truncate(text.trim_end().len());
            }
            let kept = text.chars().next_back().unwrap_or(' ');
            if stop(kept) {
                if kept == '.' && c == '.' {
                    text.pop();
                    text.push('…');
                }
                previous = c;
                continue;
            }
        }
        if c == ' ' && previous == ' ' {
            continue;
        }
        text.push(c);
        previous = c;
    }
    // A quotation that does not close, or does not open, is none.
    if text.matches('"').count() % 2 == 1 {
        text.retain(|c| c != '"');
    }
    if text.matches(['“', '„', '«']).count() != text.matches(['”', '»']).count()
        && !(text.contains('„') && text.matches('“').count() == text.matches('„').count())
    {
        text.retain(|c| !matches!(c, '“' | '„' | '«' | '”' | '»'));
    }
    let text = text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ','
                    | ';'
                    | ':'
                    | '-'
                    | '–'
                    | '—'
                    | '•'
                    | '*'
                    | '#'
                    | '/'
                    | '\\'
                    | '_'
                    | '='
                    | '~'
            )
    });
    let link = text.contains("://") || text.contains("www.");
    (text.contains(char::is_alphanumeric) && !link).then(|| text.to_owned())
}

/// Without the stops at its end.
fn trim_end(text: &str) -> &str {
    text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ',' | ';' | ':' | '!' | '?' | '…' | '-' | '–' | '—' | '/' | '(' | '“' | '„'
            )
    })
}

/// A fact that is nothing but a title in quotation marks, which it keeps.
fn title(raw: &str) -> Option<String> {
    let text = tidy(raw)?;
    // A quotation that ends with “ is closed by it.
    let quoted = text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '–' | '—')
    });
    let inner = quoted.strip_prefix(QUOTES)?.strip_suffix(QUOTES)?;
    let name = inner.trim();
    let whole =
        name.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) && !name.contains(QUOTES);
    let title = if quoted.starts_with('"') || quoted.ends_with('"') {
        format!("“{name}”")
    } else {
        quoted.to_owned()
    };
    (whole && platform_length(&title) <= LONGEST_THING).then_some(title)
}

/// Without quotation marks around the whole.
fn unquote(text: &str) -> &str {
    for (open, close) in [
        ('"', '"'),
        ('“', '”'),
        ('„', '“'),
        ('«', '»'),
        ('\'', '\''),
        ('‘', '’'),
        ('(', ')'),
    ] {
        if let Some(inner) = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            && closes_within(inner, open, close)
        {
            return trim_end(inner.trim());
        }
    }
    text
}

/// Whether marks inside a pair of marks pair among themselves.
fn closes_within(inner: &str, open: char, close: char) -> bool {
    if open == close {
        return !inner.contains(open);
    }
    let mut depth = 0_i32;
    for c in inner.chars() {
        depth += i32::from(c == open) - i32::from(c == close);
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// The words as text, cut where one may cut if they are too long: before a comma or a `link`, else
/// behind any word. A bracket or a quotation that would stay open goes as a whole.
fn shorten(
    words: &[String],
    most: usize,
    link: impl Fn(&str) -> bool,
    reader: &Reader<'_>,
) -> Option<String> {
    let whole = words.join(" ");
    let text = if platform_length(&whole) <= most {
        whole
    } else {
        let mut length = 0;
        let mut fitting = 0;
        let mut cut = 0;
        for (index, word) in words.iter().enumerate() {
            length += platform_length(word) + usize::from(index > 0);
            if length > most {
                break;
            }
            fitting = index + 1;
            let next_links = words.get(index + 1).is_some_and(|next| link(&bare(next)));
            if index > 0 && (next_links || word.ends_with([',', ';', '–', '—'])) {
                cut = fitting;
            }
        }
        let mut end = if cut > 0 { cut } else { fitting };
        // Not "the breakfast of the".
        while end > 0 && reader.is_in(&words[end - 1], reader.language.lists.stop) {
            end -= 1;
        }
        words[..end].join(" ")
    };
    let text = close_marks(trim_end(&text));
    text.contains(char::is_alphanumeric)
        .then(|| text.to_owned())
}

/// Cuts before a bracket or a quotation that does not close.
fn close_marks(text: &str) -> &str {
    for (open, close) in [('(', ')'), ('“', '”'), ('«', '»')] {
        if text.matches(open).count() > text.matches(close).count()
            && let Some(at) = text.rfind(open)
        {
            return trim_end(&text[..at]);
        }
    }
    if text.matches('"').count() % 2 == 1
        && let Some(at) = text.rfind('"')
    {
        return trim_end(&text[..at]);
    }
    text
}
