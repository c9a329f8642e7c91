//! Finds what makes a note personal: a cue, and after it an object that is particular.
//!
//! A cue ("your talk", "we both", "suggested I") says what kind of evidence may stand here; the words
//! around it say whether it holds for this reader or for the whole list. Stop words, vague words and
//! whatever a contact list holds are struck; what is left decides. No note is judged here.

use std::ops::Range;

use crate::diagnostic::Severity;
use crate::draft::{Context, Draft, StandIn};
use crate::note::words::{Break, Word};
use crate::note::{Found, Note};
use crate::rule::Rule;
use crate::rule::pack::{Cue, Lists, Needs, ObjectPlace, Pack, Target};
use crate::spans::Spans;
use crate::text::fold;
use crate::verdict::{Evidence, EvidenceKind, Strength};

/// Everything in the note that shows for whom it is, in the order of the note. `stand_ins` say what
/// stands for the slots of a template.
pub fn find(note: &Note<'_>, draft: &Draft, stand_ins: &[StandIn], pack: &Pack) -> Vec<Evidence> {
    let mut found = Vec::with_capacity(8);
    let mut spoken = Spoken::default();
    if !stand_ins.is_empty() {
        spoken.offer = offer(note, pack);
    }
    for stand_in in stand_ins {
        // Who writes it for each recipient writes it for this one.
        if let Some(kind) = stand_in.evidence
            && (stand_in.of_reader || !spoken.of_sender(note, kind, stand_in.bytes.start))
        {
            found.push((kind, Strength::Strong, stand_in.bytes.clone()));
        }
    }
    for (cue, at) in cues(note, pack) {
        if let Some((strength, words)) = weigh(note, cue, at) {
            found.push((cue.kind, strength, note.bytes(words)));
        }
    }
    from_context(note, &draft.context, &mut found);
    let strong = found
        .iter()
        .any(|(_, strength, _)| *strength == Strength::Strong);
    if !strong
        && !note.foreign
        && let Some((kind, words)) = without_cue(note, pack)
    {
        found.push((kind, Strength::Strong, note.bytes(words)));
    }
    from_greeting(note, &mut found);
    from_questions(note, &mut found);
    let mut spans = Spans::of(note.text, &draft.origin);
    distinct(found)
        .into_iter()
        .map(|(kind, strength, bytes)| Evidence {
            kind,
            strength,
            text: note.text[bytes.clone()].to_owned(),
            span: spans.locate(bytes.start, bytes.end),
        })
        .collect()
}

type Piece = (EvidenceKind, Strength, Range<usize>);

/// The pieces in the order of the note: of those that overlap and are of one kind, the one that says
/// most.
fn distinct(mut found: Vec<Piece>) -> Vec<Piece> {
    found.retain(|(_, _, bytes)| !bytes.is_empty());
    found.sort_by_key(|(kind, _, bytes)| (*kind, bytes.start));
    let mut distinct: Vec<Piece> = Vec::with_capacity(found.len());
    for (kind, strength, bytes) in found {
        match distinct.last_mut() {
            Some(last) if last.0 == kind && bytes.start < last.2.end => {
                if (strength, bytes.len()) > (last.1, last.2.len()) {
                    *last = (kind, strength, bytes);
                }
            }
            _ => distinct.push((kind, strength, bytes)),
        }
    }
    distinct.sort_by_key(|(kind, _, bytes)| (bytes.start, *kind));
    distinct
}

/// Cues that nothing excuses.
fn cues<'p>(note: &Note<'_>, pack: &'p Pack) -> impl Iterator<Item = (&'p Cue, Found)> {
    note.all_found().iter().filter_map(move |found| {
        let Target::Cue(index) = found.target else {
            return None;
        };
        let cue = pack.cues.get(usize::from(index))?;
        let body = note.body();
        let greets = found.start < body.start
            && (found.end <= body.start || note.greeted.contains(&found.start) || !cue.greets);
        if greets
            || found.start >= body.end
            || note.touches(Target::CueUnless(index), found.start..found.end)
        {
            return None;
        }
        Some((cue, *found))
    })
}

