//! A person as initials on a quiet colour of their own.

use crate::dom::prelude::*;

use crate::format::initials;

/// One of six hues, always the same for the same name.
fn hue(name: &str) -> u32 {
    name.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6
}

/// A person's initials; the whole name is there for screen readers and on hover.
#[component]
pub(crate) fn Avatar(
    /// The person's name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let (class, letters) = (format!("avatar avatar-{}", hue(&name)), initials(&name));
    view! {
        <span class=class role="img" aria-label=name.clone() title=name data-initials=letters></span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_colour() {
        assert_eq!(hue("Anna Lind"), hue("Anna Lind"));
        assert!(hue("") < 6);
    }
}
