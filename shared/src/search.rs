//! Finding things by what people type: pieces of words, with or without accents, and now and then with a slip.
//!
//! Invariant: server and browser judge by the same rule, so what a palette shows of its own and what the server found
//! stand in one order.

use std::collections::BTreeSet;

/// A text in small letters without accents, as it is searched.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// A small letter without its accent.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ž' | 'ż' => 'z',
        other => other,
    }
}

/// Every three letters in a row of each word, with a mark before and after it, so that beginnings weigh more and the
/// order of words does not matter.
pub(crate) fn trigrams(text: &str) -> BTreeSet<[char; 3]> {
    text.split_whitespace()
        .flat_map(|word| {
            let letters: Vec<char> = std::iter::repeat_n(' ', 2).chain(word.chars()).chain([' ']).collect();
            letters.windows(3).filter_map(|piece| piece.try_into().ok()).collect::<Vec<[char; 3]>>()
        })
        .collect()
}

/// From how many percent of its pieces a typed text counts as found in spite of a slip.
const ALIKE_FROM: usize = 50;

/// How well a text fits what somebody typed; none if it does not. The highest is best: the text begins like it, each
/// typed word begins a word, each is somewhere inside, or most of it is there with a slip.
pub fn score(typed: &str, text: &str) -> Option<u32> {
    score_folded(&fold(typed), &fold(text))
}

/// The same for texts that are in small letters without accents already: a browser folds with tables of its own.
pub fn score_folded(typed: &str, text: &str) -> Option<u32> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    if words.is_empty() {
        return None;
    }
    if text.trim_start().starts_with(typed.trim()) {
        return Some(400);
    }
    let begins = |word: &&str| text.starts_with(word) || text.contains(&format!(" {word}"));
    if words.iter().all(begins) {
        return Some(300);
    }
    if words.iter().all(|word| text.contains(word)) {
        return Some(200);
    }
    let (wanted, there) = (trigrams(typed), trigrams(text));
    let share = 100 * wanted.intersection(&there).count() / wanted.len().max(1);
    (share >= ALIKE_FROM).then(|| u32::try_from(share).unwrap_or(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_better_scores_higher() {
        let text = "D-2026-0042 Renewal of switches, Lyon Hôpital Saint-Éloi";
        let scores = ["d-2026", "hopital lyon", "witch", "swiches lyon", "hopitel saint"];
        let scores: Vec<u32> = scores.iter().filter_map(|typed| score(typed, text)).collect();
        assert_eq!(scores.len(), 5);
        assert!(scores.windows(2).take(3).all(|pair| matches!(pair, [a, b] if a > b)), "{scores:?}");
        assert_eq!(score("printer", text), None);
        assert_eq!(score("  ", text), None);
    }

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(fold("ÉCOLE Çà"), "ecole ca");
        assert_eq!(score("ecole", "École des Mines"), score("École", "ecole des mines"));
    }
}
