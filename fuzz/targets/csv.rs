//! A table, whatever sets its fields off.
#![no_main]

mod oracle;

use invitelint::source::InputFormat;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| oracle::read(bytes, InputFormat::Csv));
