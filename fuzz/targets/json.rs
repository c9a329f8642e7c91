//! Records, as a document and as lines.
#![no_main]

mod oracle;

use invitelint::source::InputFormat;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    oracle::read(bytes, InputFormat::Json);
    oracle::read(bytes, InputFormat::Jsonl);
});
