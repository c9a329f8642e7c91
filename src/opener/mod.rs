//! Suggests first sentences, built only from what the draft's context or the note itself holds.
//!
//! Facts are put into sentences that a person might say; where none is known, blanks say which would
//! help. No meeting, compliment or friend is invented here, and what the linter would not let pass is
//! not offered.

use crate::draft::{Draft, Platform};
use crate::note::{Note, platform_length};
use crate::report::Opener;
use crate::rule::opener::{Fact, Grammar};
use crate::rule::pack::{LanguagePack, OpenerTemplate, Openers, Pack};
use crate::verdict::{Evidence, EvidenceKind, Strength};

mod acquaintance;
mod clean;
mod fact;
mod name;
mod render;
mod when;
mod wording;
mod words;

pub use acquaintance::most_helpful_fact;

pub(crate) use acquaintance::Acquaintance;
use acquaintance::is_personal;
use fact::Facts;
use render::{Gaps, Rendered, groups, render, required};

/// The most pieces of a note's own evidence that openers are sought from. People's notes have a handful;
/// a hostile one has a hundred thousand.
const MOST_PIECES: usize = 20;

/// The most sentences that are put to the linter for one draft. A fact that no sentence can carry
/// should not cost more than a list of drafts.
const MOST_TRIALS: usize = 40;

/// Up to `count` openers for a draft, distinct, none longer than the platform takes.
///
/// First those from the context's facts, ranked met, history, mutual, community, work, reason; then
/// those from the note's own strong evidence; then, if it has none, those with blanks, which are not `ready`. The
/// first of these asks for the [`most_helpful_fact`], unless the note denies it ("we haven't met"). `accepts` judges a finished sentence, as a note in the
/// given language, and is asked about every one that is to be ready.
pub fn suggest(
    note: &Note<'_>,
    draft: &Draft,
    evidence: &[Evidence],
    pack: &Pack,
    platform: Platform,
    count: usize,
    mut accepts: impl FnMut(&str, &str) -> bool,
) -> Vec<Opener> {
    if count == 0 {
        return Vec::new();
    }
    let Some((grammar, language)) = grammar(note, pack) else {
        return Vec::new();
    };
    let facts = Facts::of(draft, note, pack, grammar, language);
    let templates: Vec<OpenerTemplate<'_>> = pack
        .openers
        .iter()
        .filter(|openers| openers.language == grammar.language)
        .flat_map(Openers::iter)
        .filter(|template| template.is_sober() == facts.grave)
        .collect();
    let mut desk = Desk {
        note: note.text.trim(),
        platform,
        grammar,
        trials: MOST_TRIALS,
        accepts: &mut |text| accepts(text, &grammar.language),
        openers: Vec::new(),
    };
    desk.add_from_context(&templates, &facts, count);
    desk.openers.sort_by_key(|opener| opener.kind);
    desk.add_from_note(&templates, &facts, note, evidence, count);
    // A note that has what it takes is not asked for more.
    if !is_personal(evidence) {
        let kinds = Acquaintance::of(draft, note, pack).blank_order(draft, evidence);
        desk.add_blanks(&templates, &facts, &kinds, count);
    }
    desk.openers
}

/// The keys of the context facts that no sentence can take as they are written; none where the language is not known.
pub fn unsaid(note: &Note<'_>, draft: &Draft, pack: &Pack) -> Vec<&'static str> {
    let Some((grammar, language)) = grammar(note, pack) else {
        return Vec::new();
    };
    let facts = Facts::of(draft, note, pack, grammar, language);
    let stated = draft
        .context
        .facts()
        .filter(|(_, text)| !text.trim().is_empty());
    let named = |key: &str| Fact::ALL.iter().find(|fact| fact.name() == key);
    stated
        .filter(|(key, _)| named(key).is_some_and(|fact| !facts.can_say(*fact)))
        .map(|(key, _)| key)
        .collect()
}

/// The grammar of the note's language, with its words. Without one there are no openers: a sentence in
/// another language would be worse than none.
fn grammar<'p>(note: &Note<'_>, pack: &'p Pack) -> Option<(&'p Grammar, &'p LanguagePack)> {
    let grammar = pack
        .grammars
        .iter()
        .find(|grammar| grammar.language == note.language.code)?;
    Some((grammar, pack.find_language(&grammar.language)?))
}

/// Where openers are tried and collected.
struct Desk<'a> {
    note: &'a str,
    platform: Platform,
    grammar: &'a Grammar,
    trials: usize,
    accepts: &'a mut dyn FnMut(&str) -> bool,
    openers: Vec<Opener>,
}

