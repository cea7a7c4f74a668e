//! An amount with where it comes from.

use crate::dom::prelude::*;

use crate::api::types::Amount;
use crate::format;
use crate::i18n::t;

/// An amount and its origin, in short on cards, in full elsewhere. The full amount is there on hover.
pub(crate) fn amount_view(amount: Option<&Amount>, short: bool) -> AnyView {
    let Some(amount) = amount else {
        return view! { <span class="muted">{t!(amount::none)}</span> }.into_any();
    };
    let full = format::money(&amount.value);
    let shown = if short { format::money_short(&amount.value) } else { full.clone() };
    view! {
        <span class="amount" title=full>
            <span class="num amount-value">{shown}</span>
            " "
            <span class="amount-origin">{amount.origin.name()}</span>
        </span>
    }
    .into_any()
}
