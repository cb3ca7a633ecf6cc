-- AlterTable
ALTER TABLE "repo_links" ADD COLUMN     "pull_request" JSONB;
