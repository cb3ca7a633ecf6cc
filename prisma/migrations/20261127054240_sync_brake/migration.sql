-- AlterTable
ALTER TABLE "repo_links" ADD COLUMN     "brake" JSONB;
