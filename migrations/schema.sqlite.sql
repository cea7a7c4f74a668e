-- Written by the test with STAGEWRIGHT_TEST_UPDATE=1: the schema after all migrations.
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
CREATE TABLE board_totals (
        org_id UUID NOT NULL REFERENCES organisations (id),
        process_key TEXT NOT NULL,
        user_id UUID NOT NULL,
        owns BOOLEAN NOT NULL,
        stage TEXT NOT NULL,
        shard BIGINT NOT NULL,
        deals BIGINT NOT NULL,
        amount BIGINT NOT NULL, revision BIGINT NOT NULL DEFAULT 1,
        PRIMARY KEY (org_id, process_key, user_id, owns, stage, shard)
    );
CREATE TABLE conflicts (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        lead_id UUID,
        deal_id UUID,
        other_lead_id UUID,
        other_deal_id UUID,
        other_owner_id UUID NOT NULL,
        reason TEXT NOT NULL,
        score BIGINT NOT NULL,
        resolution TEXT,
        resolved_by UUID,
        resolved_at BIGINT,
        note TEXT,
        PRIMARY KEY (org_id, id)
    );
CREATE INDEX conflicts_by_deal ON conflicts (org_id, deal_id);
CREATE INDEX conflicts_by_lead ON conflicts (org_id, lead_id);
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
CREATE TABLE counters (
        org_id UUID NOT NULL REFERENCES organisations (id),
        name TEXT NOT NULL,
        value BIGINT NOT NULL,
        PRIMARY KEY (org_id, name)
    );
CREATE TABLE deal_expiries (
        org_id UUID NOT NULL,
        deal_id UUID NOT NULL,
        fact TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (org_id, deal_id, fact),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
CREATE INDEX deal_expiries_due ON deal_expiries (at);
CREATE TABLE deal_reviews (
        org_id UUID NOT NULL,
        deal_id UUID NOT NULL,
        due TEXT NOT NULL,
        at BIGINT NOT NULL,
        fired_at BIGINT,
        PRIMARY KEY (org_id, deal_id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
CREATE INDEX deal_reviews_due ON deal_reviews (at) WHERE fired_at IS NULL;
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
        state TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        updated_by UUID, account_name TEXT NOT NULL DEFAULT '', rank TEXT NOT NULL DEFAULT '', segment TEXT, forecast_category TEXT, forecast_on TEXT,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, account_id) REFERENCES accounts (org_id, id),
        FOREIGN KEY (org_id, owner_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, process_id) REFERENCES processes (org_id, id)
    );
CREATE INDEX deals_by_account ON deals (org_id, account_id);
CREATE INDEX deals_by_owner ON deals (org_id, owner_id, process_key, stage, rank, id, amount);
CREATE INDEX deals_by_update ON deals (org_id, updated_at DESC, id DESC);
CREATE INDEX deals_by_version ON deals (org_id, process_id, id);
CREATE INDEX deals_counted ON deals
        (org_id, process_key, stage, amount, close_date, next_due, stage_since, segment);
CREATE INDEX deals_forecast ON deals
        (org_id, forecast_category, forecast_on, owner_id, process_id, stage, segment, amount);
CREATE UNIQUE INDEX deals_number ON deals (org_id, number);
CREATE INDEX deals_on_board ON deals (org_id, process_key, stage, rank DESC, id DESC, segment, amount);
CREATE INDEX deals_without_forecast ON deals (org_id, id) WHERE forecast_category IS NULL;
CREATE TABLE delegations (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        deputy_id UUID NOT NULL,
        starts_on TEXT NOT NULL,
        ends_on TEXT NOT NULL,
        work TEXT NOT NULL,
        processes TEXT,
        up_to BIGINT,
        set_by UUID NOT NULL,
        set_at BIGINT NOT NULL,
        ended_by UUID,
        ended_at BIGINT,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, person_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, deputy_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, set_by) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, ended_by) REFERENCES users (org_id, id)
    );
CREATE INDEX delegations_open ON delegations (org_id, ends_on) WHERE ended_at IS NULL;
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
CREATE TABLE events (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        deal_id UUID NOT NULL,
        deal_version BIGINT NOT NULL,
        at BIGINT NOT NULL,
        actor_id UUID,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        sequence BIGINT,
        prev_hash TEXT,
        hash TEXT
    );
CREATE INDEX events_by_deal ON events (org_id, deal_id, position);
CREATE UNIQUE INDEX events_by_sequence ON events (org_id, sequence);
CREATE INDEX events_decided ON events (org_id, position)
    WHERE kind = 'step_completed' AND instr(payload, '"basis":') > 0;
