//! The team in which a person works, by its name.

crate::migration!(
    "m20261122_000016_add_user_team",
    "
    ALTER TABLE users ADD COLUMN team TEXT;
    ",
    "
    ALTER TABLE users DROP COLUMN team;
    "
);