/// Whether the note shows that the two know each other, by a cue that says so with all that it needs.
pub fn are_acquainted(note: &Note<'_>, pack: &Pack) -> bool {
    cues(note, pack).any(|(cue, at)| {
        cue.acquainted && matches!(weigh(note, cue, at), Some((Strength::Strong, _)))
    })
}

/// How many words before and behind a cue its object may stand. People's sentences are shorter; this
/// keeps a hostile one from being weighed over and over.
const REACH: usize = 60;

/// How much a cue shows where it stands, and the words that show it.
fn weigh(note: &Note<'_>, cue: &Cue, at: Found) -> Option<(Strength, Range<usize>)> {
    let near = |words: Range<usize>| {
        words.start.max(at.start.saturating_sub(REACH))..words.end.min(at.end + REACH)
    };
    // What begins with the greeting begins before the first sentence does.
    let sentence = near(note.sentence_of(at.start.max(note.body().start)));
    let region = match cue.object {
        ObjectPlace::After => at.end..clause_end(note, at.end, &sentence),
        ObjectPlace::Inside => at.start..at.end,
        ObjectPlace::Before => sentence.start..at.start,
        ObjectPlace::Around => sentence.clone(),
        ObjectPlace::Note => near(note.body()),
    };
    let own = match cue.object {
        ObjectPlace::Inside => at.start..at.start,
        _ => at.start..at.end,
    };
    let content = Content::of(note, region, own, MergeFields::of(cue));
    let enough = match cue.needs {
        Needs::Nothing => true,
        Needs::Topic => content.words >= 1 || content.particular >= 1,
        Needs::Particular => content.words >= content.numbers + 2 || content.particular >= 1,
        Needs::Named => content.particular >= 1,
        Needs::Quoted => content.quoted >= 2,
        Needs::Telling => content.words > content.numbers,
        Needs::Detail => content.words >= content.particular + content.numbers + 2,
    };
    if enough {
        let words = content.start.min(at.start)..content.end.max(at.end);
        Some((Strength::Strong, words))
    } else {
        cue.weak.then_some((Strength::Weak, at.start..at.end))
    }
}

/// What a sentence speaks of before the slots in it. Slots come in the order of the note, and a sentence may be
/// full of them, so that what was read before one is not read again before the next.
#[derive(Debug, Default)]
struct Spoken {
    /// The word where the note begins to offer something.
    offer: usize,
    /// The words that were read, all of one sentence.
    read: Range<usize>,
    /// The word lists that they are in.
    lists: u64,
    /// The word lists that those of them are in that follow on the offer.
    offered: u64,
}

impl Spoken {
    /// Whether the slot at a byte of the note is something of the sender's, whatever its name: "I have a background
    /// in [relevant experience]", "I'm a [school] student".
    ///
    /// What the sender has read, heard or thought of is the reader's, and a meeting, a friend or a reason has two
    /// sides; but what is offered has one, whatever it is: "we are giving a free course, [workshop]".
    fn of_sender(&mut self, note: &Note<'_>, kind: EvidenceKind, byte: usize) -> bool {
        let lists = note.language.lists;
        self.read_to(note, byte);
        if self.read.contains(&self.offer) && self.offered & lists.reader == 0 {
            return true;
        }
        matches!(kind, EvidenceKind::Work | EvidenceKind::Community)
            && self.lists & lists.sender != 0
            && self.lists & (lists.reader | lists.perceive | lists.cognition) == 0
    }

    /// Reads on to a byte of the note, in the sentence in which it stands.
    fn read_to(&mut self, note: &Note<'_>, byte: usize) {
        let words = &note.words.list;
        let slot = words.partition_point(|word| word.end <= byte);
        let sentence = note.sentence_of(slot).start;
        if sentence != self.read.start || slot < self.read.end {
            self.read = sentence..sentence;
            (self.lists, self.offered) = (0, 0);
        }
        let fresh = words.get(self.read.end..slot).unwrap_or_default();
        for (at, word) in (self.read.end..).zip(fresh) {
            self.lists |= word.classes;
            if at >= self.offer {
                self.offered |= word.classes;
            }
        }
        self.read.end = slot.max(sentence);
    }
}

