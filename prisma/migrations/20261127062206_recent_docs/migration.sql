-- CreateIndex
CREATE INDEX "docs_recent_idx" ON "docs"("project_id", "updated_at" DESC, "id" DESC) WHERE (archived_at IS NULL);
