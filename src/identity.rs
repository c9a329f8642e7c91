//! What drafts and findings are known by from one run to the next, when lines have moved: hashes and
//! keys that hold no position. What they are compared with is for others to say.

use crate::draft::Draft;

/// What a draft is known by within its file: its id, or its note where it has none; nothing where the
/// file is the draft, so that its note may be mended here and there.
pub(crate) fn draft_key(draft: &Draft) -> Option<String> {
    if let Some(id) = &draft.id {
        return Some(match id {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        });
    }
    if let Some(rendered) = &draft.rendered {
        // The template may be mended for all of them.
        let person = &draft.recipient;
        let known = [&person.company, &person.title, &person.location];
        let hash = hash(
            std::iter::once(&*person.full_name().unwrap_or_default())
                .chain(known.map(|text| text.as_deref().unwrap_or_default())),
        );
        // From where the template is seen does not matter.
        let template = rendered.template.rsplit(['/', '\\']).next();
        return Some(format!(
            "for:{hash:016x} from {}",
            template.unwrap_or_default()
        ));
    }
    let origin = &draft.origin;
    let is_the_file = !origin.is_record() && origin.line == Some(1);
    (!is_the_file).then(|| note_key(draft))
}

/// What a draft is known by where nothing but its note tells it from others.
pub(crate) fn note_key(draft: &Draft) -> String {
    format!("note:{:016x}", hash([draft.note.as_str()]))
}

/// A hash of some texts that is the same on every machine and in every version (FNV-1a, 64 bits).
pub(crate) fn hash<'t>(texts: impl IntoIterator<Item = &'t str>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |byte: u8| {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    };
    for text in texts {
        text.bytes().for_each(&mut add);
        // No text holds this byte, so that "ab", "c" is not "a", "bc".
        add(0xff);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_other_days() {
        assert_eq!(hash([]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(["foobar"]), 0x3452_4ba7_168a_2c15);
        assert_ne!(hash(["ab", "c"]), hash(["a", "bc"]));
    }

    #[test]
    fn a_draft_is_known_by_its_id_its_note_or_its_file() {
        let mut draft = Draft::new("Hi Jane");
        let by_note = draft_key(&draft);
        assert!(
            by_note
                .as_deref()
                .is_some_and(|key| key.starts_with("note:"))
        );
        draft.note.push('!');
        assert_ne!(draft_key(&draft), by_note);

        draft.origin.line = Some(1);
        draft.origin.note_line = Some(4);
        assert_eq!(draft_key(&draft), None);
        draft.origin.row = true;
        assert!(draft_key(&draft).is_some());

        draft.id = Some(serde_json::json!("jane"));
        assert_eq!(draft_key(&draft).as_deref(), Some("jane"));
        draft.id = Some(serde_json::json!(41));
        assert_eq!(draft_key(&draft).as_deref(), Some("41"));
    }
}