/// The content words that a sentence needs, beside its verb, to tell what happened between the two.
const DEED_WORDS: usize = 2;

/// The content words that a sentence needs to be about this reader without telling what happened.
const TIE_WORDS: usize = 3;

/// What shows for whom a note is though no cue does, before it asks for something.
fn without_cue(note: &Note<'_>, pack: &Pack) -> Option<(EvidenceKind, Range<usize>)> {
    let offer = offer(note, pack);
    let before = || {
        note.sentences
            .iter()
            .take_while(|sentence| sentence.end <= offer)
    };
    let said = Said::of(note, pack);
    before()
        .find_map(|sentence| tie(note, sentence, &said))
        .or_else(|| known(note, before()))
        .or_else(|| telegram(note, before(), &said))
}

/// A sentence that speaks to the reader and says something which the whole list could not be told,
/// whatever the words for it.
///
/// This carries the notes for which nobody would think of a cue: "we adopted the spaniel you fostered".
/// What is generic is written in stock words, and those are struck; so three words left beside "you"
/// are enough, and two where a verb in the past says that something happened.
fn tie(
    note: &Note<'_>,
    sentence: &Range<usize>,
    said: &Said,
) -> Option<(EvidenceKind, Range<usize>)> {
    let lists = note.language.lists;
    if !holds(note, sentence, lists.reader) {
        return None;
    }
    let happened = |index: &usize| {
        let word = note.word(*index);
        word.is_in(lists.past)
            && !word.is_in(lists.vague | lists.stop | lists.perceive | lists.cognition)
            && !word.is_named()
    };
    if holds(note, sentence, lists.sender)
        && let Some(verb) = sentence.clone().find(happened)
    {
        let content = Content::of(note, sentence.clone(), verb..verb + 1, MergeFields::Lofty);
        if content.words - content.numbers >= DEED_WORDS + worn_words(note, sentence, &said.worn) {
            return Some((
                EvidenceKind::History,
                content.start.min(verb)..content.end.max(verb + 1),
            ));
        }
    }
    // What the sender says of themselves in another clause is not about the reader.
    let mut start = sentence.start;
    while start < sentence.end {
        let end = clause_end(note, start, sentence).max(start + 1);
        let clause = start..end;
        start = end;
        if !holds(note, &clause, lists.reader) || any_in(&said.supposed, &clause) {
            continue;
        }
        let content = Content::of(note, clause.clone(), 0..0, MergeFields::Lofty);
        if content.words - content.numbers >= TIE_WORDS + worn_words(note, &clause, &said.worn) {
            return Some((told_by(note, &clause), content.start..content.end));
        }
    }
    None
}

/// What is said to a whole list: the words of phrases, in order and apart from each other.
struct Said {
    /// To everyone alike.
    worn: Vec<Range<usize>>,
    /// To whoever is supposed to know, to want or to suffer something.
    supposed: Vec<Range<usize>>,
}

impl Said {
    /// The rule whose phrases suppose something of the reader.
    const SUPPOSING: &str = "manners/assumption";

    fn of(note: &Note<'_>, pack: &Pack) -> Self {
        Self {
            worn: Self::by_rules(note, pack, |rule| rule.is_in("generic")),
            supposed: Self::by_rules(note, pack, |rule| rule.id == Self::SUPPOSING),
        }
    }

    /// The words of phrases that some rules find.
    fn by_rules(note: &Note<'_>, pack: &Pack, some: impl Fn(&Rule) -> bool) -> Vec<Range<usize>> {
        let found = note.all_found().iter();
        let mut found: Vec<_> = found
            .filter(|found| is_of_rule(note, found, pack, &some))
            .collect();
        found.sort_unstable_by_key(|found| (found.start, found.end));
        let mut said: Vec<Range<usize>> = Vec::new();
        for found in found {
            match said.last_mut() {
                Some(last) if found.start < last.end => last.end = last.end.max(found.end),
                _ => said.push(found.start..found.end),
            }
        }
        said
    }
}

