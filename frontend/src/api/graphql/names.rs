//! Names as Rust writes them and as GraphQL writes them.

/// How much of a name is the mark of a raw identifier: `r#move` means `move`.
const fn raw_prefix(name: &[u8]) -> usize {
    if matches!(name, [b'r', b'#', ..]) { 2 } else { 0 }
}

/// The length of a name in camel case.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
pub(crate) const fn camel_len(snake: &str) -> usize {
    let bytes = snake.as_bytes();
    let (mut length, mut index) = (0, raw_prefix(bytes));
    while index < bytes.len() {
        if bytes[index] != b'_' {
            length += 1;
        }
        index += 1;
    }
    length
}

/// A name in camel case: `next_step` becomes `nextStep`. Runs when the app is compiled, where a wrong index would show.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
pub(crate) const fn camel<const N: usize>(snake: &str) -> [u8; N] {
    let bytes = snake.as_bytes();
    let mut out = [0; N];
    let (mut index, mut position, mut raise) = (raw_prefix(bytes), 0, false);
    while index < bytes.len() {
        let byte = bytes[index];
        if byte == b'_' {
            raise = true;
        } else {
            out[position] = if raise { byte.to_ascii_uppercase() } else { byte };
            position += 1;
            raise = false;
        }
        index += 1;
    }
    out
}

/// `ClosedWon` becomes `CLOSED_WON`.
pub(crate) fn write_screaming(camel: &str) -> String {
    let mut out = String::with_capacity(camel.len() + 4);
    for (index, letter) in camel.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 {
            out.push('_');
        }
        out.push(letter.to_ascii_uppercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_their_case() {
        const NAME: &str = "next_step_due";
        const BYTES: [u8; camel_len(NAME)] = camel(NAME);
        const RAW: [u8; camel_len("r#move")] = camel("r#move");
        assert_eq!(std::str::from_utf8(&BYTES), Ok("nextStepDue"));
        assert_eq!(std::str::from_utf8(&RAW), Ok("move"));
        assert_eq!(write_screaming("ClosedWon"), "CLOSED_WON");
        assert_eq!(write_screaming("Open"), "OPEN");
    }
}
