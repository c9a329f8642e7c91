//! Facts are put so that they fit into a sentence.
//!
//! People state them in any shape: "the Ada Lovelace breakfast", "at the Breakfast.", "her talk on
//! moss", "Because we …". The language's grammar tells the shapes apart; a shape that a sentence cannot
//! take is not forced into it, and nothing is added to what a fact says.

use crate::note::platform_length;
use crate::rule::Texts;
use crate::rule::opener::Form;
use crate::text::{fold, is_apostrophe};

use super::clean::{capitalised, close_marks, lowered, tidy, trim_end, unquote};
use super::words::{
    Case, QUOTES, Reader, bare, first_part, has, in_case, is_auxiliary_pair, is_elided,
    is_name_start, is_possessive, is_quoted, lead, leads, noun, parts_of_class, same_determiner,
};

/// The longest thing, in UTF-16 units, that leaves room for a sentence around it.
const LONGEST_THING: usize = 120;

/// The longest clause.
const LONGEST_CLAUSE: usize = 220;

/// The longest name or date.
const LONGEST_NAME: usize = 60;

/// Somebody between the two.
pub(super) struct Person {
    /// What they are called.
    pub name: String,
    /// One, several, or somebody of the sender's own.
    pub number: Form,
}

/// How a thing without a determiner is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Article {
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

