//! The pack: every rule, cue, word list and stock text, laid out so that nothing is parsed at start-up.
//!
//! The build makes one from `rules/` and writes it into the binary as static data. It holds values and
//! finds words; judging a note with it is the linter's business.

use std::sync::Arc;

use super::automaton::Automaton;
use super::opener::{Form, Grammar, Part, Slot};
use super::own::OwnPhrases;
use super::slot::{Dialect, SlotKind};
use super::table::{Rows, Texts, WordId, WordTable, hash, signature_bit};
pub use super::target::Target;
use super::{List, Rule, Text};
use crate::verdict::EvidenceKind;

/// All that invitelint knows about language.
#[derive(Debug, Clone, Default)]
pub struct Pack {
    /// Every rule: those that come with the tool, sorted by id, and then a user's own.
    pub rules: List<Rule>,
    /// Evidence cues.
    pub cues: List<Cue>,
    /// What platforms write by themselves.
    pub stock: List<Stock>,
    /// The names of all word lists, in the order of their bits.
    pub word_lists: List<Text>,
    /// The language to fall back on.
    pub language: LanguagePack,
    /// The other languages.
    pub languages: List<LanguagePack>,
    /// Openers, those of one language and kind together.
    pub openers: List<Openers>,
    /// How facts fit into openers, a language each.
    pub grammars: List<Grammar>,
    /// What a template's slots are for.
    pub slots: List<SlotKind>,
    /// The names of slots, their words separated by spaces.
    pub slot_names: SlotNames,
    /// Words that say whose a slot is, with the kind that they make of it.
    pub slot_owners: SlotNames,
    /// How tools write their placeholders, sorted by name.
    pub dialects: List<Dialect>,
}

impl Pack {
    /// The kind of slot that goes by these words, separated by spaces.
    pub fn find_slot(&self, words: &str) -> Option<&SlotKind> {
        self.slots.get(self.slot_names.kind_of(words)?)
    }

    /// The kind of slot that a word makes of one which says whose it is.
    pub fn find_owner(&self, word: &str) -> Option<&SlotKind> {
        self.slots.get(self.slot_owners.kind_of(word)?)
    }

    /// The kind of slot of that name.
    pub fn slot_kind(&self, name: &str) -> Option<&SlotKind> {
        self.slots.iter().find(|kind| kind.name == name)
    }

    /// The dialect that users call `name`.
    pub fn find_dialect(&self, name: &str) -> Option<&Dialect> {
        self.dialects.iter().find(|dialect| dialect.name == name)
    }

    /// The codes of the languages that notes are read in, the one to fall back on first.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.language)
            .chain(self.languages.iter())
            .map(|language| language.code.as_ref())
    }

    /// What is known of a language, by its code ("de", "de-AT").
    pub fn find_language(&self, code: &str) -> Option<&LanguagePack> {
        let code = code.split(['-', '_']).next().unwrap_or(code);
        std::iter::once(&self.language)
            .chain(self.languages.iter())
            .find(|language| language.code.eq_ignore_ascii_case(code))
    }
}

/// Names of slots, sorted, each with its kind.
#[derive(Debug, Clone, Default)]
pub struct SlotNames {
    /// The names.
    pub names: Texts,
    /// Their kinds, by their indexes.
    pub kinds: List<u8>,
}

impl SlotNames {
    /// The kind of a name, by its index.
    fn kind_of(&self, name: &str) -> Option<usize> {
        let kind = *self.kinds.get(self.names.find_sorted(name)?)?;
        Some(usize::from(kind))
    }

    /// The names with their kinds.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        let kinds = self.kinds.iter().copied().map(usize::from);
        self.names.iter().zip(kinds)
    }
}

/// One language's words and phrases.
#[derive(Debug, Clone, Default)]
pub struct LanguagePack {
    /// ISO 639-1 code.
    pub code: Text,
    /// All words that lists and phrases use.
    pub words: WordTable,
    /// Bits of the word lists that the code asks for.
    pub lists: Lists,
    /// Courtesies and words of the bare invitation that may have a slip in them, by their first byte.
    pub courtesies: Rows<WordId>,
    /// Endings that put a word into lists.
    pub suffixes: Suffixes,
    /// Short forms.
    pub short_forms: WordTable,
    /// The words that each short form stands for, separated by spaces, in the order of their numbers.
    pub long_forms: Texts,
    /// All phrases.
    pub automaton: Automaton,
    /// What each phrase is for.
    pub targets: List<Target>,
    /// All that there are phrases for, sorted.
    pub purposes: List<Target>,
    /// Phrases that users have added.
    pub own: Option<Arc<OwnPhrases>>,
}

impl LanguagePack {
    /// Whether there is a phrase for this purpose.
    pub fn speaks_of(&self, target: Target) -> bool {
        self.purposes.binary_search(&target).is_ok()
            || self.own.as_ref().is_some_and(|own| own.speaks_of(target))
    }

