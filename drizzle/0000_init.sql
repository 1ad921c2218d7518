CREATE TABLE "audit_event" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"action" text NOT NULL,
	"subject_id" uuid,
	"detail" jsonb NOT NULL,
	CONSTRAINT "audit_event_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "audit_event_actor" CHECK ("actor_kind" in ('user', 'system', 'webhook', 'operator')),
	CONSTRAINT "audit_event_action" CHECK ("action" in ('tenant.created', 'tenant.administrator_replaced', 'tenant.consent_checked', 'tenant.licenses_set', 'session.started', 'session.ended', 'session.ended_everywhere', 'session.refused', 'directory.synced', 'user.added', 'user.configured', 'user.deactivated', 'group.configured', 'rule.created', 'rule.changed', 'job.created', 'job.changed', 'job.connect_started', 'job.connected', 'job.connect_refused', 'job.disconnected', 'job.run_started', 'job.run_finished', 'item.decided', 'item.retried', 'conversation.imported', 'conversation.extended', 'conversation.viewed', 'conversation.played', 'conversation.file_downloaded', 'hold.placed', 'hold.released', 'retention.run_started', 'retention.run_refused', 'conversation.purge_marked', 'conversation.purged'))
);
--> statement-breakpoint
CREATE TABLE "chat_message" (
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"media_file_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"at_ms" integer,
	"sender" text,
	"text" text NOT NULL,
	CONSTRAINT "chat_message_tenant_id_conversation_id_media_file_id_position_pk" PRIMARY KEY("tenant_id","conversation_id","media_file_id","position")
);
--> statement-breakpoint
CREATE TABLE "conversation" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"session_key" text NOT NULL,
	"type" text NOT NULL,
	"topic" text NOT NULL,
	"owner_person_id" uuid NOT NULL,
	"host_person_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"duration_ms" bigint NOT NULL,
	"retain_until" timestamp with time zone,
	"retention_rule_version_id" uuid NOT NULL,
	"purge_state" text,
	"purge_marked_at" timestamp with time zone,
	"search" "tsvector" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "conversation_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "conversation_session" UNIQUE("tenant_id","job_id","session_key"),
	CONSTRAINT "conversation_type" CHECK ("type" in ('meeting', 'webinar', 'call', 'chat')),
	CONSTRAINT "conversation_purge_state" CHECK ("purge_state" in ('marked', 'key_destroyed', 'objects_destroyed'))
);
--> statement-breakpoint
CREATE TABLE "hold" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"placed_by" uuid NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"released_by" uuid,
	"released_at" timestamp with time zone,
	CONSTRAINT "hold_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "media_file" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"source_item_id" uuid NOT NULL,
	"media_class" text NOT NULL,
	"file_type" text NOT NULL,
	"recording_type" text NOT NULL,
	"content_type" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"size_bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"region" text NOT NULL,
	"object_key" text NOT NULL,
	"tenant_key_id" uuid NOT NULL,
	"wrapped_key" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "media_file_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "media_file_item" UNIQUE("tenant_id","source_item_id"),
	CONSTRAINT "media_file_class" CHECK ("media_class" in ('audio', 'video', 'screen', 'chat', 'text', 'unknown')),
	CONSTRAINT "media_file_region" CHECK ("region" in ('EU', 'USA', 'APAC'))
);
--> statement-breakpoint
CREATE TABLE "participant" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"participant_key" text NOT NULL,
	"person_id" uuid,
	"name" text NOT NULL,
	"email_normalized" text,
	"role" text NOT NULL,
	"joined_at" timestamp with time zone,
	"left_at" timestamp with time zone,
	CONSTRAINT "participant_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "participant_once" UNIQUE("tenant_id","conversation_id","participant_key"),
	CONSTRAINT "participant_role" CHECK ("role" in ('host', 'participant'))
);
--> statement-breakpoint
CREATE TABLE "playback_session" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"heard_ms" integer DEFAULT 0 NOT NULL,
	"last_beat_at" timestamp with time zone,
	CONSTRAINT "playback_session_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "transcript_segment" (
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"media_file_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"start_ms" integer NOT NULL,
	"end_ms" integer NOT NULL,
	"speaker" text,
	"text" text NOT NULL,
	CONSTRAINT "transcript_segment_tenant_id_conversation_id_media_file_id_position_pk" PRIMARY KEY("tenant_id","conversation_id","media_file_id","position")
);
--> statement-breakpoint
CREATE TABLE "job" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"job_group" text NOT NULL,
	"integration_type" text,
	"name" text NOT NULL,
	"enabled" boolean NOT NULL,
	"state" text NOT NULL,
	"sync_recording_rule" boolean DEFAULT false NOT NULL,
	"processing_region" text NOT NULL,
	"schedule" text NOT NULL,
	"next_run_at" timestamp with time zone,
	"last_success_at" timestamp with time zone,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "job_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "job_name" UNIQUE("tenant_id","name"),
	CONSTRAINT "job_group_known" CHECK ("job_group" in ('integration', 'import', 'export')),
	CONSTRAINT "job_integration_type" CHECK ("integration_type" in ('zoom')),
	CONSTRAINT "job_state" CHECK ("state" in ('not_connected', 'connected', 'running', 'failed', 'disconnected', 'disabled')),
	CONSTRAINT "job_region" CHECK ("processing_region" in ('EU', 'USA', 'APAC'))
);
--> statement-breakpoint
CREATE TABLE "job_run" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"trigger" text NOT NULL,
	"state" text NOT NULL,
	"requested_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"listed_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"window_from" timestamp with time zone,
	"window_to" timestamp with time zone,
	"users_total" integer DEFAULT 0 NOT NULL,
	"users_listed" integer DEFAULT 0 NOT NULL,
	"failure" text,
	"summary" jsonb,
	CONSTRAINT "job_run_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "job_run_trigger" CHECK ("trigger" in ('manual', 'schedule', 'webhook', 'first_connect')),
	CONSTRAINT "job_run_state" CHECK ("state" in ('queued', 'listing', 'importing', 'done', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "seal_attempt" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_item_id" uuid NOT NULL,
	"region" text NOT NULL,
	"object_key" text NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "seal_attempt_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "seal_attempt_region" CHECK ("region" in ('EU', 'USA', 'APAC'))
);
--> statement-breakpoint
CREATE TABLE "source_item" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"source_key" text NOT NULL,
	"session_key" text NOT NULL,
	"owner_source_id" text NOT NULL,
	"owner_person_id" uuid,
	"file_type" text NOT NULL,
	"recording_type" text NOT NULL,
	"media_class" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"size_bytes" bigint,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"rule_version_id" uuid,
	"retain_until" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"last_run_id" uuid,
	"attempts" integer DEFAULT 0 NOT NULL,
	"failure" text,
	"next_look_at" timestamp with time zone,
	"conversation_id" uuid,
	"media_file_id" uuid,
	CONSTRAINT "source_item_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "source_item_key" UNIQUE("tenant_id","job_id","source_key"),
	CONSTRAINT "source_item_media_class" CHECK ("media_class" in ('audio', 'video', 'screen', 'chat', 'text', 'unknown')),
	CONSTRAINT "source_item_state" CHECK ("state" in ('waiting', 'kept', 'skipped', 'importing', 'archived', 'failed', 'gone')),
	CONSTRAINT "source_item_reason" CHECK ("reason" in ('not_decided_yet', 'rule_keeps', 'no_matching_user', 'ambiguous_user', 'user_deactivated', 'no_recording_license', 'no_zoom_add_on', 'no_recording_rule', 'rule_never_records', 'on_demand_not_asked', 'media_not_in_license', 'media_not_in_rule', 'not_ready_yet', 'nothing_to_import', 'unknown_type', 'gone_at_source', 'retention_over', 'job_disabled', 'purged')),
	CONSTRAINT "source_item_failure" CHECK ("failure" in ('html_instead_of_media', 'cut_transfer', 'wrong_content', 'not_authorised', 'refused_address', 'source_unavailable', 'gone_at_source', 'storage_unavailable', 'unexpected'))
);
--> statement-breakpoint
CREATE TABLE "source_user" (
	"tenant_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"source_id" text NOT NULL,
	"email_normalized" text NOT NULL,
	"status" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "source_user_tenant_id_job_id_source_id_pk" PRIMARY KEY("tenant_id","job_id","source_id")
);
--> statement-breakpoint
CREATE TABLE "webhook_receipt" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"delivery_key" text NOT NULL,
	"event" text NOT NULL,
	"event_at" timestamp with time zone NOT NULL,
	"subject" jsonb NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"handled_at" timestamp with time zone,
	CONSTRAINT "webhook_receipt_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "webhook_receipt_delivery" UNIQUE("tenant_id","delivery_key")
);
--> statement-breakpoint
CREATE TABLE "zoom_connection" (
	"tenant_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"connected_by_zoom_user_id" text NOT NULL,
	"connected_by_email" text NOT NULL,
	"connected_by_person_id" uuid,
	"connected_at" timestamp with time zone NOT NULL,
	"scopes" text[] NOT NULL,
	"sealed_tokens" "bytea",
	"access_token_expires_at" timestamp with time zone,
	"refreshed_at" timestamp with time zone,
	"dead_at" timestamp with time zone,
	"dead_reason" text,
	CONSTRAINT "zoom_connection_tenant_id_job_id_pk" PRIMARY KEY("tenant_id","job_id")
);
--> statement-breakpoint
CREATE TABLE "directory_group" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"oid" text NOT NULL,
	"display_name" text NOT NULL,
	"directory_state" text NOT NULL,
	"priority" integer,
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
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "directory_group_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "directory_group_oid" UNIQUE("tenant_id","oid"),
	CONSTRAINT "directory_group_priority" UNIQUE("tenant_id","priority"),
	CONSTRAINT "directory_group_license" CHECK ("license" in ('compliance_voice', 'compliance_uc', 'smart_voice', 'smart_uc')),
	CONSTRAINT "directory_group_region" CHECK ("regional_storage" in ('EU', 'USA', 'APAC'))
);
--> statement-breakpoint
CREATE TABLE "external_identity" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"email_normalized" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "external_identity_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "external_identity_email" UNIQUE("tenant_id","email_normalized")
);
--> statement-breakpoint
CREATE TABLE "group_member" (
	"tenant_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"member_oid" text NOT NULL,
	"member_kind" text NOT NULL,
	CONSTRAINT "group_member_tenant_id_group_id_member_oid_pk" PRIMARY KEY("tenant_id","group_id","member_oid"),
	CONSTRAINT "group_member_kind" CHECK ("member_kind" in ('person', 'group'))
);
--> statement-breakpoint
CREATE TABLE "person" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"oid" text NOT NULL,
	"display_name" text NOT NULL,
	"user_principal_name" text NOT NULL,
	"upn_normalized" text NOT NULL,
	"mail_normalized" text,
	"department" text,
	"job_title" text,
	"manager_oid" text,
	"directory_state" text NOT NULL,
	"is_user" boolean DEFAULT false NOT NULL,
	"deactivated_at" timestamp with time zone,
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
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "person_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "person_oid" UNIQUE("tenant_id","oid"),
	CONSTRAINT "person_license" CHECK ("license" in ('compliance_voice', 'compliance_uc', 'smart_voice', 'smart_uc')),
	CONSTRAINT "person_region" CHECK ("regional_storage" in ('EU', 'USA', 'APAC')),
	CONSTRAINT "person_directory_state" CHECK ("directory_state" in ('active', 'disabled', 'left'))
);
--> statement-breakpoint
CREATE TABLE "purge_run" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"database_clock" timestamp with time zone NOT NULL,
	"forecast" integer NOT NULL,
	"marked" integer DEFAULT 0 NOT NULL,
	"purged" integer DEFAULT 0 NOT NULL,
	"purged_bytes" bigint DEFAULT 0 NOT NULL,
	"finished_at" timestamp with time zone,
	"refusal" text,
	CONSTRAINT "purge_run_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "tombstone" (
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"session_key" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	"retain_until" timestamp with time zone NOT NULL,
	"rule_version_id" uuid NOT NULL,
	"files" jsonb NOT NULL,
	"purged_at" timestamp with time zone NOT NULL,
	"run_id" uuid NOT NULL,
	CONSTRAINT "tombstone_tenant_id_conversation_id_pk" PRIMARY KEY("tenant_id","conversation_id"),
	CONSTRAINT "tombstone_session" UNIQUE("tenant_id","job_id","session_key")
);
--> statement-breakpoint
CREATE TABLE "rule" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"built_in" text,
	"current_version" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "rule_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "rule_name" UNIQUE("tenant_id","kind","name"),
	CONSTRAINT "rule_built_in" UNIQUE("tenant_id","built_in"),
	CONSTRAINT "rule_kind" CHECK ("kind" in ('recording', 'replay', 'access', 'analytics')),
	CONSTRAINT "rule_built_in_known" CHECK ("built_in" in ('administrator', 'user', 'replay_all', 'replay_own', 'never_record'))
);
--> statement-breakpoint
CREATE TABLE "rule_version" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"rule_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rule_version_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "rule_version_number" UNIQUE("tenant_id","rule_id","version")
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"keyring_check" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "installation_single" CHECK ("id" = 1)
);
--> statement-breakpoint
CREATE TABLE "license_pool" (
	"tenant_id" uuid NOT NULL,
	"sku" text NOT NULL,
	"bought" integer NOT NULL,
	"starts_on" date,
	"ends_on" date,
	"trial" boolean DEFAULT false NOT NULL,
	CONSTRAINT "license_pool_tenant_id_sku_pk" PRIMARY KEY("tenant_id","sku"),
	CONSTRAINT "license_pool_sku" CHECK ("sku" in ('compliance_voice', 'compliance_uc', 'smart_voice', 'smart_uc', 'zoom', 'ring_central', 'analytics', 'full_chat'))
);
--> statement-breakpoint
CREATE TABLE "oauth_state" (
	"tenant_id" uuid NOT NULL,
	"state_hash" text NOT NULL,
	"session_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"job_id" uuid,
	"sealed_verifier" "bytea",
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "oauth_state_tenant_id_state_hash_pk" PRIMARY KEY("tenant_id","state_hash"),
	CONSTRAINT "oauth_state_purpose" CHECK ("purpose" in ('zoom', 'microsoft'))
);
--> statement-breakpoint
CREATE TABLE "session" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "session_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "session_token" UNIQUE("tenant_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "tenant" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tid" text NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"default_region" text NOT NULL,
	"free_administrator_id" uuid,
	"directory_consent_at" timestamp with time zone,
	"users_delta_link" text,
	"groups_delta_link" text,
	"directory_synced_at" timestamp with time zone,
	"next_directory_sync_at" timestamp with time zone DEFAULT now() NOT NULL,
	"next_purge_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenant_tid_unique" UNIQUE("tid"),
	CONSTRAINT "tenant_region" CHECK ("default_region" in ('EU', 'USA', 'APAC'))
);
--> statement-breakpoint
CREATE TABLE "tenant_key" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"master_key_id" text NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenant_key_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_tenant_id_media_file_id_media_file_tenant_id_id_fk" FOREIGN KEY ("tenant_id","media_file_id") REFERENCES "public"."media_file"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_tenant_id_job_id_job_tenant_id_id_fk" FOREIGN KEY ("tenant_id","job_id") REFERENCES "public"."job"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_tenant_id_owner_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","owner_person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_tenant_id_host_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","host_person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_tenant_id_retention_rule_version_id_rule_version_tenant_id_id_fk" FOREIGN KEY ("tenant_id","retention_rule_version_id") REFERENCES "public"."rule_version"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media_file" ADD CONSTRAINT "media_file_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participant" ADD CONSTRAINT "participant_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "playback_session" ADD CONSTRAINT "playback_session_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transcript_segment" ADD CONSTRAINT "transcript_segment_tenant_id_conversation_id_conversation_tenant_id_id_fk" FOREIGN KEY ("tenant_id","conversation_id") REFERENCES "public"."conversation"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transcript_segment" ADD CONSTRAINT "transcript_segment_tenant_id_media_file_id_media_file_tenant_id_id_fk" FOREIGN KEY ("tenant_id","media_file_id") REFERENCES "public"."media_file"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job" ADD CONSTRAINT "job_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_run" ADD CONSTRAINT "job_run_tenant_id_job_id_job_tenant_id_id_fk" FOREIGN KEY ("tenant_id","job_id") REFERENCES "public"."job"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seal_attempt" ADD CONSTRAINT "seal_attempt_tenant_id_source_item_id_source_item_tenant_id_id_fk" FOREIGN KEY ("tenant_id","source_item_id") REFERENCES "public"."source_item"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_item" ADD CONSTRAINT "source_item_tenant_id_job_id_job_tenant_id_id_fk" FOREIGN KEY ("tenant_id","job_id") REFERENCES "public"."job"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_user" ADD CONSTRAINT "source_user_tenant_id_job_id_job_tenant_id_id_fk" FOREIGN KEY ("tenant_id","job_id") REFERENCES "public"."job"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_receipt" ADD CONSTRAINT "webhook_receipt_tenant_id_job_id_job_tenant_id_id_fk" FOREIGN KEY ("tenant_id","job_id") REFERENCES "public"."job"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "zoom_connection" ADD CONSTRAINT "zoom_connection_tenant_id_job_id_job_tenant_id_id_fk" FOREIGN KEY ("tenant_id","job_id") REFERENCES "public"."job"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_group" ADD CONSTRAINT "directory_group_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_group" ADD CONSTRAINT "directory_group_tenant_id_recording_rule_id_rule_tenant_id_id_fk" FOREIGN KEY ("tenant_id","recording_rule_id") REFERENCES "public"."rule"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_group" ADD CONSTRAINT "directory_group_tenant_id_replay_rule_id_rule_tenant_id_id_fk" FOREIGN KEY ("tenant_id","replay_rule_id") REFERENCES "public"."rule"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_group" ADD CONSTRAINT "directory_group_tenant_id_access_rule_id_rule_tenant_id_id_fk" FOREIGN KEY ("tenant_id","access_rule_id") REFERENCES "public"."rule"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_group" ADD CONSTRAINT "directory_group_tenant_id_analytics_rule_id_rule_tenant_id_id_fk" FOREIGN KEY ("tenant_id","analytics_rule_id") REFERENCES "public"."rule"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "external_identity" ADD CONSTRAINT "external_identity_tenant_id_person_id_person_tenant_id_id_fk" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."person"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_member" ADD CONSTRAINT "group_member_tenant_id_group_id_directory_group_tenant_id_id_fk" FOREIGN KEY ("tenant_id","group_id") REFERENCES "public"."directory_group"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_tenant_id_recording_rule_id_rule_tenant_id_id_fk" FOREIGN KEY ("tenant_id","recording_rule_id") REFERENCES "public"."rule"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_tenant_id_replay_rule_id_rule_tenant_id_id_fk" FOREIGN KEY ("tenant_id","replay_rule_id") REFERENCES "public"."rule"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_tenant_id_access_rule_id_rule_tenant_id_id_fk" FOREIGN KEY ("tenant_id","access_rule_id") REFERENCES "public"."rule"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_tenant_id_analytics_rule_id_rule_tenant_id_id_fk" FOREIGN KEY ("tenant_id","analytics_rule_id") REFERENCES "public"."rule"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purge_run" ADD CONSTRAINT "purge_run_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tombstone" ADD CONSTRAINT "tombstone_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule" ADD CONSTRAINT "rule_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_version" ADD CONSTRAINT "rule_version_tenant_id_rule_id_rule_tenant_id_id_fk" FOREIGN KEY ("tenant_id","rule_id") REFERENCES "public"."rule"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "license_pool" ADD CONSTRAINT "license_pool_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_state" ADD CONSTRAINT "oauth_state_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_state" ADD CONSTRAINT "oauth_state_tenant_id_session_id_session_tenant_id_id_fk" FOREIGN KEY ("tenant_id","session_id") REFERENCES "public"."session"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant_key" ADD CONSTRAINT "tenant_key_tenant_id_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_event_newest" ON "audit_event" USING btree ("tenant_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_event_subject" ON "audit_event" USING btree ("tenant_id","subject_id","at");--> statement-breakpoint
CREATE INDEX "audit_event_sealing" ON "audit_event" USING btree ("tenant_id","xid","id");--> statement-breakpoint
CREATE INDEX "conversation_newest" ON "conversation" USING btree ("tenant_id","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "conversation_of_job" ON "conversation" USING btree ("tenant_id","job_id","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "conversation_of_owner" ON "conversation" USING btree ("tenant_id","owner_person_id","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "conversation_of_host" ON "conversation" USING btree ("tenant_id","host_person_id","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "conversation_due" ON "conversation" USING btree ("tenant_id","retain_until");--> statement-breakpoint
CREATE INDEX "hold_of_conversation" ON "hold" USING btree ("tenant_id","conversation_id");--> statement-breakpoint
CREATE INDEX "media_file_of_conversation" ON "media_file" USING btree ("tenant_id","conversation_id");--> statement-breakpoint
CREATE INDEX "participant_person" ON "participant" USING btree ("tenant_id","person_id");--> statement-breakpoint
CREATE INDEX "playback_session_of" ON "playback_session" USING btree ("tenant_id","conversation_id","person_id");--> statement-breakpoint
CREATE INDEX "job_due" ON "job" USING btree ("next_run_at");--> statement-breakpoint
CREATE INDEX "job_run_of_job" ON "job_run" USING btree ("tenant_id","job_id","created_at");--> statement-breakpoint
CREATE INDEX "source_item_session" ON "source_item" USING btree ("tenant_id","job_id","session_key");--> statement-breakpoint
CREATE INDEX "source_item_state_at" ON "source_item" USING btree ("tenant_id","state","started_at");--> statement-breakpoint
CREATE INDEX "source_item_run" ON "source_item" USING btree ("tenant_id","last_run_id");--> statement-breakpoint
CREATE INDEX "source_item_owner" ON "source_item" USING btree ("tenant_id","owner_person_id");--> statement-breakpoint
CREATE INDEX "source_user_email" ON "source_user" USING btree ("tenant_id","email_normalized");--> statement-breakpoint
CREATE INDEX "zoom_connection_account" ON "zoom_connection" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "group_member_of" ON "group_member" USING btree ("tenant_id","member_oid");--> statement-breakpoint
CREATE INDEX "person_upn" ON "person" USING btree ("tenant_id","upn_normalized");--> statement-breakpoint
CREATE INDEX "person_mail" ON "person" USING btree ("tenant_id","mail_normalized");--> statement-breakpoint
CREATE INDEX "person_by_name" ON "person" USING btree ("tenant_id","display_name","id");--> statement-breakpoint
CREATE INDEX "purge_run_newest" ON "purge_run" USING btree ("tenant_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "rule_version_of_rule" ON "rule_version" USING btree ("tenant_id","rule_id");