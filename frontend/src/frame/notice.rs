//! The notice that what is shown may be out of date, because the connection is lost.

use crate::dom::prelude::*;
use leptos::ev;

use crate::api::socket::{Liveness, use_socket};
use crate::i18n::t;
use crate::ui::Tone;
use crate::ui::banner::Banner;
use crate::ui::toast::use_toasts;

/// Says that the connection is lost, and when it is back.
#[component]
pub(super) fn ConnectionNotice() -> impl IntoView {
    let (socket, toasts) = (use_socket(), use_toasts());
    let online = RwSignal::new(window().navigator().on_line());
    let back = window_event_listener(ev::online, move |_| {
        online.set(true);
        socket.hurry();
    });
    let away = window_event_listener(ev::offline, move |_| online.set(false));
    on_cleanup(move || {
        back.remove();
        away.remove();
    });
    let lost = memo(move || !online.get() || socket.liveness().get() == Liveness::Lost);
    let was_lost = StoredValue::new(false);
    Effect::new(move || {
        let lost = lost.get();
        if was_lost.get_value() && !lost {
            toasts.done(t!(frame::connected_again));
        }
        was_lost.set_value(lost);
    });
    move || lost.get().then(|| view! { <Banner tone=Tone::Soon>{t!(frame::connection_lost)}</Banner> })
}
