do $$
declare
  t text;
begin
  foreach t in array array['category', 'category_term', 'custom_field', 'custom_field_value', 'effective_configuration',
    'record_switch', 'replay_request'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy tenant on %1$I to hf_app
         using (tenant_id = (select nullif(current_setting(''app.tenant'', true), '''')::uuid))
         with check (tenant_id = (select nullif(current_setting(''app.tenant'', true), '''')::uuid))', t);
    execute format('create policy owner on %I to hf_owner using (true) with check (true)', t);
    execute format('revoke all on %I from public', t);
    execute format('grant select, insert, update, delete on %I to hf_app', t);
  end loop;
end $$;--> statement-breakpoint

-- Priorities of many groups change places in one statement: uniqueness holds at its end.
alter table directory_group drop constraint directory_group_priority;--> statement-breakpoint
alter table directory_group add constraint directory_group_priority
  unique (tenant_id, priority) deferrable initially immediate;--> statement-breakpoint

-- Access rules know a scope of user assignment now. The built-in Administrator assigns every kind to everybody, as before.
insert into rule_version (tenant_id, id, rule_id, version, definition, description)
  select r.tenant_id, gen_random_uuid(), r.id, r.current_version + 1,
    v.definition || '{"assignment": {"scope": "all", "personIds": [], "kinds": ["recording", "replay", "access", "analytics"]}}',
    v.description
  from rule r
  join rule_version v on v.tenant_id = r.tenant_id and v.rule_id = r.id and v.version = r.current_version
  where r.built_in = 'administrator';--> statement-breakpoint
update rule set current_version = current_version + 1 where built_in = 'administrator';