impl Desk<'_> {
    /// Openers from the context: in turn one of each kind, so that they differ in more than a word.
    fn add_from_context(&mut self, templates: &[OpenerTemplate<'_>], facts: &Facts, count: usize) {
        let mut kinds: Vec<Vec<OpenerTemplate<'_>>> = EvidenceKind::ALL
            .into_iter()
            .map(|kind| {
                let own = templates
                    .iter()
                    .filter(|template| template.kind == kind && !is_from_note(template));
                own.copied()
                    .filter(|template| {
                        required(template.parts).all(|slot| facts.get(slot).is_some())
                    })
                    .rev()
                    .collect()
            })
            .collect();
        while kinds.iter().any(|kind| !kind.is_empty()) {
            for kind in &mut kinds {
                if self.openers.len() == count {
                    return;
                }
                while let Some(template) = kind.pop() {
                    if self.add_ready(&template, facts) {
                        break;
                    }
                }
            }
        }
    }

    /// Openers from the sentences of the note that are strong evidence.
    fn add_from_note(
        &mut self,
        templates: &[OpenerTemplate<'_>],
        facts: &Facts,
        note: &Note<'_>,
        evidence: &[Evidence],
        count: usize,
    ) {
        let mut strong: Vec<&Evidence> = evidence
            .iter()
            .filter(|piece| piece.strength == Strength::Strong && piece.kind.personal())
            .collect();
        strong.sort_by_key(|piece| piece.kind);
        strong.truncate(MOST_PIECES);
        let mut seen = Vec::new();
        let mut pieces: Vec<(EvidenceKind, Facts)> = Vec::new();
        for piece in strong {
            let Some(sentence) = note.sentences.iter().find(|sentence| {
                let bytes = note.bytes((*sentence).clone());
                bytes.start <= piece.span.start && piece.span.start < bytes.end
            }) else {
                continue;
            };
            if !seen.contains(sentence) {
                seen.push(sentence.clone());
                pieces.extend(
                    facts
                        .with_note(note, sentence, evidence, self.grammar)
                        .map(|facts| (piece.kind, facts)),
                );
            }
        }
        for round in 0.. {
            let mut more = false;
            for (kind, facts) in &pieces {
                let mut own = templates
                    .iter()
                    .filter(|template| takes_note(template, *kind));
                if let Some(template) = own.nth(round) {
                    more = true;
                    if self.openers.len() == count || self.trials == 0 {
                        return;
                    }
                    let mut of_kind = *template;
                    of_kind.kind = *kind;
                    self.add_ready(&of_kind, facts);
                }
            }
            if !more {
                return;
            }
        }
    }

    /// Openers with blanks: in turn one of each kind.
    fn add_blanks(
        &mut self,
        templates: &[OpenerTemplate<'_>],
        facts: &Facts,
        kinds: &[EvidenceKind],
        count: usize,
    ) {
        for round in 0.. {
            let mut more = false;
            for kind in kinds {
                let with_blank = |template: &&OpenerTemplate<'_>| {
                    template.kind == *kind && lacks_what_it_can_ask_for(template, facts)
                };
                let Some(template) = templates.iter().filter(with_blank).nth(round) else {
                    continue;
                };
                more = true;
                if self.openers.len() == count {
                    return;
                }
                for kept in (0..=groups(template.parts)).rev() {
                    let Some(made) = render(template, facts, kept, Gaps::Blank) else {
                        continue;
                    };
                    if self.fits(&made.text, kept) && self.is_new(&made.text) {
                        let keys = made
                            .blanks
                            .iter()
                            .map(|fact| fact.name().to_owned())
                            .collect();
                        self.openers.push(Opener {
                            text: made.text,
                            kind: *kind,
                            ready: false,
                            facts: keys,
                        });
                        break;
                    }
                }
            }
            if !more {
                return;
            }
        }
    }

    /// Adds what a template makes of the facts, with as many of its groups as there is room for.
    fn add_ready(&mut self, template: &OpenerTemplate<'_>, facts: &Facts) -> bool {
        let mut tried: Option<String> = None;
        for kept in (0..=groups(template.parts)).rev() {
            let Some(Rendered {
                text, facts: used, ..
            }) = render(template, facts, kept, Gaps::None)
            else {
                continue;
            };
            if tried.as_ref() == Some(&text) || !self.fits(&text, kept) || !self.is_new(&text) {
                continue;
            }
            if self.trials == 0 {
                return false;
            }
            self.trials -= 1;
            if (self.accepts)(&text) {
                let stated = used
                    .iter()
                    .filter(|fact| !fact.is_name() && !facts.is_from_note(**fact));
                let mut keys: Vec<String> = stated.map(|fact| fact.name().to_owned()).collect();
                if is_from_note(template) {
                    keys.insert(0, Fact::Note.name().to_owned());
                }
                self.openers.push(Opener {
                    text,
                    kind: template.kind,
                    ready: true,
                    facts: keys,
                });
                return true;
            }
            tried = Some(text);
        }
        false
    }

    /// Whether it fits. What may be left out must fit on every plan; the bare sentence on the largest.
    fn fits(&self, text: &str, kept: usize) -> bool {
        let limit = if kept > 0 {
            self.platform.safe_limit()
        } else {
            self.platform.limit()
        };
        limit.is_none_or(|limit| platform_length(text) <= limit)
    }

    fn is_new(&self, text: &str) -> bool {
        text != self.note && !self.openers.iter().any(|opener| opener.text == text)
    }
}

/// Whether a template is for sentences of the note.
fn is_from_note(template: &OpenerTemplate<'_>) -> bool {
    required(template.parts).any(|slot| slot.fact == Fact::Note)
}

/// Whether a template is for sentences of the note that are this evidence. What is said soberly does not depend on it.
fn takes_note(template: &OpenerTemplate<'_>, kind: EvidenceKind) -> bool {
    is_from_note(template) && (template.kind == kind || template.is_sober())
}

/// Whether facts that a template needs are not known, and it has words for each of the gaps.
fn lacks_what_it_can_ask_for(template: &OpenerTemplate<'_>, facts: &Facts) -> bool {
    let mut lacking = required(template.parts)
        .filter(|slot| facts.get(*slot).is_none())
        .peekable();
    // Who is named, if not so that this sentence takes them, is not asked for again.
    let named = |fact| fact == Fact::Mutual && facts.can_say(fact);
    lacking.peek().is_some()
        && lacking.all(|slot| template.blank(slot).is_some() && !named(slot.fact))
}
