alter table pending_grant enable row level security;--> statement-breakpoint
alter table pending_grant force row level security;--> statement-breakpoint
create policy tenant on pending_grant to hf_app
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));--> statement-breakpoint
create policy owner on pending_grant to hf_owner using (true) with check (true);--> statement-breakpoint
revoke all on pending_grant from public;--> statement-breakpoint
grant select, insert, update, delete on pending_grant to hf_app;
