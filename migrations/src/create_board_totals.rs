//! Boards of any size: sums that are kept, a place for every card, the account's name beside the deal, timers that
//! end with their step, inboxes by index, and a number that tells servers when what they know of an organisation is out of date.

crate::migration!(
    "m20261122_000008_create_board_totals",
    "
    CREATE TABLE board_totals (
        org_id UUID NOT NULL REFERENCES organisations (id),
        process_key TEXT NOT NULL,
        user_id UUID NOT NULL,
        owns BOOLEAN NOT NULL,
        stage TEXT NOT NULL,
        shard BIGINT NOT NULL,
        deals BIGINT NOT NULL,
        amount BIGINT NOT NULL,
        PRIMARY KEY (org_id, process_key, user_id, owns, stage, shard)
    );
    INSERT INTO board_totals (org_id, process_key, user_id, owns, stage, shard, deals, amount)
        SELECT org_id, process_key, '00000000-0000-0000-0000-000000000000', FALSE, stage, 0, COUNT(*), SUM(COALESCE(amount, 0))
        FROM deals GROUP BY org_id, process_key, stage;
    INSERT INTO board_totals (org_id, process_key, user_id, owns, stage, shard, deals, amount)
        SELECT m.org_id, d.process_key, m.user_id, m.user_id = d.owner_id, d.stage, 0, COUNT(*), SUM(COALESCE(d.amount, 0))
        FROM (SELECT DISTINCT org_id, deal_id, user_id FROM deal_team) m
        JOIN deals d ON d.org_id = m.org_id AND d.id = m.deal_id
        GROUP BY m.org_id, d.process_key, m.user_id, m.user_id = d.owner_id, d.stage;
    ALTER TABLE deals ADD COLUMN account_name TEXT NOT NULL DEFAULT '';
    ALTER TABLE deals ADD COLUMN rank {bytes} NOT NULL DEFAULT '';
    UPDATE deals SET
        account_name = (SELECT a.name FROM accounts a WHERE a.org_id = deals.org_id AND a.id = deals.account_id),
        rank = CAST(stage_since AS TEXT) || 'i';
    DROP INDEX deals_on_board;
    CREATE INDEX deals_on_board ON deals (org_id, process_key, stage, rank DESC, id DESC);
    ALTER TABLE organisations ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
    ALTER TABLE tasks ADD COLUMN owner_id UUID;
    UPDATE tasks SET owner_id = (SELECT d.owner_id FROM deals d WHERE d.org_id = tasks.org_id AND d.id = tasks.deal_id);
    DROP INDEX tasks_by_role;
    CREATE INDEX tasks_given ON tasks (org_id, assignee_id, COALESCE(due, '9999-12-31'), id) WHERE active;
    CREATE INDEX tasks_free ON tasks (org_id, role, COALESCE(due, '9999-12-31'), id) WHERE active AND assignee_id IS NULL;
    CREATE INDEX tasks_waiting ON tasks (org_id, owner_id, COALESCE(due, '9999-12-31'), id) WHERE active;
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
    INSERT INTO step_timers SELECT m.org_id, m.deal_id, m.step, m.kind, 1, m.due, m.at, t.active, m.fired_at
        FROM timers m JOIN tasks t ON t.org_id = m.org_id AND t.deal_id = m.deal_id AND t.step = m.step;
    DROP TABLE timers;
    CREATE INDEX step_timers_due ON step_timers (at) WHERE active AND fired_at IS NULL;
    ",
    "
    CREATE TABLE timers (
        org_id UUID NOT NULL REFERENCES organisations (id),
        deal_id UUID NOT NULL,
        step TEXT NOT NULL,
        kind TEXT NOT NULL,
        due TEXT NOT NULL,
        at BIGINT NOT NULL,
        fired_at BIGINT,
        PRIMARY KEY (org_id, deal_id, step, kind),
        FOREIGN KEY (org_id, deal_id) REFERENCES deals (org_id, id)
    );
    INSERT INTO timers SELECT org_id, deal_id, step, kind, due, at, fired_at FROM step_timers;
    DROP TABLE step_timers;
    CREATE INDEX timers_due ON timers (fired_at, at);
    DROP INDEX tasks_waiting;
    DROP INDEX tasks_free;
    DROP INDEX tasks_given;
    CREATE INDEX tasks_by_role ON tasks (org_id, role, due);
    ALTER TABLE tasks DROP COLUMN owner_id;
    ALTER TABLE organisations DROP COLUMN revision;
    DROP INDEX deals_on_board;
    CREATE INDEX deals_on_board ON deals (org_id, process_key, stage, stage_since DESC, id DESC);
    ALTER TABLE deals DROP COLUMN rank;
    ALTER TABLE deals DROP COLUMN account_name;
    DROP TABLE board_totals;
    "
);
