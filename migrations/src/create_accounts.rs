//! Customer companies and their people.

crate::migration!(
    "m20261121_000003_create_accounts",
    "
    CREATE TABLE accounts (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        name TEXT NOT NULL,
        match_name TEXT NOT NULL,
        domain TEXT,
        registration_number TEXT,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (org_id, id)
    );
    CREATE INDEX accounts_by_name ON accounts (org_id, match_name, id);
    CREATE TABLE contacts (
        org_id UUID NOT NULL,
        id UUID NOT NULL,
        account_id UUID NOT NULL,
        name TEXT NOT NULL,
        email TEXT,
        phone TEXT,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, account_id) REFERENCES accounts (org_id, id)
    );
    CREATE INDEX contacts_by_account ON contacts (org_id, account_id);
    ",
    "
    DROP TABLE contacts;
    DROP TABLE accounts;
    "
);
