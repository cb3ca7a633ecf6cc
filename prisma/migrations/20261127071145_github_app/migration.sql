-- AlterTable
ALTER TABLE "repo_links" ADD COLUMN     "installation_id" BIGINT,
ALTER COLUMN "credential" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "repo_links_repo_id_idx" ON "repo_links"("repo_id");

-- CreateIndex
CREATE INDEX "repo_links_installation_id_idx" ON "repo_links"("installation_id");
