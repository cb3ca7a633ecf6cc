-- AlterTable
ALTER TABLE "linked_docs" ADD COLUMN     "staged_at" TIMESTAMPTZ(3),
ADD COLUMN     "staged_author" JSONB,
ADD COLUMN     "staged_blob_sha" TEXT,
ADD COLUMN     "staged_commit_sha" TEXT,
ADD COLUMN     "staged_content" TEXT,
ADD COLUMN     "staged_message" TEXT,
ADD COLUMN     "staged_path" TEXT,
ADD COLUMN     "staged_version" INTEGER;

-- CreateIndex
CREATE INDEX "linked_docs_staged_idx" ON "linked_docs"("link_id") WHERE (staged_at IS NOT NULL);
