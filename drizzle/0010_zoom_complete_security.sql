do $$
declare
  t text;
begin
  foreach t in array array['call_detail', 'notice', 'notice_channel', 'notice_delivery', 'rate_bucket', 'source_check',
    'source_check_difference', 'source_setting', 'speaker_span', 'spool', 'team_message'] loop
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
revoke all on webhook_tally from public;--> statement-breakpoint
grant select, insert, update, delete on webhook_tally to hf_app;
