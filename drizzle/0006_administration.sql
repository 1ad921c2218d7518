CREATE TABLE "category" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "category_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "category_name" UNIQUE("tenant_id","name")
);
--> statement-breakpoint
CREATE TABLE "category_term" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"category_id" uuid NOT NULL,
	"term" text NOT NULL,
	"normalized" text NOT NULL,
	CONSTRAINT "category_term_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "category_term_once" UNIQUE("tenant_id","category_id","normalized")
);
--> statement-breakpoint
CREATE TABLE "replay_request" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	CONSTRAINT "replay_request_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "replay_request_state" CHECK ("state" in ('waiting', 'approved', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "custom_field" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"choices" text[] NOT NULL,
	"position" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "custom_field_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "custom_field_name" UNIQUE("tenant_id","name"),
	CONSTRAINT "custom_field_type" CHECK ("type" in ('text', 'number', 'date', 'choice'))
);
--> statement-breakpoint
CREATE TABLE "custom_field_value" (
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"field_id" uuid NOT NULL,
	"text_value" text,
	"text_normalized" text,
	"number_value" double precision,
	"date_value" date,
	"changed_by" uuid,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "custom_field_value_tenant_id_conversation_id_field_id_pk" PRIMARY KEY("tenant_id","conversation_id","field_id")
);
--> statement-breakpoint
CREATE TABLE "effective_configuration" (
	"tenant_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"listed" boolean NOT NULL,
	"license" text,
	"regional_storage" text,
	"recording_rule_id" uuid,
	"replay_rule_id" uuid,
	"access_rule_id" uuid,
	"analytics_rule_id" uuid,
	"add_on_zoom" boolean,
	"add_on_ring_central" boolean,
	"add_on_analytics" boolean,
	"add_on_full_chat" boolean,
	"sources" jsonb NOT NULL,
	"short" text[] NOT NULL,
	CONSTRAINT "effective_configuration_tenant_id_person_id_pk" PRIMARY KEY("tenant_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "record_switch" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"on" boolean NOT NULL,
	"switched_at" timestamp with time zone NOT NULL,
	CONSTRAINT "record_switch_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "audit_event" DROP CONSTRAINT "audit_event_action";--> statement-breakpoint
ALTER TABLE "source_item" DROP CONSTRAINT "source_item_reason";--> statement-breakpoint
ALTER TABLE "playback_session" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "source_item" ADD COLUMN "asked_for_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "source_item" ADD COLUMN "asked_for_by" uuid;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "origin" text DEFAULT 'directory' NOT NULL;--> statement-breakpoint
ALTER TABLE "rule_version" ADD COLUMN "restored_from" integer;--> statement-breakpoint
ALTER TABLE "license_pool" ADD COLUMN "over_used_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "directory_shrink_percent" integer DEFAULT 20 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "directory_shrink" jsonb;--> statement-breakpoint
ALTER TABLE "tenant" ADD COLUMN "directory_shrink_confirmed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "category" ADD CONSTRAINT "category_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "category_term" ADD CONSTRAINT "category_term_tenant_id_category_id_category_tenant_id_id_fk" FOREIGN KEY ("tenant_id","category_id") REFERENCES "public"."category"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replay_request" ADD CONSTRAINT "replay_request_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "custom_field" ADD CONSTRAINT "custom_field_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "custom_field_value" ADD CONSTRAINT "custom_field_value_tenant_id_field_id_custom_field_tenant_id_id_fk" FOREIGN KEY ("tenant_id","field_id") REFERENCES "public"."custom_field"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "custom_field_value" ADD CONSTRAINT "custom_field_value_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "effective_configuration" ADD CONSTRAINT "effective_configuration_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "record_switch" ADD CONSTRAINT "record_switch_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "replay_request_of" ON "replay_request" USING btree ("tenant_id","conversation_id","person_id");--> statement-breakpoint
CREATE INDEX "replay_request_waiting" ON "replay_request" USING btree ("tenant_id","state","requested_at");--> statement-breakpoint
CREATE INDEX "custom_field_value_text" ON "custom_field_value" USING btree ("tenant_id","field_id","text_normalized");--> statement-breakpoint
CREATE INDEX "custom_field_value_number" ON "custom_field_value" USING btree ("tenant_id","field_id","number_value");--> statement-breakpoint
CREATE INDEX "custom_field_value_date" ON "custom_field_value" USING btree ("tenant_id","field_id","date_value");--> statement-breakpoint
CREATE INDEX "record_switch_of_person" ON "record_switch" USING btree ("tenant_id","person_id","switched_at");--> statement-breakpoint
CREATE INDEX "person_of_manager" ON "person" USING btree ("tenant_id","manager_oid");--> statement-breakpoint
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_action" CHECK ("action" in ('tenant.created', 'tenant.administrator_replaced', 'tenant.consent_checked', 'tenant.licenses_set', 'tenant.keys_rewrapped', 'tenant.changed', 'tenant.free_administrator_handed_over', 'tenant.license_seats_changed', 'session.started', 'session.ended', 'session.ended_everywhere', 'session.refused', 'directory.synced', 'directory.sync_refused', 'directory.shrink_confirmed', 'user.added', 'user.configured', 'user.deactivated', 'user.reactivated', 'user.identity_mapped', 'user.identity_unmapped', 'user.record_switched', 'user.report_exported', 'group.configured', 'group.removed', 'group.reordered', 'rule.created', 'rule.changed', 'rule.restored', 'rule.deleted', 'rule.retention_extended', 'custom_field.created', 'custom_field.changed', 'custom_field.deleted', 'category.created', 'category.changed', 'category.deleted', 'job.created', 'job.changed', 'job.connect_started', 'job.connected', 'job.connect_refused', 'job.disconnected', 'job.run_started', 'job.run_finished', 'item.decided', 'item.retried', 'item.asked_for', 'conversation.imported', 'conversation.extended', 'conversation.viewed', 'conversation.played', 'conversation.file_downloaded', 'conversation.field_set', 'replay.requested', 'replay.approved', 'replay.refused', 'hold.placed', 'hold.released', 'retention.run_started', 'retention.run_refused', 'retention.confirmed', 'conversation.purge_marked', 'conversation.purged'));--> statement-breakpoint
ALTER TABLE "source_item" ADD CONSTRAINT "source_item_reason" CHECK ("reason" in ('not_decided_yet', 'rule_keeps', 'no_matching_user', 'ambiguous_user', 'user_deactivated', 'no_recording_license', 'no_zoom_add_on', 'no_recording_rule', 'rule_never_records', 'license_pool_used_up', 'license_expired', 'switched_off_by_person', 'on_demand_waiting', 'on_demand_not_asked', 'media_not_in_license', 'media_not_in_rule', 'not_ready_yet', 'nothing_to_import', 'unknown_type', 'gone_at_source', 'retention_over', 'job_disabled', 'purged'));--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_origin" CHECK ("origin" in ('directory', 'manual'));