/// Whether a phrase is one that some rules find, and that nothing excuses.
fn is_of_rule(note: &Note<'_>, found: &Found, pack: &Pack, some: impl Fn(&Rule) -> bool) -> bool {
    let Target::Rule(index) = found.target else {
        return false;
    };
    pack.rules.get(usize::from(index)).is_some_and(some)
        && !note.touches(Target::Unless(index), found.start..found.end)
}

/// Whether any of some phrases stands in a clause.
fn any_in(phrases: &[Range<usize>], clause: &Range<usize>) -> bool {
    phrases
        .iter()
        .any(|phrase| phrase.start < clause.end && clause.start < phrase.end)
}

/// How many words of a clause carry something, but in a phrase that is said to everyone.
fn worn_words(note: &Note<'_>, clause: &Range<usize>, worn: &[Range<usize>]) -> usize {
    let first = worn.partition_point(|worn| worn.end <= clause.start);
    worn[first..]
        .iter()
        .take_while(|worn| worn.start < clause.end)
        .map(|worn| worn.start.max(clause.start)..worn.end.min(clause.end))
        .map(|both| {
            let content = Content::of(note, both, 0..0, MergeFields::Lofty);
            content.words - content.numbers
        })
        .sum()
}

/// Whether any of some words is in these word lists.
fn holds(note: &Note<'_>, words: &Range<usize>, lists: u64) -> bool {
    words.clone().any(|index| note.word(index).is_in(lists))
}

/// What words without a cue show: a reason where the sender is in them, else something of the reader's.
fn told_by(note: &Note<'_>, words: &Range<usize>) -> EvidenceKind {
    if holds(note, words, note.language.lists.sender) {
        EvidenceKind::Reason
    } else {
        EvidenceKind::Work
    }
}

/// The content words that a note needs behind "the".
const KNOWN_WORDS: usize = 2;

/// What the sender calls "the second train" or "the pine tar one": nothing before it in the note says
/// which, so the reader must know.
///
/// What is offered to everyone has no article, or an indefinite one.
fn known<'a>(
    note: &Note<'_>,
    sentences: impl Iterator<Item = &'a Range<usize>>,
) -> Option<(EvidenceKind, Range<usize>)> {
    let lists = note.language.lists;
    let happened = |index: usize| {
        let word = note.word(index);
        word.is_in(lists.past) && !word.is_in(lists.perceive | lists.cognition)
    };
    let mut known = 0;
    for sentence in sentences {
        let content = Content::of(note, sentence.clone(), 0..0, MergeFields::Lofty);
        known += content.known;
        let told =
            content.known >= 1 && content.words >= KNOWN_WORDS && sentence.clone().any(happened);
        if content.known >= 1 && (known >= KNOWN_WORDS || told) {
            return Some((told_by(note, sentence), content.start..content.end));
        }
    }
    None
}

/// The words that a sentence of a telegram has at most.
const TELEGRAM_WORDS: usize = 6;

/// Short sentences in a row that together say what one would: "Your hedgehog signs. Where do you get them
/// printed?"
///
/// The first is about something of the reader's, and one of the others asks after it. Offers begin with what is
/// offered or with a question, and then tell: "Your shop. Empty shelves. We fill them."
fn telegram<'a>(
    note: &Note<'_>,
    sentences: impl Iterator<Item = &'a Range<usize>>,
    said: &Said,
) -> Option<(EvidenceKind, Range<usize>)> {
    let lists = note.language.lists;
    let mut all = 0..0;
    let (mut carried, mut asked) = (0, false);
    for sentence in sentences {
        let content = Content::of(note, sentence.clone(), 0..0, MergeFields::Lofty);
        let worn = worn_words(note, sentence, &said.worn);
        let words = (content.words - content.numbers).saturating_sub(worn);
        let short = sentence.len() <= TELEGRAM_WORDS && !any_in(&said.supposed, sentence);
        let asks = note.is_question(sentence);
        if all.is_empty() || !short {
            all = sentence.start..sentence.start;
            (carried, asked) = (0, false);
            if !short || asks || words == 0 || !holds(note, sentence, lists.reader) {
                continue;
            }
        }
        carried += words;
        asked |= asks && words > 0;
        all.end = sentence.end;
        if asked && carried >= TIE_WORDS {
            return Some((told_by(note, &all), all));
        }
    }
    None
}

