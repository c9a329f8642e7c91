//! A note below front matter: for whom it is, what is known of them.
#![no_main]

mod oracle;

use invitelint::source::InputFormat;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| oracle::read(bytes, InputFormat::Text));
