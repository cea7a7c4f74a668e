//! `view!` in the notation of Leptos, for the small renderer in the app's `dom` module.
//!
//! Supported: elements with attributes, `class:name`, `prop:name`, `on:event` and `on:event:target`, `node_ref`;
//! components with props and children, `let:name` for children that take an argument; text, `{expressions}` and
//! fragments. What an expression may be is decided by the trait `dom::IntoView`.
//!
//! Absent on purpose: spreads, slots, two-way binding, raw HTML.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeElement};

/// Builds a view; see the documentation of the app's `dom` module.
#[proc_macro]
pub fn view(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    match rstml::parse2(input.into()) {
        Ok(nodes) => together(&nodes).into(),
        Err(errors) => {
            let errors = errors.into_iter().map(|error| error.to_compile_error());
            quote!({ #(#errors)* }).into()
        }
    }
}

/// Several nodes as one view.
fn together(nodes: &[Node]) -> TokenStream {
    match nodes {
        [single] => {
            let single = node(single);
            quote!(crate::dom::IntoView::into_view(#single))
        }
        nodes => {
            let nodes = nodes.iter().map(node);
            quote!(crate::dom::Fragment::new() #(.child(#nodes))* .done())
        }
    }
}

fn node(node: &Node) -> TokenStream {
    match node {
        Node::Element(element) if is_component(element) => component(element),
        Node::Element(tag) => element(tag),
        Node::Fragment(fragment) => together(&fragment.children),
        Node::Text(text) => {
            let text = &text.value;
            quote!(#text)
        }
        Node::RawText(text) => {
            let text = text.to_string_best();
            quote!(#text)
        }
        Node::Block(block) => quote!(#[allow(unused_braces, reason = "the notation asks for them")] #block),
        Node::Comment(_) | Node::Doctype(_) | Node::Custom(_) => quote!(()),
    }
}

fn is_component(element: &NodeElement<rstml::Infallible>) -> bool {
    let name = element.name().to_string();
    name.rsplit("::").next().is_some_and(|last| last.trim().starts_with(|c: char| c.is_ascii_uppercase()))
}

// `title` names a part of a drawing; the title of the page is no part of a view.
const SVG: [&str; 10] = ["svg", "use", "g", "path", "rect", "circle", "line", "polyline", "text", "title"];

fn element(element: &NodeElement<rstml::Infallible>) -> TokenStream {
    let name = element.name().to_string();
    let tag = name.trim();
    let start = if SVG.contains(&tag) {
        quote!(crate::dom::El::svg(#tag))
    } else {
        quote!(crate::dom::El::new(#tag))
    };
    let attributes = element.attributes().iter().map(|found| match found {
        NodeAttribute::Attribute(found) => attribute(found, tag),
        NodeAttribute::Block(block) => quote_spanned!(span_of(block)=> .no_spreads(#block)),
    });
    let children = element.children.iter().map(|child| match child {
        Node::Text(text) => {
            let text = &text.value;
            quote!(.text(#text))
        }
        child => {
            let child = node(child);
            quote!(.child(#child))
        }
    });
    quote!(#start #(#attributes)* #(#children)* .done())
}

fn span_of(tokens: &impl quote::ToTokens) -> Span {
    tokens.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// The Rust type of an element that handlers of `on:event:target` are given.
fn target_type(tag: &str) -> Ident {
    format_ident!(
        "{}",
        match tag {
            "input" => "HtmlInputElement",
            "select" => "HtmlSelectElement",
            "textarea" => "HtmlTextAreaElement",
            _ => "HtmlElement",
        }
    )
}

fn attribute(attribute: &KeyedAttribute, tag: &str) -> TokenStream {
    let key: String = attribute.key.to_string().split_whitespace().collect();
    let value = attribute.value();
    if key == "node_ref" {
        return quote!(.node_ref(#value));
    }
    let parts: Vec<&str> = key.split(':').collect();
    match parts.as_slice() {
        ["class", class] => quote!(.class(#class, #value)),
        ["prop", property] => quote!(.prop(#property, #value)),
        ["on", event] => {
            let name = format_ident!("{event}");
            quote!(.on(::leptos::ev::#name, #event, #value))
        }
        ["on", event, "target"] => {
            let (name, target) = (format_ident!("{event}"), target_type(tag));
            quote!(.on_target::<_, ::web_sys::#target>(::leptos::ev::#name, #event, #value))
        }
        _ => match (attribute.value_literal_string(), value) {
            (Some(text), _) => quote!(.set(#key, #text)),
            (None, Some(value)) => quote!(.attr(#key, #value)),
            (None, None) => quote!(.set(#key, "")),
        },
    }
}

fn component(element: &NodeElement<rstml::Infallible>) -> TokenStream {
    let name = element.name();
    let mut arguments = Vec::new();
    let mut props = Vec::new();
    for found in element.attributes() {
        let NodeAttribute::Attribute(found) = found else {
            return quote_spanned!(span_of(found)=> compile_error!("spreads are not supported"));
        };
        let key: String = found.key.to_string().split_whitespace().collect();
        if let Some(argument) = key.strip_prefix("let:") {
            arguments.push(format_ident!("{argument}"));
            continue;
        }
        let key = Ident::new(&key, span_of(&found.key));
        let value = found.value().map_or_else(|| quote!(true), |value| quote!(#value));
        props.push(quote!(.#key(#[allow(unused_braces, reason = "the notation allows them")] { #value })));
    }
    if !element.children.is_empty() {
        let children = together(&element.children);
        props.push(if arguments.is_empty() {
            quote!(.children(crate::dom::ToChildren::to_children(move || #children)))
        } else {
            quote!(.children(move |#(#arguments),*| #children))
        });
    }
    let span = span_of(name);
    quote_spanned!(span=>
        ::leptos::component::component_view(
            #name,
            ::leptos::component::component_props_builder(&#name) #(#props)* .build(),
        )
    )
}