/// The word where the note begins to ask for something, to offer something or to speak to a crowd, so
/// that what follows is no longer about the reader; the end of the note if it does none of these.
fn offer(note: &Note<'_>, pack: &Pack) -> usize {
    if note.signs().may_hold("://") && note.text.contains("://") {
        return 0;
    }
    let wants = |rule: &Rule| {
        let grave = rule.severity == Severity::Error;
        grave && (rule.is_in("pitch") || rule.is_in("manners")) || rule.is_in("mass-mail")
    };
    let offers = note.all_found().iter();
    let offers = offers.filter(|found| is_of_rule(note, found, pack, wants));
    let Some(offer) = offers.map(|found| found.start).min() else {
        return usize::MAX;
    };
    // "Fed up with slow broadband? We fix that": the question leads to the offer.
    let at = note
        .sentences
        .partition_point(|sentence| sentence.end <= offer);
    let before = at.checked_sub(1).and_then(|at| note.sentences.get(at));
    before
        .filter(|sentence| note.is_question(sentence))
        .map_or(offer, |sentence| sentence.start)
}

/// Where the clause that goes on at `from` ends: before the sender turns to something else.
fn clause_end(note: &Note<'_>, from: usize, sentence: &Range<usize>) -> usize {
    let lists = note.language.lists;
    let mut at = from;
    while at < sentence.end {
        let word = note.word(at);
        let turns = word.is_in(lists.sender | lists.opening | lists.perceive);
        let joined = at > sentence.start && note.word(at - 1).is_in(lists.joiner);
        let conjoined = word.is_in(lists.joiner) && word.before >= Break::Comma;
        if at > from && (conjoined || turns && (word.before >= Break::Comma || joined)) {
            break;
        }
        at += 1;
    }
    at
}

/// What becomes of that which a contact list holds: titles, trades, places, the names of employers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MergeFields {
    /// It counts like any word: the subject of a talk may be a trade.
    Count,
    /// Titles, trades and places are struck; other names count, an employer's too.
    Names,
    /// As `Names`, but a name behind "at" or "in" is a word like any other.
    Lower,
    /// As `Lower`, and what half the world likes is struck: to be two who drink coffee is no tie.
    Tie,
    /// As `Names`, but a name behind "at" or "in" is struck.
    Struck,
    /// As `Struck`, and so are lofty words: a talk may be on courage, but who is called courageous is anybody.
    Lofty,
}

impl MergeFields {
    fn of(cue: &Cue) -> Self {
        match cue.needs {
            Needs::Nothing | Needs::Topic | Needs::Quoted | Needs::Detail => Self::Count,
            Needs::Named => Self::Names,
            Needs::Particular if cue.kind == EvidenceKind::Community => Self::Tie,
            Needs::Particular => Self::Lower,
            Needs::Telling => Self::Struck,
        }
    }

    /// The word lists that are struck.
    fn struck(self, lists: &Lists) -> u64 {
        let empty = lists.stop
            | lists.vague
            | lists.courtesy
            | lists.connect
            | lists.creation
            | lists.reader
            | lists.sender;
        let listed =
            lists.role | lists.field | lists.place | lists.title | lists.credential | lists.legal;
        match self {
            Self::Count => empty,
            Self::Names | Self::Lower | Self::Struck => empty | listed,
            Self::Tie => empty | listed | lists.taste,
            Self::Lofty => empty | listed | lists.lofty,
        }
    }

    /// Whether such a name is struck, and no word like any other.
    fn strike_names(self) -> bool {
        matches!(self, Self::Names | Self::Struck | Self::Lofty)
    }

