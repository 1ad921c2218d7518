ALTER TABLE "job" ADD COLUMN "calls_wanted_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "forgot_chats_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "job" ADD COLUMN "chats_wanted_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "source_user" ADD COLUMN "forgot_before" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "source_user" ADD COLUMN "forgot_calls_since" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "source_user_not_listed" ON "source_user" USING btree ("tenant_id","job_id") WHERE status = 'not_listed';