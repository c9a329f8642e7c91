//! JSON on one line in memory, safe for a terminal: a serializer that knows no layout.
//!
//! A million reports are mostly field names and text without anything to escape: names are copied as they
//! are, and a text is looked over in one go before it is. What a terminal would obey or hide is written
//! as `\uXXXX`. It is told what to write by the types, and leaves nothing out.

use std::fmt::Display;
use std::io::Write;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::Error;

use super::visible;

/// Appends `value` to `out`.
///
/// # Errors
///
/// The value's own `Serialize` refuses.
pub(super) fn append(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
    value.serialize(Line { out })
}

struct Line<'a> {
    out: &'a mut Vec<u8>,
}

/// What stands in brackets or braces, and what closes it.
struct Inside<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
    close: &'static [u8],
}

impl<'a> Line<'a> {
    fn open(self, open: &[u8], close: &'static [u8]) -> Inside<'a> {
        self.out.extend_from_slice(open);
        Inside {
            out: self.out,
            empty: true,
            close,
        }
    }

    /// A variant with something in it: `{"variant":...}`.
    fn variant(self, variant: &str, open: &[u8], close: &'static [u8]) -> Inside<'a> {
        self.out.push(b'{');
        text(self.out, variant);
        self.out.push(b':');
        self.open(open, close)
    }

    fn shown(self, value: impl Display) -> Result<(), Error> {
        write!(self.out, "{value}").map_err(Error::io)
    }
}

impl Inside<'_> {
    fn separate(&mut self) {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
    }

    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.separate();
        append(self.out, value)
    }

    /// A field of a type, whose name holds nothing to escape.
    fn field(
        &mut self,
        name: &'static str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), Error> {
        // In as few goes as it takes: most of a report is names.
        if std::mem::take(&mut self.empty) {
            self.out.push(b'"');
        } else {
            self.out.extend_from_slice(b",\"");
        }
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        append(self.out, value)
    }

    fn finish(self) -> Result<(), Error> {
        self.out.extend_from_slice(self.close);
        Ok(())
    }
}

/// A text in quotation marks. Nothing in it is a command to the runner of a CI job, which looks for `##[` anywhere.
fn text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut written = 0;
    let mut at = 0;
    while let Some(found) = odd(&text.as_bytes()[at..]) {
        at += found;
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        let end = at + c.len_utf8();
        let escape = match c {
            '"' | '\\' => true,
            '#' => visible::begins_command(&text[..at], &text[at..]),
            c => visible::hidden(c),
        };
        if escape {
            out.extend_from_slice(&text.as_bytes()[written..at]);
            escaped(out, c);
            written = end;
        }
        at = end;
    }
    out.extend_from_slice(&text.as_bytes()[written..]);
    out.push(b'"');
}

/// Where the first byte stands that does not simply stand for itself.
fn odd(bytes: &[u8]) -> Option<usize> {
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    let plain = chunks.iter().take_while(|chunk| !any_odd(chunk)).count();
    if plain == chunks.len() {
        // The last ones are looked at with some before them, in one go as well.
        let last = bytes.last_chunk::<CHUNK>();
        if rest.is_empty() || last.is_some_and(|last| !any_odd(last)) {
            return None;
        }
    }
    let from = plain * CHUNK;
    let found = bytes[from..].iter().position(|&byte| is_odd(byte))?;
    Some(from + found)
}

/// Bytes that are looked at together.
const CHUNK: usize = 16;

/// Whether a byte does not simply stand for itself.
const fn is_odd(byte: u8) -> bool {
    // Without a question that waits for another, so that many bytes are asked at once.
    !matches!(byte, b' '..=b'~') | matches!(byte, b'"' | b'#') | (byte == b'\\')
}

/// Whether any of some bytes [is odd](is_odd), all looked at together: to stop at the first takes longer.
fn any_odd(bytes: &[u8; CHUNK]) -> bool {
    bytes.iter().fold(false, |odd, &byte| odd | is_odd(byte))
}

fn escaped(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(match c {
        '"' => b"\\\"",
        '\\' => b"\\\\",
        '\n' => b"\\n",
        '\r' => b"\\r",
        '\t' => b"\\t",
        '\u{8}' => b"\\b",
        '\u{c}' => b"\\f",
        _ => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.extend_from_slice(b"\\u");
                for shift in [12, 8, 4, 0] {
                    let digit = usize::from(*unit >> shift & 0xf);
                    out.push(b"0123456789abcdef"[digit]);
                }
            }
            return;
        }
    });
}

macro_rules! shown {
    ($($name:ident($type:ty),)*) => {
        $(fn $name(self, value: $type) -> Result<(), Error> {
            self.shown(value)
        })*
    };
}