    /// Whether a name is what a contact list holds, for what leads to it: "at" to an employer, "in" to a place.
    fn hold(self, employer: bool, place: bool) -> bool {
        match self {
            Self::Count => false,
            Self::Names => place,
            Self::Lower | Self::Tie | Self::Struck | Self::Lofty => employer || place,
        }
    }
}

/// How many words behind "the" may belong to it.
const KNOWN_REACH: usize = 3;

/// What is left of some words when everything that could be said of anyone is struck.
#[derive(Debug, Clone, Copy)]
struct Content {
    /// Words that carry something.
    words: usize,
    /// Those that are named, quoted, dated or numbered.
    particular: usize,
    /// Those that are bare numbers.
    numbers: usize,
    /// Those in quotation marks.
    quoted: usize,
    /// Those of something that the reader knows: "the second train".
    known: usize,
    /// The first such word.
    start: usize,
    /// Behind the last.
    end: usize,
}

impl Content {
    const NONE: Self = Self {
        words: 0,
        particular: 0,
        numbers: 0,
        quoted: 0,
        known: 0,
        start: usize::MAX,
        end: 0,
    };

    /// Weighs the words of `region`, leaving out those of `own`.
    fn of(
        note: &Note<'_>,
        region: Range<usize>,
        own: Range<usize>,
        merge_fields: MergeFields,
    ) -> Self {
        let lists = note.language.lists;
        let struck = merge_fields.struck(&lists);
        // Capitals are counted only where there is one.
        let mut shouted = None;
        let all = region.clone();
        let mut is_named = |word: &Word| {
            word.is_named() && !*shouted.get_or_insert_with(|| is_shouted(note, &all))
        };
        let mut content = Self::NONE;
        // The word that leads to a name may be the cue's last.
        let leads = |lists: u64| {
            let before = region.start.checked_sub(1).filter(|at| own.contains(at));
            before.is_some_and(|at| note.word(at).is_in(lists))
        };
        let mut employer = leads(lists.employer);
        let mut place = leads(lists.placing);
        let mut known_until = 0;
        for index in region {
            if own.contains(&index) {
                continue;
            }
            let word = note.word(index);
            let words = content.words;
            let named = is_named(word) && !is_common(note, index);
            if word.is_in(lists.definite) && !named {
                known_until = index + 1 + KNOWN_REACH;
            } else if word.before >= Break::Comma {
                known_until = 0;
            }
            // The name behind "at" is the employer's and goes with it, as does the place behind "in".
            let placed = named && merge_fields.hold(employer, place);
            if placed && index > 0 && run_goes_on(note, index) && content.end == index {
                // The rest of a name that has been counted.
                content.end = index + 1;
                continue;
            }
            if !named {
                employer = word.is_in(lists.employer);
                place = word.is_in(lists.placing);
            }
            if word.is_particular() {
                content.quoted += 2;
                content.count(index, true);
                continue;
            }
            if note.is_struck(index) || placed && merge_fields.strike_names() {
                continue;
            }
            let dated = word.is_in(lists.date) || note.is_year(index);
            let quoted = word.is_quoted();
            content.quoted += usize::from(quoted);
            if dated || quoted && !word.is_in(lists.stop) {
                content.count(index, true);
            } else if word.is_in(struck)
                && !(named && word.is_in(lists.creation | lists.vague) && word.is_all_capitals())
            {
                continue;
            } else if named || word.has_digits() {
                content.numbers += usize::from(!named);
                content.count(index, named && !placed);
            } else if word.end - word.start > 1 {
                content.count(index, false);
            }
            content.known += usize::from(
                content.words > words && index < known_until && !word.is_number() && !named,
            );
        }
        content
    }

    fn count(&mut self, index: usize, particular: bool) {
        self.words += 1;
        self.particular += usize::from(particular);
        self.start = self.start.min(index);
        self.end = index + 1;
    }
}

/// Whether a name goes on from the word before.
fn run_goes_on(note: &Note<'_>, index: usize) -> bool {
    note.word(index).before == Break::None && note.word(index - 1).is_named()
}

