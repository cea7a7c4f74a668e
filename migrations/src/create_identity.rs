//! Organisations, people, sessions.

crate::migration!(
    "m20261121_000001_create_identity",
    "
    CREATE TABLE organisations (
        id UUID NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        currency TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        calendar TEXT NOT NULL,
        demo BOOLEAN NOT NULL,
        created_at BIGINT NOT NULL
    );
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
        created_at BIGINT NOT NULL,
        PRIMARY KEY (org_id, id)
    );
    CREATE UNIQUE INDEX users_email ON users (email);
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
    CREATE TABLE login_attempts (
        subject TEXT NOT NULL PRIMARY KEY,
        failures BIGINT NOT NULL,
        blocked_until BIGINT NOT NULL,
        last_at BIGINT NOT NULL
    );
    ",
    "
    DROP TABLE login_attempts;
    DROP TABLE refresh_tokens;
    DROP TABLE sessions;
    DROP TABLE users;
    DROP TABLE organisations;
    "
);