impl<'a> Serializer for Line<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Inside<'a>;
    type SerializeTupleStruct = Inside<'a>;
    type SerializeTupleVariant = Inside<'a>;
    type SerializeMap = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Inside<'a>;

    shown! {
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_i64(i64),
        serialize_i128(i128),
        serialize_u128(u128),
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.out
            .extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        // Most are places in a note, and to copy so few bytes takes longer than to write them.
        let digit = |of: u64| b'0' + (value / of % 10) as u8;
        match value {
            0..10 => {
                self.out.push(digit(1));
                return Ok(());
            }
            10..100 => {
                self.out.extend_from_slice(&[digit(10), digit(1)]);
                return Ok(());
            }
            100..1000 => {
                self.out
                    .extend_from_slice(&[digit(100), digit(10), digit(1)]);
                return Ok(());
            }
            _ => {}
        }
        let mut digits = [0; 20];
        let mut from = digits.len();
        let mut rest = value;
        loop {
            from -= 1;
            digits[from] = b"0123456789"[(rest % 10) as usize];
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.out.extend_from_slice(&digits[from..]);
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        serde_json::to_writer(self.out, &value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        serde_json::to_writer(self.out, &value)
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        text(self.out, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        // Such a name holds nothing to escape.
        self.out.push(b'"');
        self.out.extend_from_slice(variant.as_bytes());
        self.out.push(b'"');
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut inside = self.open(b"{", b"}");
        inside.field(variant, value)?;
        inside.finish()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'a>, Error> {
        Ok(self.open(b"[", b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'a>, Error> {
        Ok(self.open(b"[", b"]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Error> {
        Ok(self.open(b"[", b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Error> {
        Ok(self.variant(variant, b"[", b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'a>, Error> {
        Ok(self.open(b"{", b"}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Error> {
        Ok(self.open(b"{", b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Error> {
        Ok(self.variant(variant, b"{", b"}}"))
    }
}

macro_rules! items {
    ($($trait:ident::$method:ident,)*) => {
        $(impl $trait for Inside<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.finish()
            }
        })*
    };
}

items! {
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field,
}

macro_rules! fields {
    ($($trait:ident,)*) => {
        $(impl $trait for Inside<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), Error> {
                self.finish()
            }
        })*
    };
}

fields! {
    SerializeStruct,
    SerializeStructVariant,
}

impl SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.separate();
        let from = self.out.len();
        append(self.out, key)?;
        // Keys are texts, also those that are numbers.
        if self.out.get(from) != Some(&b'"') {
            self.out.insert(from, b'"');
            self.out.push(b'"');
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.out.push(b':');
        append(self.out, value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::append;

    #[derive(Serialize)]
    enum Kind {
        Unit,
        One(i8),
        Two(bool, Option<char>),
        Named { text: &'static str },
    }

    #[derive(Serialize)]
    struct All {
        kinds: [Kind; 4],
        numbers: (u64, i64, f64, u8),
        nothing: Option<()>,
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<u8>,
        map: BTreeMap<u8, Vec<String>>,
        any: serde_json::Value,
    }

    #[test]
    fn it_writes_what_serde_json_does() -> Result<(), serde_json::Error> {
        let all = All {
            kinds: [
                Kind::Unit,
                Kind::One(-3),
                Kind::Two(true, Some('"')),
                Kind::Named { text: "plain" },
            ],
            numbers: (u64::MAX, i64::MIN, 0.1, 0),
            nothing: None,
            left_out: None,
            map: BTreeMap::from([
                (7, vec![]),
                (
                    9,
                    vec!["a\\b".to_owned(), "\u{1}\t\n\r\u{8}\u{c}é🌱".to_owned()],
                ),
            ]),
            any: serde_json::json!({"a b\"": [1, -2.5e300, null], "c": {}}),
        };
        let mut out = Vec::new();
        append(&mut out, &all)?;
        assert_eq!(String::from_utf8_lossy(&out), serde_json::to_string(&all)?);
        Ok(())
    }

    #[test]
    fn an_odd_byte_is_seen_wherever_it_stands() {
        for length in 0..40 {
            for at in 0..length {
                let mut bytes = vec![b'a'; length];
                assert_eq!(super::odd(&bytes), None);
                for byte in 0..=u8::MAX {
                    bytes[at] = byte;
                    let expected = super::is_odd(byte).then_some(at);
                    assert_eq!(super::odd(&bytes), expected, "{byte} at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn what_a_terminal_would_obey_or_hide_is_escaped() -> Result<(), serde_json::Error> {
        let text = "\u{1b}[31m \u{7f} \u{202e} \u{e0041} \u{85}";
        let mut out = Vec::new();
        append(&mut out, text)?;
        let written = String::from_utf8_lossy(&out);
        assert_eq!(written, r#""\u001b[31m \u007f \u202e \udb40\udc41 \u0085""#);
        assert_eq!(serde_json::from_str::<String>(&written)?, text);
        Ok(())
    }
}
