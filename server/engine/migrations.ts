/**
 * The engine's own schema, by version: append, never edit. `json` (not `jsonb`), because what a function returned is
 * handed back to it unchanged.
 */
export const migrations: readonly string[] = [
  /* 1 */ `
create table engine.outbox (
  id uuid primary key,
  name text not null,
  data json not null,
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  attempts integer not null default 0,
  sent_at timestamptz
);
comment on table engine.outbox is 'An event announced in a transaction of the app; the relay sends it under this id.';
create index outbox_due on engine.outbox (due_at, id) where sent_at is null;
create index outbox_sent on engine.outbox (sent_at) where sent_at is not null;

create table engine.registration (
  function_id text primary key,
  app_id text not null,
  config json not null,
  asks_for text[] not null default '{}',
  registered_at timestamptz not null default now()
);
comment on table engine.registration is
  'A function the app serves. asks_for names what it wants and the engine does not do: not empty means refused.';

create table engine.event (
  id text primary key,
  name text not null,
  received_at timestamptz not null default now()
);
comment on table engine.event is 'An event received, so that its repetition is recognised.';
create index event_received on engine.event (received_at);

create table engine.run (
  id uuid primary key,
  function_id text not null,
  event json not null,
  status text not null default 'running' check (status in ('running', 'completed', 'failed', 'cancelled')),
  group_id text,
  group_limit integer,
  discovering boolean not null default true,
  wanted integer not null default 1,
  parent_run_id uuid,
  parent_step_id text,
  output json,
  error json,
  started_at timestamptz not null default now(),
  ended_at timestamptz
);
comment on table engine.run is
  'One execution of a function. discovering: a queue job calls the function; wanted counts the reasons to call again.';
create index run_running on engine.run (function_id) where status = 'running';
create index run_ended on engine.run (ended_at) where ended_at is not null;

create sequence engine.step_position;
create table engine.step (
  run_id uuid not null references engine.run on delete cascade,
  id text not null,
  op text not null,
  name text not null,
  status text not null check (status in ('planned', 'sleeping', 'waiting', 'invoking', 'done', 'failed')),
  eager boolean not null default false,
  event_name text,
  expression text,
  data json,
  error json,
  position bigint,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (run_id, id)
);
comment on table engine.step is 'A step of a run and its result; position is the order in which steps ended.';
create index step_waiting on engine.step (event_name) where status = 'waiting';

create table engine.idempotency (
  function_id text not null,
  key text not null,
  expires_at timestamptz not null,
  primary key (function_id, key)
);
comment on table engine.idempotency is 'A function does not run again for this key before expires_at.';

create table engine.cron (
  function_id text not null references engine.registration on delete cascade,
  expression text not null,
  next_at timestamptz not null,
  primary key (function_id, expression)
);
comment on table engine.cron is 'When a scheduled function runs next.';

create view engine.runs as
  select r.id, r.function_id, r.status, r.event ->> 'name' as event_name, r.started_at, r.ended_at,
    r.error ->> 'name' as error_name,
    (select count(*) from engine.step s where s.run_id = r.id and s.status in ('done', 'failed')) as steps_ended,
    (select count(*) from engine.step s where s.run_id = r.id and s.status not in ('done', 'failed')) as steps_open
  from engine.run r;
comment on view engine.runs is 'What the engine does and did, without payloads.';
`,
];
