CREATE TABLE "pending_grant" (
	"tenant_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"sealed_tokens" "bytea" NOT NULL,
	"granted_by_person_id" uuid NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pending_grant_tenant_id_job_id_pk" PRIMARY KEY("tenant_id","job_id")
);
--> statement-breakpoint
ALTER TABLE "zoom_connection" ADD COLUMN "sealed_webhook_secret" "bytea";--> statement-breakpoint
ALTER TABLE "pending_grant" ADD CONSTRAINT "pending_grant_tenant_id_job_id_job_tenant_id_id_fk" FOREIGN KEY ("tenant_id","job_id") REFERENCES "public"."job"("tenant_id","id") ON DELETE no action ON UPDATE no action;