//! Starting a new deal.

use crate::dom::prelude::*;

use crate::frame::use_actions;
use crate::i18n::t;
use crate::ui::dialog::Dialog;

/// The dialog for a new deal.
#[component]
pub(crate) fn NewDealDialog() -> impl IntoView {
    view! { <Dialog open=use_actions().new_deal title=t!(deals::new).to_owned()>{()}</Dialog> }
}
