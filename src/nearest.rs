//! “Did you mean …?”: which of some names somebody meant who typed another.
//!
//! Who asks says how names are spelt before they are compared, and how far one may be away; that depends on
//! what the names are. Which names there are is never known here.

/// Of names with what each of them stands for, what the one stands for that `typed` comes nearest to: by the
/// letters that are left out, added, changed or swapped. Of several that are as near, it is the first.
///
/// `may_be` is asked whether a name that stands for something may be meant at so many slips.
pub(crate) fn nearest<N: AsRef<str>, M>(
    typed: &str,
    names: impl IntoIterator<Item = (N, M)>,
    may_be: impl Fn(&str, &M, usize) -> bool,
) -> Option<M> {
    names
        .into_iter()
        .filter_map(|(name, meant)| {
            let slips = strsim::osa_distance(typed, name.as_ref());
            may_be(name.as_ref(), &meant, slips).then_some((slips, meant))
        })
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, meant)| meant)
}

/// Whether so many slips may stand in a name that somebody typed from memory: one in three letters, and one in
/// any.
pub(crate) fn is_near(name: &str, slips: usize) -> bool {
    slips <= (name.len() / 3).max(1)
}

/// Whether two names are one as people write it: case does not matter, nor whether words are set off by hyphens,
/// underscores or spaces.
pub(crate) fn are_alike(one: &str, other: &str) -> bool {
    fn plain(text: &str) -> impl Iterator<Item = u8> {
        let letters = text.bytes().filter(|byte| !b" _-".contains(byte));
        letters.map(|byte| byte.to_ascii_lowercase())
    }
    plain(one).eq(plain(other))
}

/// What is asked of whoever may have meant `name`.
pub(crate) fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_nearest_is_meant() {
        let nearest = |typed: &str| {
            let names = ["note", "vote", "template"];
            nearest(typed, names.into_iter().zip(0..), |name, _, slips| {
                is_near(name, slips)
            })
        };
        assert_eq!(nearest("note"), Some(0));
        assert_eq!(nearest("tempalte"), Some(2));
        assert_eq!(nearest("rote"), Some(0));
        assert_eq!(nearest("zebra"), None);
        assert_eq!(nearest(""), None);
    }
}
