-- AlterTable
ALTER TABLE "repo_links" ADD COLUMN     "pulls_etag" TEXT;
