//! The design system: knows nothing of deals, processes or the server. Each component stands beside its style sheet;
//! `styles/index.css` names them all. Values come as signals, actions as callbacks, texts as arguments.
//!
//! Rules that hold for every component: it has a name for screen readers (icons never stand alone without one), works
//! by keyboard, has targets of at least 24 px (44 px on phones), and never conveys anything by colour alone.

pub(crate) mod avatar;
pub(crate) mod badge;
pub(crate) mod banner;
pub(crate) mod button;
pub(crate) mod dialog;
pub(crate) mod empty;
pub(crate) mod field;
pub(crate) mod floating;
pub(crate) mod icon;
pub(crate) mod live_region;
pub(crate) mod load_view;
pub(crate) mod menu;
pub(crate) mod panel;
pub(crate) mod place;
pub(crate) mod popover;
pub(crate) mod search;
pub(crate) mod skeleton;
pub(crate) mod tabs;
pub(crate) mod toast;
pub(crate) mod when;

use std::sync::atomic::{AtomicU32, Ordering};

/// What a part looks like, by what it means. Always beside words or an icon, never alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// The one thing to notice.
    Accent,
    /// Done, fine.
    Good,
    /// Soon, careful.
    Soon,
    /// Late, refused.
    Bad,
}

impl Tone {
    /// Its name in class names.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Accent => "accent",
            Self::Good => "good",
            Self::Soon => "soon",
            Self::Bad => "bad",
        }
    }
}

/// An id for an element that another refers to, unique on the page.
pub(crate) fn unique_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
