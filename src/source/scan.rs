//! Finds where a JSON value ends without parsing it, so that one broken draft in a list costs one
//! record, and a list need not fit into memory. It accepts what is no JSON; the parser refuses it.

/// Follows JSON byte by byte.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    depth: usize,
    /// For each level, from the lowest bit on, whether it is a list.
    lists: u128,
    in_string: bool,
    escaped: bool,
    /// The last byte that is no white space.
    last: u8,
    /// A string was left open on a line, so that nobody knows any more what is in one; or it is nested deeper than any
    /// draft.
    lost: bool,
    /// A string was left open on a line, and nothing but white space came since.
    torn: bool,
}

impl Scanner {
    /// The levels that are remembered, as many as a parser would follow.
    const DEEPEST: usize = 128;

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
                self.lost = true;
            }
            return;
        }
        if byte.is_ascii_whitespace() {
            return;
        }
        self.torn = false;
        self.last = byte;
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => {
                self.depth += 1;
                self.lists = self.lists << 1 | u128::from(byte == b'[');
                self.lost |= self.depth > Self::DEEPEST;
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.lists >>= 1;
            }
            _ => {}
        }
    }

    /// Whether `byte`, which comes next, opens another draft although this one is not closed, or not set off from it:
    /// it lost a quote, a brace or the comma behind it. Within an object, a brace opens only what stands behind a colon.
    pub(super) fn begins_anew(&self, byte: u8) -> bool {
        if byte != b'{' || self.in_string {
            return false;
        }
        if self.lost {
            return self.torn;
        }
        match self.last {
            b'"' | b'}' | b']' => true,
            b',' => self.depth > 0 && self.lists & 1 == 0,
            _ => false,
        }
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

    #[test]
    fn a_brace_where_a_key_or_a_comma_belongs_begins_anew() {
        for open in [
            "{\"a\": \"b\"}\n",
            "{\"a\": \"b\",\n",
            "{\"a\": \"b\"\n",
            "{\"a\": {\"b\": [1, 2]}\n",
            "{\"a\": [1, 2],\n",
            "{\"a\": {\"b\": \"c\"},\n",
        ] {
            assert!(scan(open).begins_anew(b'{'), "{open}");
            assert!(!scan(open).begins_anew(b'"'), "{open}");
        }
        for open in [
            "",
            "{",
            "{\"a\":",
            "{\"a\": [",
            "{\"a\": [{\"b\": 1},\n",
            "{\"a\": \"b}, ",
        ] {
            assert!(!scan(open).begins_anew(b'{'), "{open}");
        }
        let deep = format!("{{\"a\": {}{}, ", "[".repeat(200), "]".repeat(200));
        assert!(!scan(&deep).begins_anew(b'{'));
    }
}