impl Reader<'_> {
    /// "at the breakfast": where they met.
    pub(super) fn place(&self, words: &[String], article: Article) -> Option<String> {
        let first = bare(words.first()?);
        if has(&self.grammar.adverbs, &first)
            || words.len() > 1 && leads(&self.grammar.prepositions, &words[0])
            || words.len() == 1 && is_elided(&self.grammar.prepositions, &words[0])
        {
            return self.cut(words);
        }
        let thing = self.thing(words, article, Case::Place)?;
        if let Some(named) = self.named_place(words, &thing) {
            return Some(named);
        }
        let class = self.class(words);
        let head = &words[class.map_or_else(|| self.head(words), |(head, _)| head)];
        let lead = lead(&self.grammar.met_at_leads, &noun(head));
        Some(self.led(lead.unwrap_or(&self.grammar.met_at_lead), &thing))
    }

    /// "en Suisse", "no Porto", "in the Netherlands": where a place is known by its name, its own lead says whether
    /// an article stands there.
    fn named_place(&self, words: &[String], thing: &str) -> Option<String> {
        let grammar = self.grammar;
        let elided;
        let name: &[String] = match words {
            [first] if is_elided(&grammar.determiners, first) => {
                elided = [first.split(is_apostrophe).next_back()?.to_owned()];
                &elided
            }
            [first, rest @ ..] if !rest.is_empty() && has(&grammar.determiners, &bare(first)) => {
                rest
            }
            _ => words,
        };
        let named = name.iter().all(|word| word.starts_with(char::is_uppercase));
        if !named || self.class(words).is_some() {
            return None;
        }
        match lead(&grammar.met_at_leads, &bare(name.last()?)) {
            Some(lead) => Some(self.led(lead, &name.join(" "))),
            None => self
                .is_in(&name[0], self.language.lists.place)
                .then(|| self.led(&grammar.place_lead, thing)),
        }
    }

    /// "on the billing migration": what they worked on. A name alone may be a project's or an
    /// employer's and gets no preposition, unless it is known to be an employer.
    pub(super) fn project(&self, words: &[String]) -> Option<String> {
        let first = bare(words.first()?);
        if words.len() > 1 && leads(&self.grammar.prepositions, &words[0])
            || is_elided(&self.grammar.prepositions, &words[0])
        {
            return self.cut(words);
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

    /// "the breakfast", "your talk on moss", "Rust Berlin".
    pub(super) fn thing(&self, words: &[String], article: Article, case: Case) -> Option<String> {
        let grammar = self.grammar;
        let led = words.len() > 1 && has(&grammar.loose_prepositions, &bare(words.first()?));
        let words = &self.elided(if led { &words[1..] } else { words })[..];
        let classed = !grammar.noun_classes.is_empty();
        let determined;
        let words = if classed {
            determined = self.determined(words, case)?;
            &determined[..]
        } else {
            words
        };
        let raw = words.first()?;
        if self.is_no_thing(words) {
            return None;
        }
        let definite = if classed && self.has_adjective(&words[1..]) {
            None
        } else if classed {
            self.article(words, case).flatten()
        } else {
            Some(grammar.article.as_ref())
        };
        if let Some(determiner) = self.other_determiner(words, article, definite) {
            return self.cut(&replaced(words, determiner));
        }
        let possessive = article == Article::Possessive && !grammar.possessive.is_empty();
        let shared = article == Article::Shared && !grammar.shared.is_empty() && !led;
        let lead: Option<&str> = if possessive && self.is_number(raw) {
            Some(&grammar.possessive)
        } else if shared && self.is_amount(raw) {
            Some(&grammar.shared)
        } else if leads(&grammar.determiners, raw)
            || self.is_number(raw)
            || is_quoted(words)
            || self.is_owned(words)
            || words[..=self.head(words)]
                .iter()
                .any(|word| is_possessive(word))
        {
            None
        } else if classed && self.has_adjective(words) {
            return None;
        } else if classed {
            self.article(words, case)?
        } else if !self.wants_article(words, article, led) {
            None
        } else if article == Article::Possessive {
            Some(&grammar.possessive)
        } else {
            Some(&grammar.article)
        };
        let thing = self.cut(words)?;
        Some(match lead {
            Some(lead) => self.led(lead, &thing),
            None => thing,
        })
    }

    /// "l'università", of "la università".
    fn elided(&self, words: &[String]) -> Vec<String> {
        let [article, noun, rest @ ..] = words else {
            return words.to_vec();
        };
        let line = format!("{} ~ = ", fold(article));
        let mut joints = self.grammar.joints.iter();
        match joints.find_map(|joint| joint.strip_prefix(line.as_str())) {
            Some(short) if short.ends_with('\'') && fold(noun).starts_with(is_vowel) => {
                let first = format!("{short}{noun}");
                std::iter::once(first).chain(rest.iter().cloned()).collect()
            }
            _ => words.to_vec(),
        }
    }

    /// Whether words begin as a clause, an adverb or a deed does.
    fn is_no_thing(&self, words: &[String]) -> bool {
        let grammar = self.grammar;
        let Some(raw) = words.first() else {
            return true;
        };
        let first = bare(raw);
        let deed = || {
            raw.starts_with(char::is_lowercase)
                && self.is_in(raw, self.language.lists.past)
                && !self.is_in(raw, self.public())
                && self.head(words) != 0
        };
        self.starts_clause(words)
            || self.length_of_subject(words) > 1
            || has(&grammar.not_things, &first)
            || has(&grammar.not_things, &first_part(raw))
            || words.len() == 1 && has(&grammar.adverbs, &first)
            || deed()
    }

    /// The lists of what people make and where they come together, of which others hear.
    fn public(&self) -> u64 {
        self.language.lists.creation | self.language.lists.gathering
    }

    /// What a thing begins with in place of its own first word: "the" for "a", once it is known, and "your" for
    /// "her" and "Jane's". `definite` is the article of the thing, if it is known.
    fn other_determiner<'t>(
        &'t self,
        words: &[String],
        article: Article,
        definite: Option<&'t str>,
    ) -> Option<&'t str> {
        let grammar = self.grammar;
        let [raw, _, ..] = words else {
            return None;
        };
        let first = bare(raw);
        match article {
            Article::Definite | Article::Shared => {
                definite.filter(|_| has(&grammar.indefinites, &first))
            }
            Article::Possessive => {
                // "Ihr" is the reader's, "ihr" somebody's.
                let theirs = has(&grammar.readers, &first)
                    && !(raw.starts_with(char::is_uppercase)
                        && has(&grammar.always_capitals, &first));
                let named = || !grammar.possessive.is_empty() && self.is_readers_name(raw);
                match definite {
                    Some(definite) if theirs => Some(self.possessive(definite)),
                    _ => named().then_some(grammar.possessive.as_ref()),
                }
            }
            Article::Usual | Article::Listed => None,
        }
    }

    /// Whether a thing without a determiner needs one, where nouns have no classes; `led` says that a preposition
    /// stood before it.
    fn wants_article(&self, words: &[String], article: Article, led: bool) -> bool {
        let grammar = self.grammar;
        let head = self.head(words);
        let (Some(raw), Some(noun)) = (words.first(), words.get(head)) else {
            return false;
        };
        if article != Article::Possessive && self.is_name_with_joint(words) {
            return true;
        }
        let small = noun.starts_with(char::is_lowercase);
        let name = bare(noun);
        let listed = has(&grammar.articled, &name);
        match article {
            Article::Possessive => small,
            Article::Listed => small && listed,
            Article::Usual | Article::Definite | Article::Shared => {
                let known = listed || self.is_in(noun, self.public());
                let deed = self.goes_on(&name) && !known;
                // "moving off Postgres" and "restoring organs", but "the billing migration".
                let next = words.get(1).map(|next| bare(next)).unwrap_or_default();
                let takes_object = has(&grammar.links, &next)
                    || has(&grammar.determiners, &next)
                    || name.ends_with('s');
                let deed_first =
                    self.goes_on(&bare(raw)) && takes_object && !self.is_in(raw, self.public());
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
        }
    }

    /// A thing's words as text, cut before a link if there are too many.
    fn cut(&self, words: &[String]) -> Option<String> {
        let link = |word: &str| has(&self.grammar.links, word);
        shorten(words, LONGEST_THING, link, self)
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

    /// What a thing of the reader's begins with; the article, in languages that say "you" in two ways.
    fn possessive<'t>(&'t self, definite: &'t str) -> &'t str {
        if self.grammar.possessive.is_empty() {
            definite
        } else {
            &self.grammar.possessive
        }
    }

    /// "you rebuilt the library bus", from that, from "rebuilt the library bus", from "hiring two nurses".
    pub(super) fn deed(&self, words: &[String]) -> Option<String> {
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
        let readers =
            self.is_in(&first, lists.reader) || has(&self.grammar.reader_verbs, &bare(raw));
        if readers && self.starts_clause(words) {
            return self.clause(words);
        }
        if !raw.starts_with(char::is_lowercase) || self.is_in(raw, lists.creation | lists.gathering)
        {
            return None;
        }
        if self.is_past_deed(words) {
            return self.clause_of(format!("{} {}", self.grammar.past_lead, words.join(" ")));
        }
        if self.is_ongoing(words) && !self.is_over(words) {
            return self.clause_of(format!("{} {}", self.grammar.ongoing_lead, words.join(" ")));
        }
        None
    }

    /// "rebuilt the library bus", "just became head of the ward".
    fn is_past_deed(&self, words: &[String]) -> bool {
        let deed = match words {
            [adverb, deed @ ..] if has(&self.grammar.deed_adverbs, &bare(adverb)) => deed,
            _ => words,
        };
        let [verb, next, rest @ ..] = deed else {
            return false;
        };
        let next = bare(next);
        !self.grammar.past_lead.is_empty()
            && self.is_past(verb)
            && (has(&self.grammar.determiners, &next)
                || has(&self.grammar.links, &next)
                || !rest.is_empty())
    }

    /// "we queued for coffee": a fact that is a clause already.
    pub(super) fn clause(&self, words: &[String]) -> Option<String> {
        (self.starts_clause(words) && words.len() > 2)
            .then(|| self.clause_of(words.join(" ")))
            .flatten()
    }

    /// A clause as it stands. One that is too long is none: what is cut off may be its point.
    fn clause_of(&self, text: String) -> Option<String> {
        let text = close_marks(trim_end(&text));
        (platform_length(text) <= LONGEST_CLAUSE && text.contains(char::is_alphanumeric))
            .then(|| text.to_owned())
    }

    /// A clause that says why; "your book helped me" is one as well.
    pub(super) fn reason(&self, words: &[String]) -> Option<String> {
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
        let starts = self.starts_clause(words)
            || second_is_verb
            || !has(&grammar.not_things, &first)
                && !has(&grammar.prepositions, &first)
                && !self.goes_on(&first)
                && self.has_verb(words);
        starts.then(|| self.clause_of(words.join(" "))).flatten()
    }

    /// "to learn how you did it".
    pub(super) fn aim(&self, words: &[String]) -> Option<String> {
        let starts = has(&self.grammar.aim_starts, &bare(words.first()?));
        (starts && words.len() > 2)
            .then(|| self.clause_of(words.join(" ")))
            .flatten()
    }

    /// "we are both beekeepers", of "beekeepers" or "fellow beekeepers".
    pub(super) fn both_are(&self, words: &[String]) -> Option<String> {
        let lead = &self.grammar.both_lead;
        let bare_kind = !leads(&self.grammar.determiners, words.first()?)
            && !self.is_number(&words[0])
            && self.are_people(&words[self.head(words)]);
        (bare_kind && !lead.is_empty())
            .then(|| self.clause_of(format!("{lead} {}", words.join(" "))))
            .flatten()
    }

    /// "Uppsala" of "Uppsala grad": what is shared, not who shares it.
    pub(super) fn without_members<'w>(&self, words: &'w [String]) -> &'w [String] {
        let head = self.head(words);
        let member = head > 0
            && head + 1 == words.len()
            && self.is_in(
                &words[head],
                self.language.lists.alumni | self.language.lists.role,
            );
        // "night nurses" do not share the night.
        let group = member
            && (!words[head - 1].starts_with(char::is_lowercase)
                || has(&self.grammar.articled, &bare(&words[head - 1]))
                || self.is_in(&words[head - 1], self.language.lists.gathering));
        if group && !has(&self.grammar.determiners, &bare(&words[0])) {
            &words[..head]
        } else {
            words
        }
    }

    /// A question, with its mark.
    pub(super) fn question(&self, raw: &str) -> Option<String> {
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

    /// "Priya Raman", from "my colleague Priya Raman, who runs the choir".
    pub(super) fn person(&self, raw: &str) -> Option<Person> {
        let grammar = self.grammar;
        let mut words = self.words_of_person(raw)?;
        let length = self.length_of_name(&words);
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
            let mut first = words.iter().take(2);
            let own = first.any(|word| self.is_in(word, self.language.lists.sender));
            return own.then(|| Person {
                name: words.join(" "),
                number: Form::Own,
            });
        }
        let (name, own) = match self.end_of_name(&words) {
            0 => self.name_behind(&words)?,
            end => (words[..end].to_vec(), false),
        };
        // "der Bürgermeister" is no "van der Berg", though particles begin as articles do.
        let articled = name.first().is_some_and(|first| {
            first.starts_with(char::is_lowercase) && has(&grammar.determiners, &bare(first))
        });
        if articled && self.grammar.nouns == "capital" && !own {
            return None;
        }
        let number = if own {
            Form::Own
        } else if name.iter().skip(1).any(|word| self.is_and(word)) {
            Form::Several
        } else {
            Form::One
        };
        let name: Vec<String> = name.iter().map(|word| self.declined(word)).collect();
        let name = trim_end(&name.join(" ")).to_owned();
        self.can_be_between(&name)
            .then_some(Person { name, number })
    }

    /// Whether a name reads like one, and is neither the reader's nor the sender's.
    fn can_be_between(&self, name: &str) -> bool {
        let own = [
            &self.recipient.name,
            &self.recipient.first_name,
            &self.sender.name,
        ];
        let somebody_else = own
            .into_iter()
            .flatten()
            .all(|other| fold(other.trim()) != fold(name));
        name.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !name.ends_with("'s")
            && !name.ends_with("’s")
            && platform_length(name) <= LONGEST_NAME
            && somebody_else
    }

    /// Whether a word stands between two names.
    fn is_and(&self, word: &str) -> bool {
        let folded = bare(word);
        word == "&"
            || folded == self.grammar.conjunction.as_ref()
            || has(&self.grammar.conjunctions, &folded)
    }

    /// A word as it is where a person is no subject: "Herrn Nolte".
    fn declined(&self, word: &str) -> String {
        let folded = bare(word);
        let mut lines = self.grammar.declined.iter();
        let other = lines.find_map(|line| {
            let (from, to) = line.split_once(" = ")?;
            (from == folded).then_some(to)
        });
        other.unwrap_or(word).to_owned()
    }

    /// A name behind what its bearer is: "my brother Karl", "the Smiths", "my old boss at Shell, Jan de Boer".
    /// The second says whether it stays with that.
    fn name_behind(&self, words: &[String]) -> Option<(Vec<String>, bool)> {
        let own = self.is_in(words.first()?, self.language.lists.sender);
        let comma = words.iter().position(|word| word.ends_with(','));
        if let Some(comma) = comma.filter(|_| own) {
            let name = &words[comma + 1..];
            let end = self.end_of_name(name);
            return (end > 0).then(|| (name[..end].to_vec(), false));
        }
        let start = words.iter().position(|word| is_name_start(word))?;
        let article = start == 1 && bare(&words[0]) == self.grammar.article.as_ref();
        let led = own
            && start <= 3
            && words[..start]
                .iter()
                .all(|word| !has(&self.grammar.links, &bare(word)));
        let end = start + self.end_of_name(&words[start..]);
        (article || led).then(|| (words[..end].to_vec(), led))
    }

    /// The words that tell of a person, without what they are to the sender.
    fn words_of_person(&self, raw: &str) -> Option<Vec<String>> {
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
        while self.strip(&mut words, &self.grammar.strip_mutual) {}
        // "mein Bruder Karl" would have to change in every sentence; Karl stays as he is.
        if let [own, kin, name, ..] = words.as_slice()
            && self.grammar.nouns == "capital"
            && self.is_in(own, self.language.lists.sender)
            && self.is_in(kin, self.language.lists.kin)
            && is_name_start(name)
        {
            words.drain(..2);
        }
        Some(words)
    }

    /// How many words may be a name. What follows "from", "told" or a comma is no part of it.
    fn length_of_name(&self, words: &[String]) -> usize {
        let goes_on = |word: &String| {
            has(&self.grammar.name_links, &bare(word))
                || !word.starts_with(char::is_alphanumeric)
                || self.is_in(word, self.language.lists.past | self.language.lists.stop)
                    && !has(&self.grammar.particles, &bare(word))
        };
        let length = words
            .iter()
            .skip(1)
            .position(goes_on)
            .map_or(words.len(), |at| at + 1);
        words[..length]
            .iter()
            .position(|word| word.ends_with(','))
            .map_or(length, |comma| comma + 1)
    }

    /// Where a name ends by its capitals: "Dana & Lou" and "Ada von Berg" are written with small words between.
    fn end_of_name(&self, words: &[String]) -> usize {
        let grammar = self.grammar;
        let mut end = 0;
        let mut at = 0;
        while at < words.len() {
            let word = &words[at];
            let lists = self.language.lists;
            // "Priya Raman and I" names one.
            let next_is_name = words.get(at + 1).is_some_and(|next| {
                next.starts_with(char::is_uppercase)
                    && !self.is_in(next, lists.sender | lists.reader)
            });
            let joins = at > 0
                && next_is_name
                && (self.is_and(word) || has(&grammar.name_links, &bare(word)));
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
        end
    }
}

