//! What is wrong with configurations, drawn below the line that it is on.
//!
//! Here it is only drawn; what is wrong, and where, is the library's to say.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use invitelint::config::Fault;
use invitelint::report::visible;

use super::terminal::Terminal;

/// Tells what is wrong with configurations or rules.
pub(super) fn tell(faults: &[Fault], terminal: Terminal) {
    for fault in faults {
        match rendered(fault, terminal) {
            Some(lines) => terminal.verbatim(&format!("{lines}\n")),
            None => terminal.error(fault),
        }
    }
}

/// A fault with the line that it is on, drawn by rustc's own renderer; nothing if it is on none, or its
/// line cannot be shown as it is.
fn rendered(fault: &Fault, terminal: Terminal) -> Option<String> {
    let place = fault.place.as_ref()?;
    // Piece by piece, so that the carets stay below what is marked however it is shown.
    let piece = |range| place.text.get(range).map(visible::prose);
    let before = piece(0..place.marked.start)?;
    let marked = piece(place.marked.clone())?;
    let line = format!(
        "{before}{marked}{}",
        piece(place.marked.end..place.text.len())?
    );
    // The renderer counts columns in what it is shown.
    if place.text.is_empty() || before.chars().count() + 1 != place.column {
        return None;
    }
    let file = visible::literal(&fault.file);
    let message = visible::prose(&fault.message);
    let span = before.len()..before.len() + marked.len();
    let snippet = Snippet::source(line.as_str())
        .path(file.as_ref())
        .line_start(place.line)
        .annotation(AnnotationKind::Primary.span(span));
    let group = Group::with_title(Level::ERROR.primary_title(message.as_ref())).element(snippet);
    let renderer = if terminal.messages_in_color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(Terminal::width());
    Some(renderer.render(&[group]).to_string())
}
