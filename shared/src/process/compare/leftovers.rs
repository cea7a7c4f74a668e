//! Texts about nothing that there is, in neither version: nobody reads them, but they are not the same.

use crate::process::verify::texts::{given, is_extra, wanted};

use super::words::Words;

pub(super) fn compare(words: &mut Words<'_>) {
    let (old, new) = (words.before, words.after);
    let mut used = wanted(old.process);
    used.extend(wanted(new.process));
    let unused =
        |place: &str| !used.contains(place) && !is_extra(old.process, place) && !is_extra(new.process, place);
    let (was, is) = (given(old.texts), given(new.texts));
    let mut places: Vec<&String> =
        was.keys().chain(is.keys().filter(|place| !was.contains_key(*place))).collect();
    places.retain(|place| unused(place));
    places.retain(|place| was.get(*place).unwrap_or(&"") != is.get(*place).unwrap_or(&""));
    places.sort();
    if !places.is_empty() {
        let places = places.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        words.say(
            format!("Texts that nothing uses have changed: {places}."),
            format!("Des textes dont rien ne se sert ont changé : {places}."),
        );
    }
}
