//! Elements: made, given attributes and listeners, filled with children.

use leptos::ev::EventDescriptor;
use leptos::html::ElementType;
use leptos::prelude::{NodeRef, document};
use leptos::tachys::html::node_ref::NodeRefContainer;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

use super::region::follow;
use super::values::{Attribute, Flag, IntoAttribute, IntoFlag, Property};
use super::{AnyView, IntoView};

/// An element being made.
pub(crate) struct El(Element);

fn put_attribute(element: &Element, name: &'static str, value: Attribute) {
    let _ = match value {
        Attribute::Absent => element.remove_attribute(name),
        Attribute::Text(text) => element.set_attribute(name, &text),
        Attribute::Follow(mut give) => {
            let element = element.clone();
            follow(Box::new(move || put_attribute(&element, name, give())));
            Ok(())
        }
    };
}

fn put_class(element: &Element, class: &str, there: bool) {
    let _ = element.class_list().toggle_with_force(class, there);
}

fn put_property(element: &Element, name: &str, value: Property) {
    let value = match value {
        Property::Text(text) => JsValue::from_str(&text),
        Property::Flag(flag) => JsValue::from_bool(flag),
    };
    let _ = js_sys::Reflect::set(element, &JsValue::from_str(name), &value);
}

fn listen(element: &Element, name: &str, hear: Box<dyn FnMut(Event)>) {
    let hear = Closure::wrap(hear).into_js_value();
    let _ = element.add_event_listener_with_callback(name, hear.unchecked_ref());
}

/// What a listener of `on:event:target` is told: the element it listens on, with its type.
pub(crate) struct Targeted<T>(T);

impl<T: Clone> Targeted<T> {
    /// The element that hears.
    pub(crate) fn target(&self) -> T {
        self.0.clone()
    }
}

impl El {
    /// An HTML element.
    pub(crate) fn new(tag: &str) -> Self {
        // Only a tag that is not a name fails, and tags are written by hand.
        Self(document().create_element(tag).unwrap_or_else(|_| JsValue::NULL.unchecked_into()))
    }

    /// An SVG element.
    pub(crate) fn svg(tag: &str) -> Self {
        let element = document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag);
        Self(element.unwrap_or_else(|_| JsValue::NULL.unchecked_into()))
    }

    /// With an attribute of a fixed text.
    pub(crate) fn set(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// With an attribute.
    pub(crate) fn attr(self, name: &'static str, value: impl IntoAttribute) -> Self {
        put_attribute(&self.0, name, value.into_attribute());
        self
    }

    /// With a class that is there or not.
    pub(crate) fn class(self, class: &'static str, there: impl IntoFlag) -> Self {
        match there.into_flag() {
            Flag::Is(there) => put_class(&self.0, class, there),
            Flag::Follow(mut give) => {
                let element = self.0.clone();
                follow(Box::new(move || put_class(&element, class, give())));
            }
        }
        self
    }

    /// With a property that follows signals.
    pub(crate) fn prop<P: Into<Property>>(
        self,
        name: &'static str,
        mut give: impl FnMut() -> P + 'static,
    ) -> Self {
        let element = self.0.clone();
        follow(Box::new(move || put_property(&element, name, give().into())));
        self
    }

    /// With a listener.
    pub(crate) fn on<D>(self, _: D, name: &str, mut hear: impl FnMut(D::EventType) + 'static) -> Self
    where
        D: EventDescriptor,
        D::EventType: JsCast,
    {
        listen(&self.0, name, Box::new(move |event| hear(event.unchecked_into())));
        self
    }

    /// With a listener that is told the element instead of the event.
    pub(crate) fn on_target<D, T>(self, _: D, name: &str, mut hear: impl FnMut(Targeted<T>) + 'static) -> Self
    where
        D: EventDescriptor,
        T: JsCast + Clone + 'static,
    {
        let element: T = self.0.clone().unchecked_into();
        listen(&self.0, name, Box::new(move |_| hear(Targeted(element.clone()))));
        self
    }

    /// Known to a reference.
    pub(crate) fn node_ref<E>(self, reference: NodeRef<E>) -> Self
    where
        E: ElementType,
        NodeRef<E>: NodeRefContainer<E>,
    {
        reference.load(&self.0);
        self
    }

    /// With text at its end.
    pub(crate) fn text(self, words: &str) -> Self {
        let _ = self.0.append_child(&document().create_text_node(words));
        self
    }

    /// With a view at its end.
    pub(crate) fn child(self, view: impl IntoView) -> Self {
        view.into_view().append_to(&self.0);
        self
    }

    /// As a view.
    pub(crate) fn done(self) -> AnyView {
        AnyView::of(self.0.into())
    }
}
