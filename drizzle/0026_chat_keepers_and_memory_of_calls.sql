ALTER TABLE "job" ADD COLUMN "calls_reach_back_to" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "source_user" ADD COLUMN "keeps_chat_since" timestamp with time zone;