CREATE TABLE "item_decision" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_item_id" uuid NOT NULL,
	"run_id" uuid,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "item_decision_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "item_decision_state" CHECK ("state" in ('waiting', 'kept', 'skipped', 'importing', 'archived', 'failed', 'given_up', 'gone')),
	CONSTRAINT "item_decision_reason" CHECK ("reason" in ('not_decided_yet', 'rule_keeps', 'no_matching_user', 'ambiguous_user', 'user_deactivated', 'no_recording_license', 'no_zoom_add_on', 'no_recording_rule', 'rule_never_records', 'license_pool_used_up', 'license_expired', 'switched_off_by_person', 'on_demand_waiting', 'on_demand_not_asked', 'media_not_in_license', 'media_not_in_rule', 'audio_file_missing', 'content_unavailable', 'not_ready_yet', 'nothing_to_import', 'unknown_type', 'gone_at_source', 'retention_over', 'job_disabled', 'purged'))
);
--> statement-breakpoint
ALTER TABLE "audit_event" DROP CONSTRAINT "audit_event_action";--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "participants_due_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "team_message" ADD COLUMN "forwarded_id" text;--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "sources_off" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "zoom_connection" ADD COLUMN "plan" text;--> statement-breakpoint
ALTER TABLE "source_user" ADD COLUMN "listed_through" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "source_user" ADD COLUMN "reaches_back_to" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "item_decision" ADD CONSTRAINT "item_decision_tenant_id_source_item_id_source_item_tenant_id_id_fk" FOREIGN KEY ("tenant_id","source_item_id") REFERENCES "public"."source_item"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "item_decision_of_item" ON "item_decision" USING btree ("tenant_id","source_item_id","id");--> statement-breakpoint
CREATE INDEX "item_decision_of_run" ON "item_decision" USING btree ("tenant_id","run_id","source_item_id");--> statement-breakpoint
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_action" CHECK ("action" in ('tenant.created', 'tenant.administrator_replaced', 'tenant.consent_checked', 'tenant.licenses_set', 'tenant.keys_rewrapped', 'tenant.changed', 'tenant.free_administrator_handed_over', 'tenant.license_seats_changed', 'session.started', 'session.ended', 'session.ended_everywhere', 'session.refused', 'directory.synced', 'directory.sync_refused', 'directory.shrink_confirmed', 'user.added', 'user.configured', 'user.deactivated', 'user.reactivated', 'user.identity_mapped', 'user.identity_unmapped', 'user.record_switched', 'user.report_exported', 'group.configured', 'group.removed', 'group.reordered', 'rule.created', 'rule.changed', 'rule.restored', 'rule.deleted', 'rule.retention_extended', 'custom_field.created', 'custom_field.changed', 'custom_field.deleted', 'category.created', 'category.changed', 'category.deleted', 'job.created', 'job.changed', 'job.connect_started', 'job.connected', 'job.connect_refused', 'job.disconnected', 'job.run_started', 'job.run_finished', 'job.backfill_started', 'job.paused', 'job.resumed', 'job.archived', 'job.deleted', 'job.event_received', 'job.trash_asked_for', 'job.trash_confirmed', 'job.trash_switched_off', 'source.recording_trashed', 'source.setting_written', 'source.setting_restored', 'ledger.exported', 'ledger.redecision_asked', 'ledger.expired', 'ledger.check_started', 'ledger.check_finished', 'notice.opened', 'notice.closed', 'notice.seen', 'notice.channel_added', 'notice.channel_changed', 'notice.channel_removed', 'item.decided', 'item.retried', 'item.given_up', 'item.marked_at_source', 'item.asked_for', 'conversation.imported', 'conversation.extended', 'conversation.participants_completed', 'conversation.viewed', 'conversation.played', 'conversation.file_downloaded', 'conversation.field_set', 'replay.requested', 'replay.approved', 'replay.refused', 'hold.placed', 'hold.released', 'retention.run_started', 'retention.run_refused', 'retention.confirmed', 'conversation.purge_marked', 'conversation.purged'));--> statement-breakpoint
ALTER TABLE "zoom_connection" ADD CONSTRAINT "zoom_connection_plan" CHECK ("plan" in ('free', 'pro', 'business'));