//! Icons from the sprite `assets/icons.svg`, which `index.html` carries inline.

use crate::dom::prelude::*;

macro_rules! icons {
    ($($name:ident = $id:literal),+ $(,)?) => {
        /// An icon of the sprite.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names say what the pictures show")]
        pub(crate) enum Icon { $($name),+ }

        impl Icon {
            /// The id of its symbol.
            pub(crate) fn href(self) -> &'static str {
                match self { $(Self::$name => concat!("#i-", $id)),+ }
            }

            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

icons! {
    Approve = "approve", ArrowRight = "arrow-right", Bell = "bell", Blocked = "blocked", Board = "board", Calendar = "calendar",
    Check = "check", ChevronDown = "chevron-down", ChevronLeft = "chevron-left", ChevronRight = "chevron-right", ChevronUp = "chevron-up",
    Circle = "circle", CircleDot = "circle-dot", Clock = "clock", Close = "close", Deal = "deal",
    Decide = "decide", Done = "done", Download = "download", Edit = "edit", Expand = "expand",
    External = "external", File = "file", Filter = "filter", Flag = "flag", Folder = "folder", Forecast = "forecast", Grip = "grip",
    Inbox = "inbox", Info = "info", Late = "late", Lead = "lead", Link = "link", Mail = "mail",
    Meeting = "meeting", Minus = "minus", More = "more", Note = "note", Override = "override", Plus = "plus",
    Process = "process", Rail = "rail", Refresh = "refresh", Round = "round", Search = "search",
    SignOut = "sign-out", Trash = "trash", Upload = "upload", User = "user", Users = "users", Wait = "wait",
    Warning = "warning",
}

/// An icon beside words that say the same; hidden from screen readers.
pub(crate) fn icon(icon: Icon) -> impl IntoView {
    view! { <svg class="icon" aria-hidden="true"><use href=icon.href()></use></svg> }
}

/// An icon that says something on its own, with its name.
pub(crate) fn named_icon(icon: Icon, name: String) -> impl IntoView {
    view! {
        <svg class="icon" role="img" aria-label=name><use href=icon.href()></use></svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_sprite() {
        let sprite = include_str!("../../assets/icons.svg");
        for icon in Icon::ALL {
            let id = icon.href().trim_start_matches('#');
            assert!(sprite.contains(&format!("id=\"{id}\"")), "{icon:?}");
        }
    }
}