/// Whether a capital makes no name of a word: "the University" is one of many, "Lund University" is not.
fn is_common(note: &Note<'_>, index: usize) -> bool {
    let word = note.word(index);
    let beside = |index: usize| {
        let word = note.words.list.get(index);
        word.is_some_and(|word| word.is_named() || word.has_digits())
    };
    let follows = word.before == Break::None && index.checked_sub(1).is_some_and(beside);
    let alone = !follows && !beside(index + 1);
    alone && word.is_in(note.language.lists.gathering) && !word.is_all_capitals()
}

/// Whether most words begin with a capital, so that capitals mark no names.
fn is_shouted(note: &Note<'_>, region: &Range<usize>) -> bool {
    let words = note.words.list.get(region.clone()).unwrap_or_default();
    let letters = words.iter().filter(|word| !word.has_digits());
    let (capitalised, all) = letters.fold((0, 0), |(some, all), word| {
        (some + usize::from(word.is_capitalised()), all + 1)
    });
    all >= 5 && capitalised * 5 >= all * 4
}

/// Facts of the draft's context that the note mentions.
fn from_context(note: &Note<'_>, context: &Context, found: &mut Vec<Piece>) {
    for (key, fact) in context.facts() {
        let Some(kind) = kind_of_fact(key) else {
            continue;
        };
        if let Some(words) = mention(note, fact) {
            found.push((kind, Strength::Strong, note.bytes(words)));
        }
    }
}

/// That the note greets its reader by name.
fn from_greeting(note: &Note<'_>, found: &mut Vec<Piece>) {
    // "Madame" is what anybody is called.
    let titles = note.language.lists.title;
    if note.greeted.clone().any(|at| !note.word(at).is_in(titles)) {
        found.push((
            EvidenceKind::Address,
            Strength::Strong,
            note.bytes(note.greeted.clone()),
        ));
    }
}

/// The questions of the note: one about nothing is weak.
fn from_questions(note: &Note<'_>, found: &mut Vec<Piece>) {
    let questions = note
        .sentences
        .iter()
        .filter(|sentence| note.is_question(sentence));
    for sentence in questions {
        let nothing = sentence.start..sentence.start;
        let content = Content::of(note, sentence.clone(), nothing, MergeFields::Count);
        let strength = if content.words >= 1 {
            Strength::Strong
        } else {
            Strength::Weak
        };
        let bytes = note.bytes(sentence.clone());
        found.push((EvidenceKind::Question, strength, bytes));
    }
}

/// The evidence that a context fact is when the note mentions it; a date alone and a question are none.
pub fn kind_of_fact(key: &str) -> Option<EvidenceKind> {
    Some(match key {
        "met_at" => EvidenceKind::Met,
        "worked_on" => EvidenceKind::History,
        "mutual" => EvidenceKind::Mutual,
        "community" => EvidenceKind::Community,
        "their_work" => EvidenceKind::Work,
        "reason" => EvidenceKind::Reason,
        _ => return None,
    })
}

/// Where the note mentions a fact: at least half of the words that carry it, close together.
pub fn mention(note: &Note<'_>, fact: &str) -> Option<Range<usize>> {
    let lists = note.language.lists;
    let empty = lists.stop | lists.reader | lists.sender;
    let folded = fold(fact);
    let mut wanted: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .filter(|word| {
            let classes = note
                .language
                .classes_of(note.language.words.find(word), word);
            classes & empty == 0
        })
        .collect();
    if wanted.is_empty() {
        return None;
    }
    // Sorted, since both may be long.
    wanted.sort_unstable();
    let body = note.body();
    let places: Vec<usize> = body
        .filter(|&index| wanted.binary_search(&note.folded(index)).is_ok())
        .collect();
    let mut seen: Vec<&str> = places.iter().map(|&index| note.folded(index)).collect();
    seen.sort_unstable();
    seen.dedup();
    (seen.len() * 2 >= wanted.len().min(8) && !seen.is_empty())
        .then(|| Some(*places.first()?..*places.last()? + 1))
        .flatten()
}
