//! A phrase, as a person writes it, becomes a pattern over words.
//!
//! This room parses (`(a|b)`, `min(ute)?s?`, `<role>`, `...`) and lays the result out as positions,
//! each with the words it takes and the positions that may follow (Glushkov's construction, so there
//! are no empty moves to chase). It neither reads files nor matches anything.

use crate::text::{fold, is_apostrophe, is_written_without_spaces};

/// The words that a gap `...` may stand for, at most.
pub const GAP: usize = 5;

/// The positions that one phrase may take, so that nobody's rule can make matching slow.
pub const MAX_POSITIONS: usize = 160;

/// The spellings that one word of a phrase may have.
const MAX_SPELLINGS: usize = 400;

/// What stands between `<` and `>` besides word lists.
pub(super) const CLASSES: [&str; 4] = ["number", "name", "owner", "word"];

/// The words that a phrase may hold, with all their spellings.
const MAX_WORDS: usize = 2_000;

/// The ways from one position of a phrase to the next.
const MAX_STEPS: usize = 4_000;

/// The characters of a phrase.
const MAX_LENGTH: usize = 10_000;

/// How deep the groups of a phrase may stand inside of one another.
const MAX_DEPTH: usize = 20;

/// Why a phrase is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhraseError {
    /// A `(` or `<` is never closed, or a closing one was never opened.
    #[error("`{0}` has no partner")]
    Unbalanced(char),
    /// A choice with nothing in it.
    #[error("an empty choice: write `(a|b)?` to make words optional")]
    EmptyChoice,
    /// A `?` with nothing before it.
    #[error("`?` makes the letter or group before it optional, and there is none")]
    NothingOptional,
    /// A group with a space or a word list inside that touches letters.
    #[error(
        "a group that touches letters can hold letters only: put spaces and word lists outside of it"
    )]
    GluedGroup,
    /// A character that phrases do not use.
    #[error(
        "`{0}` is not part of a phrase: words, `(a|b)`, `?`, `<class>`, `...` and % $ € £ & @ # + are"
    )]
    Unexpected(char),
    /// A word list that does not exist.
    #[error("there is no word list `{0}` in rules/lexicon")]
    UnknownClass(String),
    /// It would match everywhere.
    #[error("the phrase can match without any word")]
    Empty,
    /// Too many spellings or positions.
    #[error("the phrase is too large: split it in two")]
    TooLarge,
    /// Groups in groups in groups.
    #[error("more than {MAX_DEPTH} groups stand inside of one another: split the phrase in two")]
    TooDeep,
}

/// What one position takes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// Any of these words, folded; sorted, and each once.
    Words(Vec<String>),
    /// Any word of a word list.
    Class(String),
    /// A number, in digits or words.
    Number,
    /// A capitalised word that does not begin the sentence.
    Name,
    /// A capitalised word in the possessive: "Gard's".
    Owner,
    /// Any word.
    Word,
    /// Any word, and it may stand behind a comma.
    Gap,
}

/// A phrase laid out as positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// What each position takes.
    pub labels: Vec<Label>,
    /// Positions that a match may begin with.
    pub first: Vec<usize>,
    /// For each position, those that may come next.
    pub follow: Vec<Vec<usize>>,
    /// Positions that a match may end with.
    pub last: Vec<usize>,
}

#[derive(Debug, Clone)]
enum Node {
    Leaf(Label),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Optional(Box<Node>),
}

/// Parses `text`. `expand` turns a folded word into the words that it stands for ("i'd" into "i
/// would"); it returns `None` for a word that stands for itself.
pub fn parse(
    text: &str,
    expand: &dyn Fn(&str) -> Option<Vec<String>>,
) -> Result<Phrase, PhraseError> {
    let chars: Vec<char> = text.chars().take(MAX_LENGTH + 1).collect();
    if chars.len() > MAX_LENGTH {
        return Err(PhraseError::TooLarge);
    }
    let mut parser = Parser {
        chars: &chars,
        at: 0,
        depth: 0,
        words: 0,
        expand,
    };
    let node = parser.choice()?;
    if let Some(c) = parser.peek() {
        return Err(PhraseError::Unbalanced(c));
    }
    let mut layout = Layout::default();
    let part = layout.add(node)?;
    if part.optional || part.first.is_empty() {
        return Err(PhraseError::Empty);
    }
    let mut steps = 0;
    for follow in &mut layout.follow {
        follow.sort_unstable();
        follow.dedup();
        steps += follow.len();
    }
    if steps > MAX_STEPS {
        return Err(PhraseError::TooLarge);
    }
    Ok(Phrase {
        labels: layout.labels,
        first: part.first,
        follow: layout.follow,
        last: part.last,
    })
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    /// How many groups are open.
    depth: usize,
    /// How many words there are so far.
    words: usize,
    expand: &'a dyn Fn(&str) -> Option<Vec<String>>,
}

