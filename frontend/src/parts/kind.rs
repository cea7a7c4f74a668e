//! What a task asks of its owner, as a picture.

use crate::ui::icon::Icon;

/// A picture for what a step asks.
pub(crate) fn picture(kind: &str) -> Icon {
    match kind {
        "approval" => Icon::Approve,
        "decision" => Icon::Decide,
        "document" => Icon::File,
        "meeting" => Icon::Meeting,
        "email" => Icon::Mail,
        "external" => Icon::External,
        "quote" => Icon::Deal,
        "form" => Icon::Edit,
        "item" => Icon::Circle,
        _ => Icon::CircleDot,
    }
}