    /// The words that a short form stands for.
    pub fn expansion(&self, folded: &str) -> Option<impl Iterator<Item = &str> + use<'_>> {
        self.expansion_of(hash(folded.as_bytes()))
    }

    /// The words that a short form stands for, given its hash.
    pub fn expansion_of(&self, hash: u64) -> Option<impl Iterator<Item = &str> + use<'_>> {
        let number = usize::from(self.short_forms.find_hashed(hash));
        let long = self.long_forms.get(number.checked_sub(1)?)?;
        Some(long.split(' '))
    }

    /// The word lists that a word is in, by the lists themselves or by its ending.
    pub fn classes_of(&self, id: WordId, folded: &str) -> u64 {
        if id == 0 {
            self.suffixes.lists_of(folded)
        } else {
            self.words.classes(id)
        }
    }
}

/// Endings that put a word into lists.
#[derive(Debug, Clone, Default)]
pub struct Suffixes {
    /// The endings.
    pub endings: Texts,
    /// The lists of each, by their bits.
    pub lists: List<u64>,
}

impl Suffixes {
    /// The word lists that the ending of a word puts it into.
    pub fn lists_of(&self, word: &str) -> u64 {
        let (text, word) = (self.endings.text.as_bytes(), word.as_bytes());
        let last = word.last();
        let mut start = 0;
        let mut all = 0;
        for (&end, lists) in self.endings.ends.iter().zip(self.lists.iter()) {
            let ending = &text[start..end as usize];
            start = end as usize;
            if ending.last() == last && word.len() > ending.len() + 1 && word.ends_with(ending) {
                all |= lists;
            }
        }
        all
    }
}

/// A cue of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Its name in its file.
    pub name: Text,
    /// What it shows.
    pub kind: EvidenceKind,
    /// What must stand in its object for the evidence to be strong.
    pub needs: Needs,
    /// Where the object stands.
    pub object: ObjectPlace,
    /// Whether the cue without its object is still weak evidence.
    pub weak: bool,
    /// Whether it shows that the two know each other: who has heard a talk knows the speaker, and not they
    /// them.
    pub acquainted: bool,
    /// Whether it may begin with the words that greet, which say nothing elsewhere.
    pub greets: bool,
}

/// What makes the object of a cue particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The cue says it all.
    Nothing,
    /// One word that is neither vague nor a stop word; words of a contact list count.
    Topic,
    /// Something named, quoted, dated or numbered, or two content words; words of a contact list do not
    /// count.
    Particular,
    /// Something named, quoted, dated or numbered.
    Named,
    /// Something in quotation marks.
    Quoted,
    /// One word that carries something and that no contact list holds.
    Telling,
    /// Two content words that are no names; words of a contact list count.
    Detail,
}

/// Where the object of a cue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectPlace {
    /// After the cue, up to the end of the clause.
    After,
    /// The whole sentence, without the cue's own words.
    Around,
    /// Before the cue, from the beginning of the sentence.
    Before,
    /// Inside the cue, and after it.
    Inside,
    /// Anywhere in the note: the cue says of all of it that the reader will know.
    Note,
}

/// A text that a platform writes by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// ISO 639-1 code, possibly with a region.
    pub language: Text,
    /// Its words, folded, separated by spaces; `{}` for a slot, which stands for up to four words.
    pub words: Text,
    /// How many of them are no slots.
    pub literals: usize,
    /// How many slots there are.
    pub slots: usize,
    /// Whether they stand for any words, and not only for what is called so, such as a name.
    pub open: bool,
    /// The looks of those that are no slots, in their order.
    pub looks: List<Look>,
}

impl Stock {
    /// Fewer words than these, slots aside, are no text of a platform's.
    pub const LEAST: usize = 3;

    /// Notes of more words are never the platform's own.
    pub const LONGEST: usize = 60;

    /// Words so long may have a slip in them.
    pub const TYPO_FROM: usize = 5;

    /// Of words so long, even a known word may be a slip.
    pub const LONG: usize = 8;
}

/// What can be asked of a word before it is compared letter by letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Its [`super::table::signature_bit`].
    pub bit: u8,
    /// Its first byte.
    pub first: u8,
    /// How many bytes it has.
    pub length: u8,
}

impl Look {
    /// The look of a word.
    pub fn of(word: &str) -> Self {
        Self::of_hashed(hash(word.as_bytes()), word.as_bytes())
    }

    /// The look of a word whose hash is known.
    pub fn of_hashed(hash: u64, word: &[u8]) -> Self {
        Self {
            bit: signature_bit(hash),
            first: word.first().copied().unwrap_or_default(),
            length: u8::try_from(word.len()).unwrap_or(u8::MAX),
        }
    }
}

/// Patterns for openers of one language and kind, best first. They lie side by side, without an address for each
/// word that the loader would have to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Openers {
    /// ISO 639-1 code.
    pub language: Text,
    /// The evidence that they would be.
    pub kind: EvidenceKind,
    /// The sentences as they are written.
    pub texts: Texts,
    /// Their parts, one sentence's after the other's.
    pub parts: List<Part>,
    /// Where the parts of each sentence end.
    pub ends: List<u32>,
    /// The slots for which there are words while their facts are not known.
    pub blank_slots: List<Slot>,
    /// What stands in these slots.
    pub blank_words: Texts,
}

