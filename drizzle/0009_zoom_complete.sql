CREATE TABLE "call_detail" (
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"call_id" text NOT NULL,
	"direction" text NOT NULL,
	"caller_number" text,
	"caller_name" text,
	"callee_number" text,
	"callee_name" text,
	"owner_type" text NOT NULL,
	"owner_name" text,
	"owner_extension" text,
	"handled_by_name" text,
	"handled_by_extension" text,
	"site_name" text,
	"meeting_session_key" text,
	CONSTRAINT "call_detail_tenant_id_conversation_id_pk" PRIMARY KEY("tenant_id","conversation_id"),
	CONSTRAINT "call_detail_direction" CHECK ("direction" in ('inbound', 'outbound', 'unknown'))
);
--> statement-breakpoint
CREATE TABLE "speaker_span" (
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"media_file_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"start_ms" integer NOT NULL,
	"end_ms" integer NOT NULL,
	"speaker" text NOT NULL,
	CONSTRAINT "speaker_span_tenant_id_conversation_id_media_file_id_position_pk" PRIMARY KEY("tenant_id","conversation_id","media_file_id","position")
);
--> statement-breakpoint
CREATE TABLE "team_message" (
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"message_id" text NOT NULL,
	"kind" text NOT NULL,
	"version_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"person_id" uuid,
	"sender_name" text NOT NULL,
	"sender_email_normalized" text,
	"sender_external" boolean DEFAULT false NOT NULL,
	"text" text NOT NULL,
	"reply_to" text,
	"reactions" jsonb NOT NULL,
	"files" jsonb NOT NULL,
	CONSTRAINT "team_message_tenant_id_conversation_id_message_id_version_at_kind_pk" PRIMARY KEY("tenant_id","conversation_id","message_id","version_at","kind"),
	CONSTRAINT "team_message_kind" CHECK ("kind" in ('sent', 'edited', 'deleted'))
);
--> statement-breakpoint
CREATE TABLE "rate_bucket" (
	"tenant_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"label" text NOT NULL,
	"next_free_at" timestamp with time zone NOT NULL,
	"day" text NOT NULL,
	"used_today" integer DEFAULT 0 NOT NULL,
	"blocked_until" timestamp with time zone,
	CONSTRAINT "rate_bucket_tenant_id_account_id_label_pk" PRIMARY KEY("tenant_id","account_id","label")
);
--> statement-breakpoint
CREATE TABLE "source_check" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"period_from" timestamp with time zone NOT NULL,
	"period_to" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"requested_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"complete" boolean,
	"cursor" jsonb,
	"counts" jsonb,
	"failure" text,
	CONSTRAINT "source_check_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "source_check_state" CHECK ("state" in ('queued', 'listing', 'done', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "source_check_difference" (
	"tenant_id" uuid NOT NULL,
	"check_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"source_key" text NOT NULL,
	"session_key" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"size_bytes" bigint,
	"item_id" uuid,
	"state" text,
	"reason" text NOT NULL,
	CONSTRAINT "source_check_difference_tenant_id_check_id_kind_source_key_pk" PRIMARY KEY("tenant_id","check_id","kind","source_key"),
	CONSTRAINT "source_check_difference_kind" CHECK ("kind" in ('meeting', 'phone', 'chat')),
	CONSTRAINT "source_check_difference_state" CHECK ("state" in ('waiting', 'kept', 'skipped', 'importing', 'archived', 'failed', 'given_up', 'gone')),
	CONSTRAINT "source_check_difference_reason" CHECK ("reason" in ('not_decided_yet', 'rule_keeps', 'no_matching_user', 'ambiguous_user', 'user_deactivated', 'no_recording_license', 'no_zoom_add_on', 'no_recording_rule', 'rule_never_records', 'license_pool_used_up', 'license_expired', 'switched_off_by_person', 'on_demand_waiting', 'on_demand_not_asked', 'media_not_in_license', 'media_not_in_rule', 'audio_file_missing', 'content_unavailable', 'not_ready_yet', 'nothing_to_import', 'unknown_type', 'gone_at_source', 'retention_over', 'job_disabled', 'purged'))
);
--> statement-breakpoint
CREATE TABLE "source_setting" (
	"tenant_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"source_id" text NOT NULL,
	"product" text NOT NULL,
	"state" text NOT NULL,
	"current" jsonb,
	"wanted" jsonb,
	"previous" jsonb,
	"locked" text[] DEFAULT '{}'::text[] NOT NULL,
	"failure" text,
	"read_at" timestamp with time zone,
	"written_at" timestamp with time zone,
	CONSTRAINT "source_setting_tenant_id_job_id_source_id_product_pk" PRIMARY KEY("tenant_id","job_id","source_id","product"),
	CONSTRAINT "source_setting_product" CHECK ("product" in ('meetings', 'phone')),
	CONSTRAINT "source_setting_state" CHECK ("state" in ('not_read', 'as_wanted', 'differs', 'written', 'locked', 'not_licensed', 'unavailable', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "spool" (
	"tenant_id" uuid NOT NULL,
	"source_item_id" uuid NOT NULL,
	"file_id" uuid NOT NULL,
	"tenant_key_id" uuid NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"sealed_bytes" bigint NOT NULL,
	"plain_bytes" bigint NOT NULL,
	"total_bytes" bigint,
	"etag" text,
	"content_type" text,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "spool_tenant_id_source_item_id_pk" PRIMARY KEY("tenant_id","source_item_id")
);
--> statement-breakpoint
CREATE TABLE "webhook_tally" (
	"day" text NOT NULL,
	"outcome" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "webhook_tally_day_outcome_pk" PRIMARY KEY("day","outcome")
);
--> statement-breakpoint
CREATE TABLE "notice" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"job_id" uuid NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"detail" jsonb NOT NULL,
	"seen_by" uuid,
	"seen_at" timestamp with time zone,
	CONSTRAINT "notice_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "notice_kind" CHECK ("kind" in ('connection_ended', 'role_lost', 'app_disabled', 'scope_lost', 'grant_expiring', 'webhooks_silent', 'runs_failing', 'items_given_up', 'settings_locked'))
);
--> statement-breakpoint
CREATE TABLE "notice_channel" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"sealed_target" "bytea" NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_sent_at" timestamp with time zone,
	"last_failure" text,
	CONSTRAINT "notice_channel_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "notice_channel_kind" CHECK ("kind" in ('mail', 'teams', 'slack', 'webhook'))
);
--> statement-breakpoint
CREATE TABLE "notice_delivery" (
	"tenant_id" uuid NOT NULL,
	"notice_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"moment" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"failure" text,
	CONSTRAINT "notice_delivery_tenant_id_notice_id_channel_id_moment_pk" PRIMARY KEY("tenant_id","notice_id","channel_id","moment"),
	CONSTRAINT "notice_delivery_moment" CHECK ("moment" in ('opened', 'closed'))
);
--> statement-breakpoint
ALTER TABLE "job" DROP CONSTRAINT "job_name";--> statement-breakpoint
ALTER TABLE "audit_event" DROP CONSTRAINT "audit_event_action";--> statement-breakpoint
ALTER TABLE "job" DROP CONSTRAINT "job_state";--> statement-breakpoint
ALTER TABLE "job_run" DROP CONSTRAINT "job_run_trigger";--> statement-breakpoint
ALTER TABLE "source_item" DROP CONSTRAINT "source_item_state";--> statement-breakpoint
ALTER TABLE "source_item" DROP CONSTRAINT "source_item_reason";--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "disabled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "last_event_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "trash_after_days" integer;--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "trash_asked_by" uuid;--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "trash_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "trash_confirmed_by" uuid;--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "trash_confirmed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "job_run" ADD COLUMN "stage" text DEFAULT 'meetings' NOT NULL;--> statement-breakpoint
ALTER TABLE "job_run" ADD COLUMN "stage_cursor" jsonb;--> statement-breakpoint
ALTER TABLE "job_run" ADD COLUMN "forecast_items" integer;--> statement-breakpoint
ALTER TABLE "job_run" ADD COLUMN "forecast_bytes" bigint;--> statement-breakpoint
ALTER TABLE "source_item" ADD COLUMN "kind" text DEFAULT 'meeting' NOT NULL;--> statement-breakpoint
ALTER TABLE "source_item" ADD COLUMN "revision" text;--> statement-breakpoint
ALTER TABLE "source_item" ADD COLUMN "trashed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "source_item" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "source_item" ADD COLUMN "trashed_by_us_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "zoom_connection" ADD COLUMN "kind" text DEFAULT 'redirect' NOT NULL;--> statement-breakpoint
ALTER TABLE "zoom_connection" ADD COLUMN "sealed_credentials" "bytea";--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "skipped_ledger_days" integer DEFAULT 90 NOT NULL;--> statement-breakpoint
ALTER TABLE "call_detail" ADD CONSTRAINT "call_detail_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "speaker_span" ADD CONSTRAINT "speaker_span_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "speaker_span" ADD CONSTRAINT "speaker_span_tenant_id_media_file_id_media_file_tenant_id_id_fk" FOREIGN KEY ("tenant_id","media_file_id") REFERENCES "public"."media_file"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_message" ADD CONSTRAINT "team_message_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rate_bucket" ADD CONSTRAINT "rate_bucket_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_check" ADD CONSTRAINT "source_check_tenant_id_job_id_job_tenant_id_id_fk" FOREIGN KEY ("tenant_id","job_id") REFERENCES "public"."job"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_check_difference" ADD CONSTRAINT "source_check_difference_tenant_id_check_id_source_check_tenant_id_id_fk" FOREIGN KEY ("tenant_id","check_id") REFERENCES "public"."source_check"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_setting" ADD CONSTRAINT "source_setting_tenant_id_job_id_job_tenant_id_id_fk" FOREIGN KEY ("tenant_id","job_id") REFERENCES "public"."job"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spool" ADD CONSTRAINT "spool_tenant_id_source_item_id_source_item_tenant_id_id_fk" FOREIGN KEY ("tenant_id","source_item_id") REFERENCES "public"."source_item"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice" ADD CONSTRAINT "notice_tenant_id_job_id_job_tenant_id_id_fk" FOREIGN KEY ("tenant_id","job_id") REFERENCES "public"."job"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_channel" ADD CONSTRAINT "notice_channel_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_delivery" ADD CONSTRAINT "notice_delivery_tenant_id_notice_id_notice_tenant_id_id_fk" FOREIGN KEY ("tenant_id","notice_id") REFERENCES "public"."notice"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_delivery" ADD CONSTRAINT "notice_delivery_tenant_id_channel_id_notice_channel_tenant_id_id_fk" FOREIGN KEY ("tenant_id","channel_id") REFERENCES "public"."notice_channel"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_detail_call" ON "call_detail" USING btree ("tenant_id","call_id");--> statement-breakpoint
CREATE INDEX "call_detail_meeting" ON "call_detail" USING btree ("tenant_id","meeting_session_key");--> statement-breakpoint
CREATE INDEX "source_check_of_job" ON "source_check" USING btree ("tenant_id","job_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "notice_open" ON "notice" USING btree ("tenant_id","kind","job_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "notice_of_job" ON "notice" USING btree ("tenant_id","job_id","opened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "job_live_name" ON "job" USING btree ("tenant_id","name") WHERE archived_at is null;--> statement-breakpoint
CREATE INDEX "source_item_of_job_at" ON "source_item" USING btree ("tenant_id","job_id","started_at","id");--> statement-breakpoint
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_action" CHECK ("action" in ('tenant.created', 'tenant.administrator_replaced', 'tenant.consent_checked', 'tenant.licenses_set', 'tenant.keys_rewrapped', 'tenant.changed', 'tenant.free_administrator_handed_over', 'tenant.license_seats_changed', 'session.started', 'session.ended', 'session.ended_everywhere', 'session.refused', 'directory.synced', 'directory.sync_refused', 'directory.shrink_confirmed', 'user.added', 'user.configured', 'user.deactivated', 'user.reactivated', 'user.identity_mapped', 'user.identity_unmapped', 'user.record_switched', 'user.report_exported', 'group.configured', 'group.removed', 'group.reordered', 'rule.created', 'rule.changed', 'rule.restored', 'rule.deleted', 'rule.retention_extended', 'custom_field.created', 'custom_field.changed', 'custom_field.deleted', 'category.created', 'category.changed', 'category.deleted', 'job.created', 'job.changed', 'job.connect_started', 'job.connected', 'job.connect_refused', 'job.disconnected', 'job.run_started', 'job.run_finished', 'job.backfill_started', 'job.paused', 'job.resumed', 'job.archived', 'job.deleted', 'job.event_received', 'job.trash_asked_for', 'job.trash_confirmed', 'job.trash_switched_off', 'source.recording_trashed', 'source.setting_written', 'source.setting_restored', 'ledger.exported', 'ledger.expired', 'ledger.check_started', 'ledger.check_finished', 'notice.opened', 'notice.closed', 'notice.channel_added', 'notice.channel_changed', 'notice.channel_removed', 'item.decided', 'item.retried', 'item.given_up', 'item.marked_at_source', 'item.asked_for', 'conversation.imported', 'conversation.extended', 'conversation.viewed', 'conversation.played', 'conversation.file_downloaded', 'conversation.field_set', 'replay.requested', 'replay.approved', 'replay.refused', 'hold.placed', 'hold.released', 'retention.run_started', 'retention.run_refused', 'retention.confirmed', 'conversation.purge_marked', 'conversation.purged'));--> statement-breakpoint
ALTER TABLE "job" ADD CONSTRAINT "job_state" CHECK ("state" in ('not_connected', 'connected', 'running', 'paused', 'failed', 'disconnected', 'disabled'));--> statement-breakpoint
ALTER TABLE "job_run" ADD CONSTRAINT "job_run_stage" CHECK ("stage" in ('meetings', 'phone', 'chat'));--> statement-breakpoint
ALTER TABLE "job_run" ADD CONSTRAINT "job_run_trigger" CHECK ("trigger" in ('manual', 'schedule', 'webhook', 'first_connect', 'backfill', 'gap'));--> statement-breakpoint
ALTER TABLE "source_item" ADD CONSTRAINT "source_item_kind" CHECK ("kind" in ('meeting', 'phone', 'chat'));--> statement-breakpoint
ALTER TABLE "source_item" ADD CONSTRAINT "source_item_state" CHECK ("state" in ('waiting', 'kept', 'skipped', 'importing', 'archived', 'failed', 'given_up', 'gone'));--> statement-breakpoint
ALTER TABLE "source_item" ADD CONSTRAINT "source_item_reason" CHECK ("reason" in ('not_decided_yet', 'rule_keeps', 'no_matching_user', 'ambiguous_user', 'user_deactivated', 'no_recording_license', 'no_zoom_add_on', 'no_recording_rule', 'rule_never_records', 'license_pool_used_up', 'license_expired', 'switched_off_by_person', 'on_demand_waiting', 'on_demand_not_asked', 'media_not_in_license', 'media_not_in_rule', 'audio_file_missing', 'content_unavailable', 'not_ready_yet', 'nothing_to_import', 'unknown_type', 'gone_at_source', 'retention_over', 'job_disabled', 'purged'));--> statement-breakpoint
ALTER TABLE "zoom_connection" ADD CONSTRAINT "zoom_connection_kind" CHECK ("kind" in ('redirect', 'server_to_server'));