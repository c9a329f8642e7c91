//! Stock texts and openers of users' own.

use super::super::assemble::stock;
use super::super::file::{GrammarFile, OpenerFile, StockFile};
use super::super::opener;
use super::{MAX_SHOWN, Openers, Own, OwnOpener, Placed, RuleError, Source, Stock, excerpt};
use crate::verdict::EvidenceKind;

/// The stock texts and openers that users may add, of each.
const MAX_TEXTS: usize = 2_000;

/// The characters of a message about one of them, which may repeat a part of it.
const MAX_TOLD: usize = 300;

/// The bytes that one of them may have.
const MAX_LENGTH: usize = 10_000;

impl Own<'_> {
    pub(super) fn add_stock_file(&mut self, source: Source<'_>) -> Result<(), Vec<RuleError>> {
        let file = StockFile::parse(source).map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        for entry in file.texts {
            let mut text = Placed::from(entry.text.get_ref().clone());
            let place = source.error(entry.text.span().start, "");
            (text.path, text.line, text.column) = (place.path, place.line, place.column);
            errors.extend(self.add_stock(&entry.lang, &text).err());
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    pub(super) fn add_stock(
        &mut self,
        language: &str,
        text: &Placed<String>,
    ) -> Result<(), RuleError> {
        let Some(pack) = self.base.find_language(language) else {
            return Err(text.error(self.unknown_language(language)));
        };
        if self.stock.len() == MAX_TEXTS {
            return Err(text.error(format!("more than {MAX_TEXTS} stock texts")));
        }
        if text.value.len() > MAX_LENGTH {
            return Err(text.error(format!("a stock text has at most {MAX_LENGTH} bytes")));
        }
        let stock = stock(language, &text.value, pack);
        if stock.literals < Stock::LEAST || stock.literals > Stock::LONGEST {
            return Err(text.error(format!(
                "stock text `{}`: no note can be it; it needs between {} and {} words besides its slots",
                excerpt(&text.value, MAX_SHOWN),
                Stock::LEAST,
                Stock::LONGEST
            )));
        }
        // Who writes a slot into a text of their own says what may stand there.
        self.stock.push(Stock {
            open: true,
            ..stock
        });
        Ok(())
    }

    pub(super) fn add_opener_file(&mut self, source: Source<'_>) -> Result<(), Vec<RuleError>> {
        if source.name() == GrammarFile::NAME {
            let message = "how facts fit into sentences cannot be changed; openers stand in opener/<kind>.toml";
            return Err(vec![RuleError::about(source.path, message)]);
        }
        let (kind, file) = OpenerFile::parse(source).map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        for (language, texts) in file.openers {
            let mut blanks = Vec::new();
            for (slot, words) in file.blanks.get(&language).into_iter().flatten() {
                match opener::parse_slot(slot.get_ref()) {
                    Ok(slot) => blanks.push((slot, words.clone())),
                    Err(error) => {
                        let why = excerpt(&error.to_string(), MAX_TOLD);
                        errors.push(source.error(slot.span().start, why));
                    }
                }
            }
            for text in texts {
                let place = source.error(text.span().start, "");
                let added = self.opener(kind, &language, text.get_ref(), blanks.clone());
                errors.extend(added.err().map(|message| RuleError { message, ..place }));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    pub(super) fn add_opener(&mut self, own: &OwnOpener) -> Result<(), RuleError> {
        self.opener(own.kind, &own.language, &own.text.value, Vec::new())
            .map_err(|why| own.text.error(why))
    }

    /// Adds an opener. Where it says nothing for a blank, it asks as the tool's own openers do.
    fn opener(
        &mut self,
        kind: EvidenceKind,
        language: &str,
        text: &str,
        mut blanks: Vec<(opener::Slot, String)>,
    ) -> Result<(), String> {
        if !kind.personal() {
            return Err(format!(
                "an opener of the kind `{kind}` would make no note personal"
            ));
        }
        if !self
            .base
            .grammars
            .iter()
            .any(|known| known.language == language)
        {
            let known: Vec<_> = self
                .base
                .grammars
                .iter()
                .map(|g| g.language.as_ref())
                .collect();
            return Err(format!(
                "there are no openers in a language `{}`, but in {}",
                excerpt(language, MAX_SHOWN),
                known.join(", ")
            ));
        }
        if self.openers.len() == MAX_TEXTS {
            return Err(format!("more than {MAX_TEXTS} openers"));
        }
        if text.len() > MAX_LENGTH {
            return Err(format!("an opener has at most {MAX_LENGTH} bytes"));
        }
        let sentence = opener::unbroken(text);
        let parts = opener::parse(&sentence).map_err(|error| {
            let why = excerpt(&error.to_string(), MAX_TOLD);
            format!("opener `{}`: {why}", excerpt(text, MAX_SHOWN))
        })?;
        let same = |known: &&Openers| known.kind == kind && known.language == language;
        let model = self.base.openers.iter().find(same);
        for (slot, words) in model.into_iter().flat_map(Openers::blanks) {
            if !blanks.iter().any(|(known, _)| *known == slot) {
                blanks.push((slot, words.to_owned()));
            }
        }
        let sentences = vec![(sentence, parts)];
        self.openers
            .push(Openers::of(language, kind, sentences, blanks));
        Ok(())
    }
}
