//! Finds where a JSON value ends without parsing it, so that one broken draft in a list costs one
//! record, and a list need not fit into memory. It accepts what is no JSON; the parser refuses it.

/// Follows JSON byte by byte.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// A string was left open on a line, and nothing but white space came since.
    torn: bool,
}

impl Scanner {
    /// Takes the next byte.
    pub(super) fn step(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            // No JSON string runs over a line end. To stop here keeps a forgotten quote from
            // turning the rest of the file inside out.
            if byte == b'\n' {
                self.in_string = false;
                self.escaped = false;
                self.torn = true;
            }
            return;
        }
        self.torn &= byte.is_ascii_whitespace();
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    /// Whether `byte`, which comes next, opens another draft although this one is not closed: it
    /// lost a quote, and with it the brace that closes it.
    pub(super) fn begins_anew(&self, byte: u8) -> bool {
        self.torn && byte == b'{'
    }

    /// Outside all braces, brackets and strings.
    pub(super) fn closed(&self) -> bool {
        self.depth == 0 && !self.in_string
    }

    pub(super) fn in_string(&self) -> bool {
        self.in_string
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    fn scan(text: &str) -> Scanner {
        let mut scanner = Scanner::default();
        text.bytes().for_each(|byte| scanner.step(byte));
        scanner
    }

    #[test]
    fn strings_hide_braces_and_escapes_hide_quotes() {
        assert!(scan(r#"{"a": "}{[", "b": ["\"}"]}"#).closed());
        assert!(!scan(r#"{"a": "}"#).closed());
        assert!(scan(r#"{"a": "\\"}"#).closed());
        assert!(scan(r#"{"a": "\"#).in_string());
    }

    #[test]
    fn a_line_end_closes_a_string() {
        assert!(!scan("{\"a\": \"b\n").in_string());
    }

    #[test]
    fn a_brace_below_a_torn_string_begins_anew() {
        assert!(scan("{\"a\": \"b},\n  ").begins_anew(b'{'));
        assert!(!scan("{\"a\": \"b},\n  ").begins_anew(b'"'));
        assert!(!scan("{\"a\": \"b},\n \"c\":").begins_anew(b'{'));
        assert!(!scan("{\"a\":\n ").begins_anew(b'{'));
    }
}
