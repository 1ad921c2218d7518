-- Roles hf_owner, hf_app and hf_search exist already: an administrator of the server makes them (db/bootstrap.ts).
create extension if not exists unaccent;--> statement-breakpoint

-- Full text: no stemming (names, tickers and several languages in one archive), accents folded.
create text search configuration hf_text (copy = simple);--> statement-breakpoint
alter text search configuration hf_text
  alter mapping for hword, hword_part, word with unaccent, simple;--> statement-breakpoint
create index conversation_search_gin on conversation using gin (search) with (fastupdate = off);--> statement-breakpoint
alter table conversation alter column search set statistics 2000;--> statement-breakpoint

-- Tenant isolation: forced on every table, deny by default.
do $$
declare
  t record;
  key text;
begin
  for t in select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    and c.relname <> 'installation' loop
    key := case when t.relname = 'tenant' then 'id' else 'tenant_id' end;
    execute format('alter table %I enable row level security', t.relname);
    execute format('alter table %I force row level security', t.relname);
    -- nullif, because the setting is '' after a commit on a pooled connection; no tenant set = no rows.
    execute format(
      'create policy tenant on %1$I to hf_app
         using (%2$I = (select nullif(current_setting(''app.tenant'', true), '''')::uuid))
         with check (%2$I = (select nullif(current_setting(''app.tenant'', true), '''')::uuid))',
      t.relname, key);
    -- Without a policy of its own the owner's updates would touch no row, silently.
    execute format('create policy owner on %I to hf_owner using (true) with check (true)', t.relname);
    execute format('revoke all on %I from public', t.relname);
  end loop;
end $$;--> statement-breakpoint

grant usage on schema public to hf_app, hf_search;--> statement-breakpoint
grant select, insert, update, delete on
  chat_message, conversation, directory_group, external_identity, group_member, hold, job, job_run, license_pool,
  media_file, oauth_state, participant, person, playback_session, purge_run, rule, seal_attempt, session, source_item,
  source_user, transcript_segment, webhook_receipt, zoom_connection to hf_app;--> statement-breakpoint
grant select, insert, update on tenant, tenant_key to hf_app;--> statement-breakpoint
-- The one table of no tenant: written at the first start, read at every one.
revoke all on installation from public;--> statement-breakpoint
grant select, insert, update on installation to hf_app;--> statement-breakpoint
-- Evidence: written once.
grant select, insert on audit_event, tombstone, rule_version to hf_app;--> statement-breakpoint

-- Full text under row-level security: @@ is not leakproof, so the policy would forbid the index. The planner inlines
-- this view, whose owner reads through its own policy and whose WHERE is the tenant.
create policy reader on conversation for select to hf_search using (true);--> statement-breakpoint
grant select on conversation to hf_search;--> statement-breakpoint
create view conversation_search as
  select * from conversation
  where tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid);--> statement-breakpoint
grant hf_search to hf_owner with set true, inherit false;--> statement-breakpoint
grant create on schema public to hf_search;--> statement-breakpoint
alter view conversation_search owner to hf_search;--> statement-breakpoint
set role hf_search;--> statement-breakpoint
revoke all on conversation_search from public;--> statement-breakpoint
grant select on conversation_search to hf_app;--> statement-breakpoint
reset role;--> statement-breakpoint
revoke create on schema public from hf_search;--> statement-breakpoint
revoke hf_search from hf_owner;--> statement-breakpoint

-- Look-ups that have no tenant yet. Each returns ids only.
create function tenant_by_tid(wanted text) returns uuid
  language sql stable security definer set search_path = pg_catalog, public
  return (select t.id from tenant t where t.tid = wanted);--> statement-breakpoint
create function session_by_token(wanted text) returns table (tenant_id uuid, session_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  begin atomic
    select s.tenant_id, s.id from session s where s.token_hash = wanted;
  end;--> statement-breakpoint
create index session_by_token_hash on session (token_hash);--> statement-breakpoint
create function jobs_by_zoom_account(wanted text) returns table (tenant_id uuid, job_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  begin atomic
    select z.tenant_id, z.job_id from zoom_connection z where z.account_id = wanted;
  end;--> statement-breakpoint
create function due_jobs(at timestamptz) returns table (tenant_id uuid, job_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  begin atomic
    select j.tenant_id, j.id from job j
      where j.enabled and j.archived_at is null and j.next_run_at <= at order by j.next_run_at limit 500;
  end;--> statement-breakpoint
create function due_looks(at timestamptz) returns table (tenant_id uuid, item_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  begin atomic
    select i.tenant_id, i.id from source_item i where i.next_look_at <= at order by i.next_look_at limit 500;
  end;--> statement-breakpoint
create index source_item_due on source_item (next_look_at) where next_look_at is not null;--> statement-breakpoint
create function due_directory_syncs(at timestamptz) returns table (tenant_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  begin atomic
    select t.id from tenant t where t.next_directory_sync_at <= at order by t.next_directory_sync_at limit 500;
  end;--> statement-breakpoint
create function due_purges(at timestamptz) returns table (tenant_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  begin atomic
    select t.id from tenant t where t.next_purge_at <= at order by t.next_purge_at limit 500;
  end;--> statement-breakpoint
create function tenant_ids() returns table (tenant_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  begin atomic
    select t.id from tenant t order by t.id;
  end;--> statement-breakpoint
do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prosecdef
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hf_app', f);
  end loop;
end $$;--> statement-breakpoint

-- Evidence only grows.
create function refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  raise exception 'rows of % are written once and never changed', tg_table_name using errcode = 'restrict_violation';
end $$;--> statement-breakpoint
create trigger audit_event_append_only before update or delete on audit_event
  for each row execute function refuse_change();--> statement-breakpoint
create trigger audit_event_no_truncate before truncate on audit_event
  for each statement execute function refuse_change();--> statement-breakpoint
create trigger tombstone_append_only before update or delete on tombstone
  for each row execute function refuse_change();--> statement-breakpoint
create trigger tombstone_no_truncate before truncate on tombstone
  for each statement execute function refuse_change();--> statement-breakpoint
create trigger rule_version_append_only before update or delete on rule_version
  for each row execute function refuse_change();--> statement-breakpoint
create trigger rule_version_no_truncate before truncate on rule_version
  for each statement execute function refuse_change();--> statement-breakpoint

-- A retention date may be extended, never shortened; null is for ever.
create function refuse_shorter_retention() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if (old.retain_until is null and new.retain_until is not null) or new.retain_until < old.retain_until then
    raise exception 'retention of a conversation can only be extended' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;--> statement-breakpoint
create trigger conversation_retention before update of retain_until on conversation
  for each row execute function refuse_shorter_retention();
