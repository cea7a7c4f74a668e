//! Deals: the engine's state as JSON, beside it the columns that boards, inboxes and lists read.

crate::migration!(
    "m20261121_000004_create_deals",
    "
    CREATE TABLE deals (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        number TEXT NOT NULL,
        title TEXT NOT NULL,
        account_id UUID NOT NULL,
        owner_id UUID NOT NULL,
        process_id UUID NOT NULL,
        process_key TEXT NOT NULL,
        stage TEXT NOT NULL,
        stage_kind TEXT NOT NULL,
        stage_since BIGINT NOT NULL,
        amount BIGINT,
        amount_origin TEXT,
        close_date TEXT,
        next_step TEXT,
        next_role TEXT,
        next_assignee UUID,
        next_due TEXT,
        blockers BIGINT NOT NULL,
        steps_done BIGINT NOT NULL,
        steps_total BIGINT NOT NULL,
        search_text TEXT NOT NULL,
        state TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        updated_by UUID,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, account_id) REFERENCES accounts (org_id, id),
        FOREIGN KEY (org_id, owner_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, process_id) REFERENCES processes (org_id, id)
    );
    CREATE UNIQUE INDEX deals_number ON deals (org_id, number);
    CREATE INDEX deals_on_board ON deals (org_id, process_key, stage, stage_since DESC, id DESC);
    CREATE INDEX deals_by_account ON deals (org_id, account_id);
    CREATE INDEX deals_by_owner ON deals (org_id, owner_id);
    CREATE INDEX deals_by_update ON deals (org_id, updated_at DESC, id DESC);
    CREATE TABLE deal_team (
        org_id UUID NOT NULL,
        deal_id UUID NOT NULL,
        role TEXT NOT NULL,
        user_id UUID NOT NULL,
        PRIMARY KEY (org_id, deal_id, role),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
    CREATE INDEX deal_team_by_user ON deal_team (org_id, user_id, deal_id);
    CREATE TABLE tasks (
        org_id UUID NOT NULL,
        id UUID NOT NULL,
        deal_id UUID NOT NULL,
        step TEXT NOT NULL,
        kind TEXT NOT NULL,
        role TEXT NOT NULL,
        assignee_id UUID,
        due TEXT,
        opened_at BIGINT NOT NULL,
        active BOOLEAN NOT NULL,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
    CREATE UNIQUE INDEX tasks_by_deal ON tasks (org_id, deal_id, step);
    CREATE INDEX tasks_by_role ON tasks (org_id, role, due);
    CREATE TABLE counters (
        org_id UUID NOT NULL REFERENCES organisations (id),
        name TEXT NOT NULL,
        value BIGINT NOT NULL,
        PRIMARY KEY (org_id, name)
    );
    CREATE TABLE documents (
        org_id UUID NOT NULL,
        id UUID NOT NULL,
        deal_id UUID NOT NULL,
        name TEXT NOT NULL,
        content_type TEXT NOT NULL,
        size BIGINT NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
    CREATE INDEX documents_by_deal ON documents (org_id, deal_id);
    ",
    "
    DROP TABLE documents;
    DROP TABLE counters;
    DROP TABLE tasks;
    DROP TABLE deal_team;
    DROP TABLE deals;
    "
);
