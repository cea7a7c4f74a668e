//! Which processes sell. What does not stands in no conflict and comes of no lead. A version that was stored before sells if
//! one of its facts is an amount, by whichever origin.

crate::migration!(
    "m20261122_000018_add_process_sells",
    r#"
    ALTER TABLE processes ADD COLUMN sells BOOLEAN NOT NULL DEFAULT FALSE;
    UPDATE processes SET sells = TRUE
    WHERE definition LIKE '%"amount":"estimated"%' OR definition LIKE '%"amount":"scoped"%'
       OR definition LIKE '%"amount":"quoted"%' OR definition LIKE '%"amount":"final"%';
    "#,
    "
    ALTER TABLE processes DROP COLUMN sells;
    "
);
