//! What may stand in a view, and what an attribute may be: plain values, and closures that follow signals.

use std::borrow::Cow;
use std::sync::Arc;

use leptos::prelude::document;

use super::region::region;
use super::{AnyView, Content, Fragment, IntoView};

impl IntoView for AnyView {
    fn into_view(self) -> AnyView {
        self
    }
}

impl IntoView for () {
    fn into_view(self) -> AnyView {
        AnyView::empty()
    }
}

fn text(words: &str) -> AnyView {
    AnyView::of(document().create_text_node(words).into())
}

impl IntoView for &str {
    fn into_view(self) -> AnyView {
        text(self)
    }

    fn into_content(self) -> Content {
        Content::Text(self.to_owned())
    }
}

impl IntoView for String {
    fn into_view(self) -> AnyView {
        text(&self)
    }

    fn into_content(self) -> Content {
        Content::Text(self)
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl IntoView for $number {
            fn into_view(self) -> AnyView {
                text(&self.to_string())
            }

            fn into_content(self) -> Content {
                Content::Text(self.to_string())
            }
        }

        impl IntoAttribute for $number {
            fn into_attribute(self) -> Attribute {
                Attribute::Text(Cow::Owned(self.to_string()))
            }
        }
    )+};
}

numbers!(i32, u32, usize);

impl<T: IntoView> IntoView for Option<T> {
    fn into_view(self) -> AnyView {
        self.map_or_else(AnyView::empty, T::into_view)
    }
}

impl<T: IntoView> IntoView for Vec<T> {
    fn into_view(self) -> AnyView {
        self.into_iter().fold(Fragment::new(), Fragment::child).done()
    }
}

impl<T: IntoView, const N: usize> IntoView for [T; N] {
    fn into_view(self) -> AnyView {
        self.into_iter().fold(Fragment::new(), Fragment::child).done()
    }
}

impl<F, V> IntoView for F
where
    F: FnMut() -> V + 'static,
    V: IntoView,
{
    fn into_view(mut self) -> AnyView {
        region(Box::new(move || self().into_content()))
    }
}

/// The value of an attribute.
pub(crate) enum Attribute {
    /// Without the attribute.
    Absent,
    /// This text.
    Text(Cow<'static, str>),
    /// Whatever this gives, whenever a signal that it reads changes.
    Follow(Box<dyn FnMut() -> Attribute>),
}

/// What an attribute may be given.
pub(crate) trait IntoAttribute {
    /// As its value.
    fn into_attribute(self) -> Attribute;
}

impl IntoAttribute for Attribute {
    fn into_attribute(self) -> Attribute {
        self
    }
}

impl IntoAttribute for &'static str {
    fn into_attribute(self) -> Attribute {
        Attribute::Text(Cow::Borrowed(self))
    }
}

impl IntoAttribute for String {
    fn into_attribute(self) -> Attribute {
        Attribute::Text(Cow::Owned(self))
    }
}

impl IntoAttribute for Arc<str> {
    fn into_attribute(self) -> Attribute {
        Attribute::Text(Cow::Owned(self.to_string()))
    }
}

/// Present without a value, or not present.
impl IntoAttribute for bool {
    fn into_attribute(self) -> Attribute {
        if self { Attribute::Text(Cow::Borrowed("")) } else { Attribute::Absent }
    }
}

impl<T: IntoAttribute> IntoAttribute for Option<T> {
    fn into_attribute(self) -> Attribute {
        self.map_or(Attribute::Absent, T::into_attribute)
    }
}

impl<F, T> IntoAttribute for F
where
    F: FnMut() -> T + 'static,
    T: IntoAttribute,
{
    fn into_attribute(mut self) -> Attribute {
        Attribute::Follow(Box::new(move || self().into_attribute()))
    }
}

/// Whether a class is there.
pub(crate) enum Flag {
    /// It is, or not.
    Is(bool),
    /// Whatever this gives.
    Follow(Box<dyn FnMut() -> bool>),
}

/// What `class:name` may be given.
pub(crate) trait IntoFlag {
    /// As a flag.
    fn into_flag(self) -> Flag;
}

impl IntoFlag for bool {
    fn into_flag(self) -> Flag {
        Flag::Is(self)
    }
}

impl<F: FnMut() -> bool + 'static> IntoFlag for F {
    fn into_flag(self) -> Flag {
        Flag::Follow(Box::new(self))
    }
}

/// A property of an element: a text or a flag, given by a closure.
pub(crate) enum Property {
    /// Text.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

impl From<String> for Property {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Property {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}
