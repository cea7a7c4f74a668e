//! XML in the making: tags that are always closed and texts that are always escaped.

use std::io::Cursor;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

/// A text of XML that grows.
pub(super) struct Xml {
    writer: Writer<Cursor<Vec<u8>>>,
    open: Vec<String>,
}

impl Xml {
    /// An empty text that is indented from this depth on.
    pub(super) fn new() -> Self {
        Self { writer: Writer::new_with_indent(Cursor::new(Vec::new()), b' ', 1), open: Vec::new() }
    }

    fn write(&mut self, event: Event<'_>) {
        // Memory takes everything.
        let _ = self.writer.write_event(event);
    }

    /// Opens a tag.
    pub(super) fn open(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Start(start(tag, attributes)));
        self.open.push(tag.to_owned());
    }

    /// Closes the tag that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(tag) = self.open.pop() {
            self.write(Event::End(BytesEnd::new(tag)));
        }
    }

    /// A tag with nothing in it.
    pub(super) fn empty(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Empty(start(tag, attributes)));
    }

    /// A tag with a text in it.
    pub(super) fn text(&mut self, tag: &str, text: &str) {
        self.write(Event::Start(BytesStart::new(tag)));
        self.write(Event::Text(BytesText::new(&sayable(text))));
        self.write(Event::End(BytesEnd::new(tag)));
    }

    /// All that was written, every tag closed.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        let mut text = String::from_utf8(self.writer.into_inner().into_inner()).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn start<'a>(tag: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(tag);
    for (name, value) in attributes {
        start.push_attribute((*name, sayable(value).as_str()));
    }
    start
}

/// Without the characters that XML can not hold.
fn sayable(text: &str) -> String {
    let fits = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(fits).collect()
}