impl Reader<'_> {
    /// A work with its title behind it, of "article: Why bees matter" and "Zero-copy parsing, a talk": the title
    /// becomes one that is quoted.
    pub(super) fn with_title(&self, raw: &str) -> Option<String> {
        let text = tidy(raw)?;
        let quoted = |work: &str, title: &str| {
            let words: Vec<String> = work.split_whitespace().map(str::to_owned).collect();
            let begins = title.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
            let made = (1..=3).contains(&words.len())
                && self.is_in(&words[self.head(&words)], self.language.lists.creation);
            let marks = Some(self.grammar.quotes.as_ref()).filter(|marks| !marks.is_empty());
            let (open, close) = marks.unwrap_or("“”").split_at("“".len());
            (made && begins && !title.contains(QUOTES))
                .then(|| format!("{work} {open}{}{close}", trim_end(title)))
        };
        let before = text
            .split_once(": ")
            .and_then(|(work, title)| quoted(work, title));
        before.or_else(|| {
            let (title, work) = text.rsplit_once(", ")?;
            let (article, work) = work.split_once(' ')?;
            let known = has(&self.grammar.indefinites, &bare(article));
            known.then(|| quoted(work, title)).flatten()
        })
    }
}

/// A fact that is nothing but a title in quotation marks, which it keeps.
pub(super) fn title(raw: &str) -> Option<String> {
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

fn replaced(words: &[String], first: &str) -> Vec<String> {
    std::iter::once(first.to_owned())
        .chain(words.iter().skip(1).cloned())
        .collect()
}

/// Writes `words` behind `text`, with what becomes of its last word before their first one.
pub(super) fn append(text: &mut String, words: &str, joints: &Texts) {
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
        } else if let Some(vowel) = next.strip_prefix('~') {
            fold(first).starts_with(vowel)
        } else {
            // "El Salvador" keeps its article.
            first.starts_with(char::is_lowercase) && fold(first) == next
        };
        (lead == last && text.ends_with(' ') && meets).then_some((to, next.starts_with('~')))
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
