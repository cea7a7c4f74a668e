//! Finding things by what people type: pieces of words, with or without accents, and now and then with a slip.
//!
//! Invariant: server and browser judge by the same rule what contains a text; resembling it is for the server, which has
//! more to choose from than a palette has actions.

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

/// Every three letters in a row of each word, once each, with a mark before and after the word, so that beginnings weigh
/// more and the order of words does not matter.
pub(crate) fn trigrams(text: &str) -> Vec<[char; 3]> {
    let mut pieces: Vec<[char; 3]> = Vec::new();
    for word in text.split_whitespace() {
        let mut piece = [' '; 3];
        for letter in word.chars().chain([' ']) {
            piece = [piece[1], piece[2], letter];
            if !pieces.contains(&piece) {
                pieces.push(piece);
            }
        }
    }
    pieces
}

/// How many pieces two texts have in common.
pub(crate) fn common(a: &[[char; 3]], b: &[[char; 3]]) -> usize {
    a.iter().filter(|piece| b.contains(piece)).count()
}

/// From how many percent of its pieces a typed text counts as found in spite of a slip.
const ALIKE_FROM: usize = 50;

/// Whether a text contains each typed word; both in small letters without accents.
pub fn holds(typed: &str, text: &str) -> bool {
    typed.split_whitespace().all(|word| text.contains(word))
}

/// How well a text fits what somebody typed; none if it does not. The highest is best: the text begins like it, each
/// typed word begins a word, each is somewhere inside, or most of it is there with a slip.
pub fn score(typed: &str, text: &str) -> Option<u32> {
    let (typed, text) = (fold(typed), fold(text));
    if typed.trim().is_empty() {
        return None;
    }
    if text.trim_start().starts_with(typed.trim()) {
        return Some(400);
    }
    let begins = |word: &str| text.starts_with(word) || text.contains(&format!(" {word}"));
    if typed.split_whitespace().all(begins) {
        return Some(300);
    }
    if holds(&typed, &text) {
        return Some(200);
    }
    let (wanted, there) = (trigrams(&typed), trigrams(&text));
    let share = 100 * common(&wanted, &there) / wanted.len().max(1);
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
