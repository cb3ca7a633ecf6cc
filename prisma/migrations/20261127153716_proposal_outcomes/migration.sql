-- AlterTable
ALTER TABLE "proposals" ADD COLUMN     "agent_id" UUID,
ADD COLUMN     "edited" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "told_at" TIMESTAMPTZ(3),
ADD COLUMN     "version" INTEGER;

-- CreateIndex
CREATE INDEX "proposals_untold_idx" ON "proposals"("project_id") WHERE (resolved_at IS NOT NULL AND told_at IS NULL);

-- CreateIndex
CREATE INDEX "proposals_agent_id_idx" ON "proposals"("agent_id");

-- AddForeignKey
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent_sessions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What was decided before is no news to any agent.
UPDATE "proposals" SET "told_at" = "resolved_at" WHERE "resolved_at" IS NOT NULL;