/// A piece of a run of characters without a space: letters, or a group.
enum Piece {
    Letters(String),
    Group(Node),
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn choice(&mut self) -> Result<Node, PhraseError> {
        let mut branches = vec![self.sequence()?];
        while self.eat('|') {
            branches.push(self.sequence()?);
        }
        if branches.len() > 1
            && branches
                .iter()
                .any(|b| matches!(b, Node::Sequence(s) if s.is_empty()))
        {
            return Err(PhraseError::EmptyChoice);
        }
        Ok(match branches.pop() {
            Some(only) if branches.is_empty() => only,
            Some(last) => {
                branches.push(last);
                join_words(branches)
            }
            None => Node::Sequence(Vec::new()),
        })
    }

    fn sequence(&mut self) -> Result<Node, PhraseError> {
        let mut nodes = Vec::new();
        loop {
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(c) if c.is_whitespace() || c == '-' => self.at += 1,
                Some('.') => {
                    if !(self.eat('.') && self.eat('.') && self.eat('.')) {
                        return Err(PhraseError::Unexpected('.'));
                    }
                    let gap = (0..GAP).fold(None, |inner: Option<Node>, _| {
                        let mut sequence = vec![Node::Leaf(Label::Gap)];
                        sequence.extend(inner);
                        Some(Node::Optional(Box::new(Node::Sequence(sequence))))
                    });
                    nodes.extend(gap);
                }
                Some('<') => nodes.push(self.class()?),
                Some(_) => nodes.push(self.run()?),
            }
        }
        Ok(match nodes.pop() {
            Some(only) if nodes.is_empty() => only,
            Some(last) => {
                nodes.push(last);
                Node::Sequence(nodes)
            }
            None => Node::Sequence(nodes),
        })
    }

    fn class(&mut self) -> Result<Node, PhraseError> {
        self.at += 1;
        let start = self.at;
        while self
            .peek()
            .is_some_and(|c| c.is_ascii_lowercase() || c == '-')
        {
            self.at += 1;
        }
        let name: String = self.chars[start..self.at].iter().collect();
        if !self.eat('>') {
            return Err(PhraseError::Unbalanced('<'));
        }
        let leaf = Node::Leaf(match name.as_str() {
            "number" => Label::Number,
            "name" => Label::Name,
            "owner" => Label::Owner,
            "word" => Label::Word,
            _ => Label::Class(name),
        });
        Ok(if self.eat('?') {
            Node::Optional(Box::new(leaf))
        } else {
            leaf
        })
    }

    /// Characters up to the next space: a group alone, or letters with groups of letters among them.
    fn run(&mut self) -> Result<Node, PhraseError> {
        let mut pieces = Vec::new();
        loop {
            match self.peek() {
                Some('(') => pieces.push(Piece::Group(self.group()?)),
                Some('?') => return Err(PhraseError::NothingOptional),
                Some(c) if is_letter(c) => {
                    self.at += 1;
                    if self.eat('?') {
                        let letter =
                            Node::Leaf(Label::Words(vec![fold(c.encode_utf8(&mut [0; 4]))]));
                        pieces.push(Piece::Group(Node::Optional(Box::new(letter))));
                    } else if let Some(Piece::Letters(letters)) = pieces.last_mut() {
                        letters.push(c);
                    } else {
                        pieces.push(Piece::Letters(c.into()));
                    }
                }
                Some(c) if is_symbol(c) && pieces.is_empty() => {
                    self.at += 1;
                    return Ok(Node::Leaf(Label::Words(vec![c.to_string()])));
                }
                Some(c)
                    if c.is_whitespace()
                        || matches!(c, '|' | ')' | '.' | '<' | '-')
                        || is_symbol(c) =>
                {
                    break;
                }
                Some(c) => return Err(PhraseError::Unexpected(c)),
                None => break,
            }
        }
        if pieces.len() == 1
            && let Some(Piece::Group(_)) = pieces.first()
            && let Some(Piece::Group(node)) = pieces.pop()
        {
            return Ok(node);
        }
        let spellings = spellings(&pieces)?;
        self.words += spellings.len();
        if self.words > MAX_WORDS {
            return Err(PhraseError::TooLarge);
        }
        let words: Result<Vec<_>, _> = spellings.iter().map(|s| self.word(s)).collect();
        Ok(join_words(words?))
    }

    /// A group in its parentheses, with the `?` behind it if there is one.
    fn group(&mut self) -> Result<Node, PhraseError> {
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(PhraseError::TooDeep);
        }
        let inner = self.choice()?;
        self.depth -= 1;
        if !self.eat(')') {
            return Err(PhraseError::Unbalanced('('));
        }
        if matches!(&inner, Node::Sequence(s) if s.is_empty()) {
            return Err(PhraseError::EmptyChoice);
        }
        Ok(if self.eat('?') {
            Node::Optional(Box::new(inner))
        } else {
            inner
        })
    }

    /// A word as a note's words are made: short forms in full, no apostrophe at either end, and each
    /// character for itself where they are written without spaces.
    fn word(&self, spelling: &str) -> Result<Node, PhraseError> {
        let leaf = |word: &str| Node::Leaf(Label::Words(vec![word.to_owned()]));
        let bare = spelling.trim_matches('\'');
        if bare.is_empty() {
            return Err(PhraseError::Unexpected('\''));
        }
        if bare.contains(is_written_without_spaces) {
            let words = split_unspaced(bare);
            return Ok(Node::Sequence(words.into_iter().map(leaf).collect()));
        }
        Ok(match (self.expand)(bare) {
            Some(words) => Node::Sequence(words.iter().map(|w| leaf(w)).collect()),
            None => leaf(bare),
        })
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_apostrophe(c)
}

