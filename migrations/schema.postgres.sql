-- Written by the test with STAGEWRIGHT_TEST_UPDATE=1: the schema after all migrations.
accounts.org_id uuid NOT NULL
accounts.id uuid NOT NULL
accounts.name text NOT NULL
accounts.match_name text NOT NULL
accounts.domain text
accounts.registration_number text
accounts.created_at bigint NOT NULL
accounts: FOREIGN KEY (org_id) REFERENCES organisations(id)
accounts: PRIMARY KEY (org_id, id)
CREATE INDEX accounts_by_name ON public.accounts USING btree (org_id, match_name, id)
CREATE UNIQUE INDEX accounts_pkey ON public.accounts USING btree (org_id, id)
board_totals.org_id uuid NOT NULL
board_totals.process_key text NOT NULL
board_totals.user_id uuid NOT NULL
board_totals.owns boolean NOT NULL
board_totals.stage text NOT NULL
board_totals.shard bigint NOT NULL
board_totals.deals bigint NOT NULL
board_totals.amount bigint NOT NULL
board_totals.revision bigint NOT NULL DEFAULT 1
board_totals: FOREIGN KEY (org_id) REFERENCES organisations(id)
board_totals: PRIMARY KEY (org_id, process_key, user_id, owns, stage, shard)
CREATE UNIQUE INDEX board_totals_pkey ON public.board_totals USING btree (org_id, process_key, user_id, owns, stage, shard)
conflicts.org_id uuid NOT NULL
conflicts.id uuid NOT NULL
conflicts.lead_id uuid
conflicts.deal_id uuid
conflicts.other_lead_id uuid
conflicts.other_deal_id uuid
conflicts.other_owner_id uuid NOT NULL
conflicts.reason text NOT NULL
conflicts.score bigint NOT NULL
conflicts.resolution text
conflicts.resolved_by uuid
conflicts.resolved_at bigint
conflicts.note text
conflicts: FOREIGN KEY (org_id) REFERENCES organisations(id)
conflicts: PRIMARY KEY (org_id, id)
CREATE INDEX conflicts_by_deal ON public.conflicts USING btree (org_id, deal_id)
CREATE INDEX conflicts_by_lead ON public.conflicts USING btree (org_id, lead_id)
CREATE UNIQUE INDEX conflicts_pkey ON public.conflicts USING btree (org_id, id)
contacts.org_id uuid NOT NULL
contacts.id uuid NOT NULL
contacts.account_id uuid NOT NULL
contacts.name text NOT NULL
contacts.email text
contacts.phone text
contacts: FOREIGN KEY (org_id, account_id) REFERENCES accounts(org_id, id)
contacts: PRIMARY KEY (org_id, id)
CREATE INDEX contacts_by_account ON public.contacts USING btree (org_id, account_id)
CREATE UNIQUE INDEX contacts_pkey ON public.contacts USING btree (org_id, id)
counters.org_id uuid NOT NULL
counters.name text NOT NULL
counters.value bigint NOT NULL
counters: FOREIGN KEY (org_id) REFERENCES organisations(id)
counters: PRIMARY KEY (org_id, name)
CREATE UNIQUE INDEX counters_pkey ON public.counters USING btree (org_id, name)
deal_expiries.org_id uuid NOT NULL
deal_expiries.deal_id uuid NOT NULL
deal_expiries.fact text NOT NULL
deal_expiries.at bigint NOT NULL
deal_expiries: FOREIGN KEY (org_id, deal_id) REFERENCES deals(org_id, id)
deal_expiries: PRIMARY KEY (org_id, deal_id, fact)
CREATE INDEX deal_expiries_due ON public.deal_expiries USING btree (at)
CREATE UNIQUE INDEX deal_expiries_pkey ON public.deal_expiries USING btree (org_id, deal_id, fact)
deal_reviews.org_id uuid NOT NULL
deal_reviews.deal_id uuid NOT NULL
deal_reviews.due text NOT NULL
deal_reviews.at bigint NOT NULL
deal_reviews.fired_at bigint
deal_reviews: FOREIGN KEY (org_id, deal_id) REFERENCES deals(org_id, id)
deal_reviews: PRIMARY KEY (org_id, deal_id)
CREATE INDEX deal_reviews_due ON public.deal_reviews USING btree (at) WHERE (fired_at IS NULL)
CREATE UNIQUE INDEX deal_reviews_pkey ON public.deal_reviews USING btree (org_id, deal_id)
deal_team.org_id uuid NOT NULL
deal_team.deal_id uuid NOT NULL
deal_team.role text NOT NULL
deal_team.user_id uuid NOT NULL
deal_team: FOREIGN KEY (org_id, deal_id) REFERENCES deals(org_id, id)
deal_team: FOREIGN KEY (org_id, user_id) REFERENCES users(org_id, id)
deal_team: PRIMARY KEY (org_id, deal_id, role)
CREATE INDEX deal_team_by_user ON public.deal_team USING btree (org_id, user_id, deal_id)
CREATE UNIQUE INDEX deal_team_pkey ON public.deal_team USING btree (org_id, deal_id, role)
deals.org_id uuid NOT NULL
deals.id uuid NOT NULL
deals.version bigint NOT NULL
deals.number text NOT NULL
deals.title text NOT NULL
deals.account_id uuid NOT NULL
deals.owner_id uuid NOT NULL
deals.process_id uuid NOT NULL
deals.process_key text NOT NULL
deals.stage text NOT NULL
deals.stage_kind text NOT NULL
deals.stage_since bigint NOT NULL
deals.amount bigint
deals.amount_origin text
deals.close_date text
deals.next_step text
deals.next_role text
deals.next_assignee uuid
deals.next_due text
deals.blockers bigint NOT NULL
deals.steps_done bigint NOT NULL
deals.steps_total bigint NOT NULL
deals.state text NOT NULL
deals.created_at bigint NOT NULL
deals.updated_at bigint NOT NULL
deals.updated_by uuid
deals.account_name text NOT NULL DEFAULT ''::text
deals.rank text NOT NULL DEFAULT ''::text
deals.segment text
deals.forecast_category text
deals.forecast_on text
deals: FOREIGN KEY (org_id) REFERENCES organisations(id)
deals: FOREIGN KEY (org_id, account_id) REFERENCES accounts(org_id, id)
deals: FOREIGN KEY (org_id, owner_id) REFERENCES users(org_id, id)
deals: FOREIGN KEY (org_id, process_id) REFERENCES processes(org_id, id)
deals: PRIMARY KEY (org_id, id)
CREATE INDEX deals_by_account ON public.deals USING btree (org_id, account_id)
CREATE INDEX deals_by_owner ON public.deals USING btree (org_id, owner_id, process_key, stage, rank, id, amount)
CREATE INDEX deals_by_update ON public.deals USING btree (org_id, updated_at DESC, id DESC)
CREATE INDEX deals_by_version ON public.deals USING btree (org_id, process_id, id)
CREATE INDEX deals_counted ON public.deals USING btree (org_id, process_key, stage, amount, close_date, next_due, stage_since, segment)
CREATE INDEX deals_forecast ON public.deals USING btree (org_id, forecast_category, forecast_on, owner_id, process_id, stage, segment, amount)
CREATE INDEX deals_on_board ON public.deals USING btree (org_id, process_key, stage, rank DESC, id DESC, segment, amount)
CREATE INDEX deals_without_forecast ON public.deals USING btree (org_id, id) WHERE (forecast_category IS NULL)
CREATE UNIQUE INDEX deals_number ON public.deals USING btree (org_id, number)
CREATE UNIQUE INDEX deals_pkey ON public.deals USING btree (org_id, id)
delegations.org_id uuid NOT NULL
delegations.id uuid NOT NULL
delegations.person_id uuid NOT NULL
delegations.deputy_id uuid NOT NULL
delegations.starts_on text NOT NULL
delegations.ends_on text NOT NULL
delegations.work text NOT NULL
delegations.processes text
delegations.up_to bigint
delegations.set_by uuid NOT NULL
delegations.set_at bigint NOT NULL
delegations.ended_by uuid
delegations.ended_at bigint
delegations: FOREIGN KEY (org_id) REFERENCES organisations(id)
delegations: FOREIGN KEY (org_id, deputy_id) REFERENCES users(org_id, id)
delegations: FOREIGN KEY (org_id, ended_by) REFERENCES users(org_id, id)
delegations: FOREIGN KEY (org_id, person_id) REFERENCES users(org_id, id)
delegations: FOREIGN KEY (org_id, set_by) REFERENCES users(org_id, id)
delegations: PRIMARY KEY (org_id, id)
CREATE INDEX delegations_open ON public.delegations USING btree (org_id, ends_on) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX delegations_pkey ON public.delegations USING btree (org_id, id)
documents.org_id uuid NOT NULL
documents.id uuid NOT NULL
documents.deal_id uuid NOT NULL
documents.name text NOT NULL
documents.content_type text NOT NULL
documents.size bigint NOT NULL
documents.sha256 text NOT NULL
documents: FOREIGN KEY (org_id, deal_id) REFERENCES deals(org_id, id)
documents: PRIMARY KEY (org_id, id)
CREATE INDEX documents_by_deal ON public.documents USING btree (org_id, deal_id)
CREATE UNIQUE INDEX documents_pkey ON public.documents USING btree (org_id, id)
events.position bigint NOT NULL IDENTITY
events.org_id uuid NOT NULL
events.id uuid NOT NULL
events.deal_id uuid NOT NULL
events.deal_version bigint NOT NULL
events.at bigint NOT NULL
events.actor_id uuid
events.kind text NOT NULL
events.payload text NOT NULL
events.sequence bigint
events.prev_hash text
events.hash text
events: FOREIGN KEY (org_id) REFERENCES organisations(id)
events: PRIMARY KEY ("position")
CREATE INDEX events_by_deal ON public.events USING btree (org_id, deal_id, "position")
CREATE INDEX events_decided ON public.events USING btree (org_id, "position") WHERE ((kind = 'step_completed'::text) AND (strpos(payload, '"basis":'::text) > 0))
CREATE INDEX events_unsealed ON public.events USING btree ("position") WHERE (sequence IS NULL)
CREATE UNIQUE INDEX events_by_sequence ON public.events USING btree (org_id, sequence)
CREATE UNIQUE INDEX events_pkey ON public.events USING btree ("position")
idempotency_keys.org_id uuid NOT NULL
idempotency_keys.user_id uuid NOT NULL
idempotency_keys.idempotency_key text NOT NULL
idempotency_keys.request_hash text NOT NULL
idempotency_keys.result text NOT NULL
idempotency_keys.created_at bigint NOT NULL
idempotency_keys: PRIMARY KEY (org_id, user_id, idempotency_key)
CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (created_at)
CREATE UNIQUE INDEX idempotency_keys_pkey ON public.idempotency_keys USING btree (org_id, user_id, idempotency_key)
item_tasks.org_id uuid NOT NULL
item_tasks.id uuid NOT NULL
item_tasks.deal_id uuid NOT NULL
item_tasks.list text NOT NULL
item_tasks.item bigint NOT NULL
item_tasks.first text
item_tasks.title text NOT NULL
item_tasks.assignee_id uuid NOT NULL
item_tasks.due text
item_tasks.since bigint NOT NULL
item_tasks.active boolean NOT NULL
item_tasks.owner_id uuid NOT NULL
item_tasks: FOREIGN KEY (org_id, deal_id) REFERENCES deals(org_id, id)
item_tasks: PRIMARY KEY (org_id, id)
CREATE INDEX item_tasks_given ON public.item_tasks USING btree (org_id, assignee_id, COALESCE(due, '9999-12-31'::text), id) WHERE active
CREATE INDEX item_tasks_waiting ON public.item_tasks USING btree (org_id, owner_id, COALESCE(due, '9999-12-31'::text), id) WHERE active
CREATE UNIQUE INDEX item_tasks_by_deal ON public.item_tasks USING btree (org_id, deal_id, list, item)
CREATE UNIQUE INDEX item_tasks_pkey ON public.item_tasks USING btree (org_id, id)
lead_deals.org_id uuid NOT NULL
lead_deals.lead_id uuid NOT NULL
lead_deals.deal_id uuid NOT NULL
lead_deals: FOREIGN KEY (org_id, deal_id) REFERENCES deals(org_id, id)
lead_deals: FOREIGN KEY (org_id, lead_id) REFERENCES leads(org_id, id)
lead_deals: PRIMARY KEY (org_id, lead_id, deal_id)
CREATE INDEX lead_deals_by_deal ON public.lead_deals USING btree (org_id, deal_id, lead_id)
CREATE UNIQUE INDEX lead_deals_pkey ON public.lead_deals USING btree (org_id, lead_id, deal_id)
leads.org_id uuid NOT NULL
leads.id uuid NOT NULL
leads.version bigint NOT NULL
leads.company text NOT NULL
leads.match_name text NOT NULL
leads.contact_name text NOT NULL
leads.email text
leads.phone text
leads.domain text
leads.registration_number text
leads.source text NOT NULL
leads.status text NOT NULL
leads.notes text NOT NULL
leads.owner_id uuid NOT NULL
leads.account_id uuid
leads.created_at bigint NOT NULL
leads.updated_at bigint NOT NULL
leads.updated_by uuid
leads.campaign_id uuid
leads.response text
leads: FOREIGN KEY (org_id) REFERENCES organisations(id)
leads: FOREIGN KEY (org_id, owner_id) REFERENCES users(org_id, id)
leads: PRIMARY KEY (org_id, id)
CREATE INDEX leads_by_age ON public.leads USING btree (org_id, created_at DESC, id DESC)
CREATE INDEX leads_by_campaign ON public.leads USING btree (org_id, campaign_id, created_at DESC, id DESC) WHERE (campaign_id IS NOT NULL)
CREATE INDEX leads_by_source ON public.leads USING btree (org_id, source, id)
CREATE UNIQUE INDEX leads_pkey ON public.leads USING btree (org_id, id)
login_attempts.subject text NOT NULL
login_attempts.failures bigint NOT NULL
login_attempts.blocked_until bigint NOT NULL
login_attempts.last_at bigint NOT NULL
login_attempts: PRIMARY KEY (subject)
CREATE UNIQUE INDEX login_attempts_pkey ON public.login_attempts USING btree (subject)
notifications.org_id uuid NOT NULL
notifications.id uuid NOT NULL
notifications.user_id uuid NOT NULL
notifications.deal_id uuid
notifications.deal_number text
notifications.subject text NOT NULL
notifications.body text NOT NULL
notifications.created_at bigint NOT NULL
notifications.read_at bigint
notifications: FOREIGN KEY (org_id, user_id) REFERENCES users(org_id, id)
notifications: PRIMARY KEY (org_id, id)
CREATE INDEX notifications_by_user ON public.notifications USING btree (org_id, user_id, created_at DESC, id DESC)
CREATE UNIQUE INDEX notifications_pkey ON public.notifications USING btree (org_id, id)
organisations.id uuid NOT NULL
organisations.name text NOT NULL
organisations.currency text NOT NULL
organisations.time_zone text NOT NULL
organisations.calendar text NOT NULL
organisations.demo boolean NOT NULL
organisations.created_at bigint NOT NULL
organisations.revision bigint NOT NULL DEFAULT 0
organisations: PRIMARY KEY (id)
CREATE UNIQUE INDEX organisations_pkey ON public.organisations USING btree (id)
outbox.org_id uuid NOT NULL
outbox.id uuid NOT NULL
outbox.recipient text NOT NULL
outbox.subject text NOT NULL
outbox.body text NOT NULL
outbox.created_at bigint NOT NULL
outbox.attempts bigint NOT NULL
outbox.next_at bigint NOT NULL
outbox.sent_at bigint
outbox.parked boolean NOT NULL
outbox.last_error text
outbox: FOREIGN KEY (org_id) REFERENCES organisations(id)
outbox: PRIMARY KEY (org_id, id)
CREATE INDEX outbox_by_age ON public.outbox USING btree (org_id, created_at DESC, id DESC)
CREATE INDEX outbox_due ON public.outbox USING btree (sent_at, parked, next_at)
CREATE UNIQUE INDEX outbox_pkey ON public.outbox USING btree (org_id, id)
process_drafts.org_id uuid NOT NULL
process_drafts.process_key text NOT NULL
process_drafts.base bigint NOT NULL
process_drafts.version bigint NOT NULL
process_drafts.definition text NOT NULL
process_drafts.updated_at bigint NOT NULL
process_drafts.updated_by uuid NOT NULL
process_drafts: FOREIGN KEY (org_id) REFERENCES organisations(id)
process_drafts: PRIMARY KEY (org_id, process_key)
CREATE UNIQUE INDEX process_drafts_pkey ON public.process_drafts USING btree (org_id, process_key)
process_migration_deals.org_id uuid NOT NULL
process_migration_deals.migration_id uuid NOT NULL
process_migration_deals.deal_id uuid NOT NULL
process_migration_deals.state text NOT NULL
process_migration_deals.deal_version bigint
process_migration_deals.obstacles text
process_migration_deals: FOREIGN KEY (org_id, deal_id) REFERENCES deals(org_id, id)
process_migration_deals: FOREIGN KEY (org_id, migration_id) REFERENCES process_migrations(org_id, id)
process_migration_deals: PRIMARY KEY (org_id, migration_id, deal_id)
CREATE INDEX process_migration_deals_by_state ON public.process_migration_deals USING btree (org_id, migration_id, state, deal_id)
CREATE UNIQUE INDEX process_migration_deals_pkey ON public.process_migration_deals USING btree (org_id, migration_id, deal_id)
process_migrations.org_id uuid NOT NULL
process_migrations.id uuid NOT NULL
process_migrations.process_key text NOT NULL
process_migrations.from_id uuid NOT NULL
process_migrations.to_id uuid NOT NULL
process_migrations.plan text NOT NULL
process_migrations.reason text NOT NULL
process_migrations.state text NOT NULL
process_migrations.started_at bigint NOT NULL
process_migrations.started_by uuid NOT NULL
process_migrations.ended_at bigint
process_migrations: FOREIGN KEY (org_id) REFERENCES organisations(id)
process_migrations: FOREIGN KEY (org_id, from_id) REFERENCES processes(org_id, id)
process_migrations: FOREIGN KEY (org_id, to_id) REFERENCES processes(org_id, id)
process_migrations: PRIMARY KEY (org_id, id)
CREATE INDEX process_migrations_by_process ON public.process_migrations USING btree (org_id, process_key, started_at)
CREATE UNIQUE INDEX process_migrations_open ON public.process_migrations USING btree (org_id, process_key) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX process_migrations_pkey ON public.process_migrations USING btree (org_id, id)
processes.org_id uuid NOT NULL
processes.id uuid NOT NULL
processes.process_key text NOT NULL
processes.version bigint NOT NULL
processes.definition text NOT NULL
processes.published_at bigint NOT NULL
processes.published_by uuid
processes.note text NOT NULL DEFAULT ''::text
processes.brings_leads boolean NOT NULL DEFAULT false
processes.sells boolean NOT NULL DEFAULT false
processes: FOREIGN KEY (org_id) REFERENCES organisations(id)
processes: PRIMARY KEY (org_id, id)
CREATE UNIQUE INDEX processes_key_version ON public.processes USING btree (org_id, process_key, version)
CREATE UNIQUE INDEX processes_pkey ON public.processes USING btree (org_id, id)
quotas.org_id uuid NOT NULL
quotas.quarter text NOT NULL
quotas.user_id uuid NOT NULL
quotas.amount bigint
quotas.version bigint NOT NULL
quotas.set_at bigint NOT NULL
quotas.set_by uuid NOT NULL
quotas: FOREIGN KEY (org_id) REFERENCES organisations(id)
quotas: FOREIGN KEY (org_id, set_by) REFERENCES users(org_id, id)
quotas: FOREIGN KEY (org_id, user_id) REFERENCES users(org_id, id)
quotas: PRIMARY KEY (org_id, quarter, user_id)
CREATE UNIQUE INDEX quotas_pkey ON public.quotas USING btree (org_id, quarter, user_id)
refresh_tokens.token_hash text NOT NULL
refresh_tokens.org_id uuid NOT NULL
refresh_tokens.session_id uuid NOT NULL
refresh_tokens.issued_at bigint NOT NULL
refresh_tokens.used_at bigint
refresh_tokens.successor text
refresh_tokens: FOREIGN KEY (org_id, session_id) REFERENCES sessions(org_id, id)
refresh_tokens: PRIMARY KEY (token_hash)
CREATE INDEX refresh_tokens_by_session ON public.refresh_tokens USING btree (org_id, session_id)
CREATE UNIQUE INDEX refresh_tokens_pkey ON public.refresh_tokens USING btree (token_hash)
seaql_migrations.version character varying NOT NULL
seaql_migrations.applied_at bigint NOT NULL
seaql_migrations: PRIMARY KEY (version)
CREATE UNIQUE INDEX seaql_migrations_pkey ON public.seaql_migrations USING btree (version)
search_entries.entry bigint NOT NULL IDENTITY
search_entries.org_id uuid NOT NULL
search_entries.kind text NOT NULL
search_entries.id uuid NOT NULL
search_entries.text text NOT NULL
search_entries: FOREIGN KEY (org_id) REFERENCES organisations(id)
search_entries: PRIMARY KEY (entry)
CREATE INDEX search_entries_pieces ON public.search_entries USING gin (text gin_trgm_ops)
CREATE UNIQUE INDEX search_entries_of ON public.search_entries USING btree (org_id, kind, id)
CREATE UNIQUE INDEX search_entries_pkey ON public.search_entries USING btree (entry)
sessions.org_id uuid NOT NULL
sessions.id uuid NOT NULL
sessions.user_id uuid NOT NULL
sessions.created_at bigint NOT NULL
sessions.expires_at bigint NOT NULL
sessions.revoked_at bigint
sessions: FOREIGN KEY (org_id, user_id) REFERENCES users(org_id, id)
sessions: PRIMARY KEY (org_id, id)
CREATE INDEX sessions_by_user ON public.sessions USING btree (org_id, user_id)
CREATE UNIQUE INDEX sessions_pkey ON public.sessions USING btree (org_id, id)
step_timers.org_id uuid NOT NULL
step_timers.deal_id uuid NOT NULL
step_timers.step text NOT NULL
step_timers.kind text NOT NULL
step_timers.round bigint NOT NULL
step_timers.due text NOT NULL
step_timers.at bigint NOT NULL
step_timers.active boolean NOT NULL
step_timers.fired_at bigint
step_timers: FOREIGN KEY (org_id, deal_id, step) REFERENCES tasks(org_id, deal_id, step) ON DELETE CASCADE
step_timers: PRIMARY KEY (org_id, deal_id, step, kind)
CREATE INDEX step_timers_due ON public.step_timers USING btree (at) WHERE (active AND (fired_at IS NULL))
CREATE UNIQUE INDEX step_timers_pkey ON public.step_timers USING btree (org_id, deal_id, step, kind)
tasks.org_id uuid NOT NULL
tasks.id uuid NOT NULL
tasks.deal_id uuid NOT NULL
tasks.step text NOT NULL
tasks.kind text NOT NULL
tasks.role text NOT NULL
tasks.assignee_id uuid
tasks.due text
tasks.opened_at bigint NOT NULL
tasks.active boolean NOT NULL
tasks.owner_id uuid
tasks: FOREIGN KEY (org_id, deal_id) REFERENCES deals(org_id, id)
tasks: PRIMARY KEY (org_id, id)
CREATE INDEX tasks_by_step ON public.tasks USING btree (org_id, step, deal_id) WHERE active
CREATE INDEX tasks_free ON public.tasks USING btree (org_id, role, COALESCE(due, '9999-12-31'::text), id) WHERE (active AND (assignee_id IS NULL))
CREATE INDEX tasks_given ON public.tasks USING btree (org_id, assignee_id, COALESCE(due, '9999-12-31'::text), id) WHERE active
CREATE INDEX tasks_waiting ON public.tasks USING btree (org_id, owner_id, COALESCE(due, '9999-12-31'::text), id) WHERE active
CREATE UNIQUE INDEX tasks_by_deal ON public.tasks USING btree (org_id, deal_id, step)
CREATE UNIQUE INDEX tasks_pkey ON public.tasks USING btree (org_id, id)
users.org_id uuid NOT NULL
users.id uuid NOT NULL
users.email text NOT NULL
users.name text NOT NULL
users.roles text NOT NULL
users.locale text NOT NULL
users.theme text NOT NULL
users.password_hash text NOT NULL
users.active boolean NOT NULL
users.created_at bigint NOT NULL
users.team text
users: FOREIGN KEY (org_id) REFERENCES organisations(id)
users: PRIMARY KEY (org_id, id)
CREATE UNIQUE INDEX users_email ON public.users USING btree (email)
CREATE UNIQUE INDEX users_pkey ON public.users USING btree (org_id, id)