impl Openers {
    /// Those of a language and a kind, given as sentences with their parts.
    pub fn of(
        language: &str,
        kind: EvidenceKind,
        sentences: Vec<(String, Vec<Part>)>,
        blanks: Vec<(Slot, String)>,
    ) -> Self {
        let mut parts = Vec::new();
        let mut ends = Vec::new();
        let mut texts = Vec::new();
        for (text, own) in sentences {
            parts.extend(own);
            ends.push(super::wide(parts.len()));
            texts.push(text);
        }
        let (slots, words): (Vec<Slot>, Vec<String>) = blanks.into_iter().unzip();
        Self {
            language: language.to_owned().into(),
            kind,
            texts: texts.into(),
            parts: parts.into(),
            ends: ends.into(),
            blank_slots: slots.into(),
            blank_words: words.into(),
        }
    }

    /// The patterns one by one.
    pub fn iter(&self) -> impl Iterator<Item = OpenerTemplate<'_>> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let places = starts.zip(self.ends.iter());
        places
            .zip(self.texts.iter())
            .map(|((start, &end), text)| OpenerTemplate {
                kind: self.kind,
                text,
                parts: &self.parts[start as usize..end as usize],
                openers: self,
            })
    }

    /// The slots that have words for the gap, with these.
    pub fn blanks(&self) -> impl Iterator<Item = (Slot, &str)> {
        self.blank_slots
            .iter()
            .copied()
            .zip(self.blank_words.iter())
    }
}

/// A pattern for openers.
#[derive(Debug, Clone, Copy)]
pub struct OpenerTemplate<'p> {
    /// The evidence that it would be.
    pub kind: EvidenceKind,
    /// The sentence, as it is written.
    pub text: &'p str,
    /// What the sentence is made of.
    pub parts: &'p [Part],
    /// The openers that it is one of.
    openers: &'p Openers,
}

impl<'p> OpenerTemplate<'p> {
    /// What stands in a slot while its fact is not known. A sober one and one of one person have the words of
    /// their fact's first form.
    pub fn blank(&self, slot: Slot) -> Option<&'p str> {
        let mut blanks = self.openers.blanks();
        let any_form = matches!(slot.form, Form::Sober | Form::One);
        let asks_for = |known: Slot| known == slot || any_form && known.fact == slot.fact;
        blanks.find_map(|(known, words)| asks_for(known).then_some(words))
    }

    /// Whether it is for what death, illness or an accident is spoken of with.
    pub fn is_sober(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Slot(slot) if slot.form == Form::Sober))
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The word lists that the code itself asks for, each as its bit.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct Lists { $($(#[$doc])* pub $name: u64,)* }

        impl Lists {
            /// The lists' names, in the order of their bits.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)*];

            /// The lists of a language that has them all at the bits of their order.
            pub fn standard() -> Self {
                let mut bit = 1_u64;
                let mut next = || { let this = bit; bit <<= 1; this };
                Self { $($name: next(),)* }
            }

            /// Words that a note may be made of and still say nothing to its reader.
            pub fn empty(self) -> u64 {
                self.stop | self.courtesy | self.connect | self.greeting | self.closing | self.sender | self.reader
            }
        }
    };
}

lists! {
    /// Function words and light verbs.
    stop,
    /// What could be said of anyone.
    vague,
    /// Greetings, wishes, thanks, sign-offs.
    courtesy,
    /// Words of the bare invitation.
    connect,
    /// Job titles.
    role,
    /// Industries, disciplines, technologies.
    field,
    /// Countries, cities, regions.
    place,
    /// What people make, say and publish.
    creation,
    /// Where people meet.
    gathering,
    /// Words for a shared school.
    alumni,
    /// Days, months, seasons.
    date,
    /// Numbers in words.
    number,
    /// Past tense forms.
    past,
    /// People in one's life.
    kin,
    /// Honorifics.
    title,
    /// Letters behind a name.
    credential,
    /// Words that greet.
    greeting,
    /// Words that close.
    closing,
    /// Words whose full stop does not end a sentence.
    abbreviation,
    /// The sender: I, my, we, our.
    sender,
    /// The reader: you, your.
    reader,
    /// Words that join a new clause: and, so, but, because.
    joiner,
    /// Words that open a clause which is not about the object any more: would, hope, let, please.
    opening,
    /// Words that lead to an employer: at, for, with.
    employer,
    /// Words that lead to a place: in, near, around.
    placing,
    /// Words that end a company's name: inc, ltd, gmbh.
    legal,
    /// Words after which somebody says who they are: am, is, name.
    copula,
    /// Verbs for noticing something about the reader.
    perceive,
    /// Verbs for what the sender thinks or intends.
    cognition,
    /// Articles for what both know already: the.
    definite,
    /// Nouns whose capital marks no name, in a language that writes nouns so.
    noun,
    /// Words behind which a capital marks a noun and no name, in such a language.
    determiner,
    /// Given names that are words as well.
    given,
    /// Abstract words, of praise and of the mind, which are about nobody without a cue.
    lofty,
    /// What half the world likes.
    taste,
}