/// Symbols that are words of their own.
pub fn is_symbol(c: char) -> bool {
    matches!(c, '%' | '$' | '€' | '£' | '&' | '@' | '#' | '+')
}

/// A choice, with the branches that are a single word taken together.
fn join_words(branches: Vec<Node>) -> Node {
    let mut words: Vec<String> = Vec::new();
    let mut rest = Vec::new();
    for branch in branches {
        match branch {
            Node::Leaf(Label::Words(some)) => words.extend(some),
            other => rest.push(other),
        }
    }
    if !words.is_empty() {
        words.sort_unstable();
        words.dedup();
        rest.push(Node::Leaf(Label::Words(words)));
    }
    match rest.pop() {
        Some(only) if rest.is_empty() => only,
        Some(last) => {
            rest.push(last);
            Node::Choice(rest)
        }
        None => Node::Sequence(rest),
    }
}

/// A word, split where a character stands alone.
fn split_unspaced(word: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = word;
    while let Some(at) = rest.find(is_written_without_spaces) {
        let length = rest[at..].chars().next().map_or(1, char::len_utf8);
        words.extend([&rest[..at], &rest[at..at + length]]);
        rest = &rest[at + length..];
    }
    words.push(rest);
    words.retain(|word| !word.is_empty());
    words
}

/// Every spelling of letters with groups of letters among them.
fn spellings(pieces: &[Piece]) -> Result<Vec<String>, PhraseError> {
    let mut spellings = vec![String::new()];
    for piece in pieces {
        let endings = match piece {
            Piece::Letters(letters) => vec![fold(letters)],
            Piece::Group(node) => spell(node)?,
        };
        if spellings.len() * endings.len() > MAX_SPELLINGS {
            return Err(PhraseError::TooLarge);
        }
        spellings = spellings
            .iter()
            .flat_map(|s| endings.iter().map(move |e| format!("{s}{e}")))
            .collect();
    }
    Ok(spellings)
}

/// Every spelling of a group that stands inside a word.
fn spell(node: &Node) -> Result<Vec<String>, PhraseError> {
    match node {
        Node::Leaf(Label::Words(words)) => Ok(words.clone()),
        Node::Choice(branches) => branches
            .iter()
            .map(spell)
            .collect::<Result<Vec<_>, _>>()
            .map(|all| all.concat()),
        Node::Optional(inner) => {
            let mut all = spell(inner)?;
            all.push(String::new());
            Ok(all)
        }
        Node::Leaf(_) | Node::Sequence(_) => Err(PhraseError::GluedGroup),
    }
}

/// What Glushkov's construction knows of a part: where it may begin and end, and whether it may be
/// left out.
struct Part {
    first: Vec<usize>,
    last: Vec<usize>,
    optional: bool,
}

#[derive(Default)]
struct Layout {
    labels: Vec<Label>,
    follow: Vec<Vec<usize>>,
}

impl Layout {
    fn add(&mut self, node: Node) -> Result<Part, PhraseError> {
        match node {
            Node::Leaf(label) => {
                if self.labels.len() == MAX_POSITIONS {
                    return Err(PhraseError::TooLarge);
                }
                let position = self.labels.len();
                self.labels.push(label);
                self.follow.push(Vec::new());
                Ok(Part {
                    first: vec![position],
                    last: vec![position],
                    optional: false,
                })
            }
            Node::Optional(inner) => {
                let part = self.add(*inner)?;
                Ok(Part {
                    optional: true,
                    ..part
                })
            }
            Node::Choice(branches) => {
                let mut whole = Part {
                    first: Vec::new(),
                    last: Vec::new(),
                    optional: false,
                };
                for branch in branches {
                    let part = self.add(branch)?;
                    whole.first.extend(part.first);
                    whole.last.extend(part.last);
                    whole.optional |= part.optional;
                }
                Ok(whole)
            }
            Node::Sequence(nodes) => {
                let mut whole = Part {
                    first: Vec::new(),
                    last: Vec::new(),
                    optional: true,
                };
                for node in nodes {
                    let part = self.add(node)?;
                    for &end in &whole.last {
                        self.follow[end].extend(&part.first);
                    }
                    if whole.optional {
                        whole.first.extend(&part.first);
                    }
                    if part.optional {
                        whole.last.extend(part.last);
                    } else {
                        whole.last = part.last;
                    }
                    whole.optional &= part.optional;
                }
                Ok(whole)
            }
        }
    }
}
