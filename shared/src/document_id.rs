//! The names of the web app's operations, by which it asks without sending their text.
//!
//! Invariant: both sides make the name from the same text, so an app that was built from other operations than the server
//! has is told so and never gets the answer to something else.

/// A number that tells a text from others (64-bit FNV-1a). Not against forgery: any operation may be sent.
pub const fn fingerprint(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut hash, mut place) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while place < bytes.len() {
        #[expect(clippy::indexing_slicing, reason = "below the length; a constant function cannot iterate")]
        let byte = bytes[place];
        hash = (hash ^ byte as u64).wrapping_mul(0x0100_0000_01b3);
        place += 1;
    }
    hash
}

/// The `documentId` of an operation.
pub fn document_id(name: &str, fingerprint: u64) -> String {
    let mut id = name.to_owned();
    id.push('.');
    id.push_str(&fingerprint.to_string());
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        assert_eq!(fingerprint(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fingerprint("foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(document_id("Board", 12), "Board.12");
    }
}
