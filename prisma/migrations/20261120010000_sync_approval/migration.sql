-- AlterTable
ALTER TABLE "repo_links" ADD COLUMN     "approved_at" TIMESTAMPTZ(3),
ADD COLUMN     "retry_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "webhook_deliveries_link_id_body_hash_idx" ON "webhook_deliveries"("link_id", "body_hash");
