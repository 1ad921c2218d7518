alter table item_decision enable row level security;--> statement-breakpoint
alter table item_decision force row level security;--> statement-breakpoint
create policy tenant on item_decision to hf_app
  using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
  with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid));--> statement-breakpoint
create policy owner on item_decision to hf_owner using (true) with check (true);--> statement-breakpoint
revoke all on item_decision from public;--> statement-breakpoint
grant select, insert on item_decision to hf_app;