CREATE INDEX events_unsealed ON events (position) WHERE sequence IS NULL;
CREATE TABLE idempotency_keys (
        org_id UUID NOT NULL,
        user_id UUID NOT NULL,
        idempotency_key TEXT NOT NULL,
        request_hash TEXT NOT NULL,
        result TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (org_id, user_id, idempotency_key)
    );
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
CREATE TABLE item_tasks (
        org_id UUID NOT NULL,
        id UUID NOT NULL,
        deal_id UUID NOT NULL,
        list TEXT NOT NULL,
        item BIGINT NOT NULL,
        first TEXT,
        title TEXT NOT NULL,
        assignee_id UUID NOT NULL,
        due TEXT,
        since BIGINT NOT NULL,
        active BOOLEAN NOT NULL,
        owner_id UUID NOT NULL,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
CREATE UNIQUE INDEX item_tasks_by_deal ON item_tasks (org_id, deal_id, list, item);
CREATE INDEX item_tasks_given ON item_tasks (org_id, assignee_id, COALESCE(due, '9999-12-31'), id) WHERE active;
CREATE INDEX item_tasks_waiting ON item_tasks (org_id, owner_id, COALESCE(due, '9999-12-31'), id) WHERE active;
CREATE TABLE lead_deals (
        org_id UUID NOT NULL,
        lead_id UUID NOT NULL,
        deal_id UUID NOT NULL,
        PRIMARY KEY (org_id, lead_id, deal_id),
        FOREIGN KEY (org_id, lead_id) REFERENCES leads (org_id, id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
CREATE INDEX lead_deals_by_deal ON lead_deals (org_id, deal_id, lead_id);
CREATE TABLE leads (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        version BIGINT NOT NULL,
        company TEXT NOT NULL,
        match_name TEXT NOT NULL,
        contact_name TEXT NOT NULL,
        email TEXT,
        phone TEXT,
        domain TEXT,
        registration_number TEXT,
        source TEXT NOT NULL,
        status TEXT NOT NULL,
        notes TEXT NOT NULL,
        owner_id UUID NOT NULL,
        account_id UUID,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        updated_by UUID, campaign_id UUID, response TEXT,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, owner_id) REFERENCES users (org_id, id)
    );
CREATE INDEX leads_by_age ON leads (org_id, created_at DESC, id DESC);
CREATE INDEX leads_by_campaign ON leads (org_id, campaign_id, created_at DESC, id DESC)
        WHERE campaign_id IS NOT NULL;
CREATE INDEX leads_by_source ON leads (org_id, source, id);
CREATE TABLE login_attempts (
        subject TEXT NOT NULL PRIMARY KEY,
        failures BIGINT NOT NULL,
        blocked_until BIGINT NOT NULL,
        last_at BIGINT NOT NULL
    );
CREATE TABLE notifications (
        org_id UUID NOT NULL,
        id UUID NOT NULL,
        user_id UUID NOT NULL,
        deal_id UUID,
        deal_number TEXT,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        read_at BIGINT,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
CREATE INDEX notifications_by_user ON notifications (org_id, user_id, created_at DESC, id DESC);
CREATE TABLE organisations (
        id UUID NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        currency TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        calendar TEXT NOT NULL,
        demo BOOLEAN NOT NULL,
        created_at BIGINT NOT NULL
    , revision BIGINT NOT NULL DEFAULT 0);
CREATE TABLE outbox (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        recipient TEXT NOT NULL,
        subject TEXT NOT NULL,
        body TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        attempts BIGINT NOT NULL,
        next_at BIGINT NOT NULL,
        sent_at BIGINT,
        parked BOOLEAN NOT NULL,
        last_error TEXT,
        PRIMARY KEY (org_id, id)
    );
CREATE INDEX outbox_by_age ON outbox (org_id, created_at DESC, id DESC);
CREATE INDEX outbox_due ON outbox (sent_at, parked, next_at);
CREATE TABLE process_drafts (
        org_id UUID NOT NULL REFERENCES organisations (id),
        process_key TEXT NOT NULL,
        base BIGINT NOT NULL,
        version BIGINT NOT NULL,
        definition TEXT NOT NULL,
        updated_at BIGINT NOT NULL,
        updated_by UUID NOT NULL,
        PRIMARY KEY (org_id, process_key)
    );
CREATE TABLE process_migration_deals (
        org_id UUID NOT NULL,
        migration_id UUID NOT NULL,
        deal_id UUID NOT NULL,
        state TEXT NOT NULL,
        deal_version BIGINT,
        obstacles TEXT,
        PRIMARY KEY (org_id, migration_id, deal_id),
        FOREIGN KEY (org_id, migration_id) REFERENCES process_migrations (org_id, id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
CREATE INDEX process_migration_deals_by_state ON process_migration_deals (org_id, migration_id, state, deal_id);
CREATE TABLE process_migrations (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        process_key TEXT NOT NULL,
        from_id UUID NOT NULL,
        to_id UUID NOT NULL,
        plan TEXT NOT NULL,
        reason TEXT NOT NULL,
        state TEXT NOT NULL,
        started_at BIGINT NOT NULL,
        started_by UUID NOT NULL,
        ended_at BIGINT,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, from_id) REFERENCES processes (org_id, id),
        FOREIGN KEY (org_id, to_id) REFERENCES processes (org_id, id)
    );
CREATE INDEX process_migrations_by_process ON process_migrations (org_id, process_key, started_at);
CREATE UNIQUE INDEX process_migrations_open ON process_migrations (org_id, process_key) WHERE ended_at IS NULL;
CREATE TABLE processes (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        process_key TEXT NOT NULL,
        version BIGINT NOT NULL,
        definition TEXT NOT NULL,
        published_at BIGINT NOT NULL, published_by UUID, note TEXT NOT NULL DEFAULT '', brings_leads BOOLEAN NOT NULL DEFAULT FALSE, sells BOOLEAN NOT NULL DEFAULT FALSE,
        PRIMARY KEY (org_id, id)
    );
CREATE UNIQUE INDEX processes_key_version ON processes (org_id, process_key, version);
CREATE TABLE quotas (
        org_id UUID NOT NULL REFERENCES organisations (id),
        quarter TEXT NOT NULL,
        user_id UUID NOT NULL,
        amount BIGINT,
        version BIGINT NOT NULL,
        set_at BIGINT NOT NULL,
        set_by UUID NOT NULL,
        PRIMARY KEY (org_id, quarter, user_id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, set_by) REFERENCES users (org_id, id)
    );
CREATE TABLE refresh_tokens (
        token_hash TEXT NOT NULL PRIMARY KEY,
        org_id UUID NOT NULL,
        session_id UUID NOT NULL,
        issued_at BIGINT NOT NULL,
        used_at BIGINT,
        successor TEXT,
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id)
    );
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (org_id, session_id);
CREATE TABLE "seaql_migrations" ( "version" varchar NOT NULL PRIMARY KEY, "applied_at" integer NOT NULL );
CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN
        INSERT INTO search_pieces (rowid, text) VALUES (new.entry, new.text);
    END;
CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN
        INSERT INTO search_pieces (search_pieces, rowid, text) VALUES ('delete', old.entry, old.text);
        INSERT INTO search_pieces (rowid, text) VALUES (new.entry, new.text);
    END;
CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN
        INSERT INTO search_pieces (search_pieces, rowid, text) VALUES ('delete', old.entry, old.text);
    END;
CREATE TABLE search_entries (
        entry INTEGER PRIMARY KEY AUTOINCREMENT,
        org_id UUID NOT NULL REFERENCES organisations (id),
        kind TEXT NOT NULL,
        id UUID NOT NULL,
        text TEXT NOT NULL
    );
CREATE UNIQUE INDEX search_entries_of ON search_entries (org_id, kind, id);
CREATE VIRTUAL TABLE search_pieces USING fts5(text, content='search_entries', content_rowid='entry', tokenize='trigram');
CREATE TABLE 'search_pieces_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'search_pieces_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'search_pieces_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'search_pieces_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE sessions (
        org_id UUID NOT NULL,
        id UUID NOT NULL,
        user_id UUID NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        revoked_at BIGINT,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, user_id) REFERENCES users (org_id, id)
    );
CREATE INDEX sessions_by_user ON sessions (org_id, user_id);
CREATE TABLE step_timers (
        org_id UUID NOT NULL,
        deal_id UUID NOT NULL,
        step TEXT NOT NULL,
        kind TEXT NOT NULL,
        round BIGINT NOT NULL,
        due TEXT NOT NULL,
        at BIGINT NOT NULL,
        active BOOLEAN NOT NULL,
        fired_at BIGINT,
        PRIMARY KEY (org_id, deal_id, step, kind),
        FOREIGN KEY (org_id, deal_id, step) REFERENCES tasks (org_id, deal_id, step) ON DELETE CASCADE
    );
CREATE INDEX step_timers_due ON step_timers (at) WHERE active AND fired_at IS NULL;
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
        active BOOLEAN NOT NULL, owner_id UUID,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
CREATE UNIQUE INDEX tasks_by_deal ON tasks (org_id, deal_id, step);
CREATE INDEX tasks_by_step ON tasks (org_id, step, deal_id) WHERE active;
CREATE INDEX tasks_free ON tasks (org_id, role, COALESCE(due, '9999-12-31'), id) WHERE active AND assignee_id IS NULL;
CREATE INDEX tasks_given ON tasks (org_id, assignee_id, COALESCE(due, '9999-12-31'), id) WHERE active;
CREATE INDEX tasks_waiting ON tasks (org_id, owner_id, COALESCE(due, '9999-12-31'), id) WHERE active;
CREATE TABLE users (
        org_id UUID NOT NULL REFERENCES organisations (id),
        id UUID NOT NULL,
        email TEXT NOT NULL,
        name TEXT NOT NULL,
        roles TEXT NOT NULL,
        locale TEXT NOT NULL,
        theme TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        active BOOLEAN NOT NULL,
        created_at BIGINT NOT NULL, team TEXT,
        PRIMARY KEY (org_id, id)
    );
CREATE UNIQUE INDEX users_email ON users (email);
