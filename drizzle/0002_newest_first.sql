DROP INDEX "audit_event_newest";--> statement-breakpoint
DROP INDEX "conversation_newest";--> statement-breakpoint
DROP INDEX "conversation_of_job";--> statement-breakpoint
DROP INDEX "conversation_of_owner";--> statement-breakpoint
DROP INDEX "conversation_of_host";--> statement-breakpoint
DROP INDEX "purge_run_newest";--> statement-breakpoint
CREATE INDEX "audit_event_newest" ON "audit_event" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "conversation_newest" ON "conversation" USING btree ("tenant_id","started_at","id");--> statement-breakpoint
CREATE INDEX "conversation_of_job" ON "conversation" USING btree ("tenant_id","job_id","started_at","id");--> statement-breakpoint
CREATE INDEX "conversation_of_owner" ON "conversation" USING btree ("tenant_id","owner_person_id","started_at","id");--> statement-breakpoint
CREATE INDEX "conversation_of_host" ON "conversation" USING btree ("tenant_id","host_person_id","started_at","id");--> statement-breakpoint
CREATE INDEX "purge_run_newest" ON "purge_run" USING btree ("tenant_id","started_at");