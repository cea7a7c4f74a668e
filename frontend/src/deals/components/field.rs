//! One field of a form: the control that fits its type, its name and help from the template.

#![allow(
    clippy::large_types_passed_by_value,
    reason = "the form is a handle of signals, large only in debug builds"
)]

use crate::dom::prelude::*;
use shared::process::fact::FactType;

use super::form::{FieldState, Form};
use super::words;
use crate::deals::handle::Template;
use crate::i18n::t;
use crate::ui::button::Button;
use crate::ui::field::{
    ChoiceField, ChoicesField, DateField, FlagField, MoneyField, NumberField, TextArea, TextField,
};

/// A field, there while it is asked for.
pub(super) fn field(form: Form, field: FieldState) -> AnyView {
    let fact = field.fact.clone();
    let asked = memo(move || form.draft.with(|draft| draft.asked.contains(&fact)));
    let draw = move || asked.get().then(|| framed(form, &field));
    draw.into_any()
}

fn framed(form: Form, field: &FieldState) -> AnyView {
    let wide = matches!(field.kind, FactType::Text | FactType::Emails | FactType::Choices);
    let clash = {
        let field = field.clone();
        move || field.clash.get().then(|| clash(form, &field))
    };
    view! {
        <div class="form-field" class:wide=wide data-fact=field.fact.as_str().to_owned()>
            {control_of(form, field)}
            {clash}
        </div>
    }
    .into_any()
}

/// That somebody else changed the field meanwhile, and a way to take theirs.
fn clash(form: Form, field: &FieldState) -> AnyView {
    let state = form.handle.known();
    let theirs = form.template.with_value(|template| {
        let value = state.as_ref().and_then(|known| known.state.facts.get(&field.fact));
        words(template, &field.fact, value)
    });
    let field = field.clone();
    view! {
        <p class="form-clash" role="status">
            <span>{t!(step::clash, &theirs)}</span>
            <Button on_press=move |()| field.take_theirs()>{t!(step::take_theirs)}</Button>
        </p>
    }
    .into_any()
}

fn control_of(form: Form, field: &FieldState) -> AnyView {
    let currency =
        form.handle.known().map_or("EUR".to_owned(), |known| known.state.currency.code().to_owned());
    form.template.with_value(|template| control(template, currency, field, form.error_of(&field.fact)))
}

/// The control that fits a field's type, with its name, its help and what is wrong with it.
pub(super) fn control(
    template: &Template,
    currency: String,
    field: &FieldState,
    error: Signal<Option<String>>,
) -> AnyView {
    let (optional, texts) = (field.optional, &template.texts);
    let help = texts.facts.get(&field.fact).map(|text| text.help.clone()).filter(|help| !help.is_empty());
    let options =
        template.process.facts.get(&field.fact).map(|fact| fact.options.clone()).unwrap_or_default();
    let names = options.into_iter().map(|option| {
        let name = texts.option(&field.fact, &option).to_owned();
        (option, name)
    });
    let (label, options) = (texts.fact(&field.fact).to_owned(), names.collect::<Vec<_>>());
    let text = field.text;
    match field.kind {
        FactType::Flag => view! { <FlagField label=label value=field.flag error=error help=help optional=optional /> }.into_any(),
        FactType::Text | FactType::Emails => {
            let rows = if field.kind == FactType::Text { 3 } else { 2 };
            view! { <TextArea label=label value=text error=error help=help optional=optional rows=rows /> }.into_any()
        }
        FactType::Line => view! { <TextField label=label value=text error=error help=help optional=optional /> }.into_any(),
        FactType::Email => {
            view! { <TextField label=label value=text error=error help=help optional=optional kind="email" /> }.into_any()
        }
        FactType::Number => view! { <NumberField label=label value=text error=error help=help optional=optional /> }.into_any(),
        FactType::Percent => {
            view! { <NumberField label=label value=text error=error help=help optional=optional unit="%".to_owned() /> }.into_any()
        }
        FactType::Money => {
            view! { <MoneyField label=label value=text currency=currency error=error help=help optional=optional /> }.into_any()
        }
        FactType::Date => view! { <DateField label=label value=text error=error help=help optional=optional /> }.into_any(),
        FactType::Choice => {
            view! { <ChoiceField label=label value=text options=options error=error help=help optional=optional /> }.into_any()
        }
        FactType::Choices => {
            view! { <ChoicesField label=label value=field.choices options=options error=error help=help optional=optional /> }
                .into_any()
        }
    }
}
