-- AlterTable
ALTER TABLE "repo_links" ADD COLUMN     "pulls_error" JSONB,
ADD COLUMN     "pulls_read_at" TIMESTAMPTZ(3),
ADD COLUMN     "pulls_retry_at" TIMESTAMPTZ(3),
ADD COLUMN     "pulls_wanted_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "link_pulls" (
    "link_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "head_sha" TEXT NOT NULL,
    "paths" JSONB,
    "said" JSONB,
    "turn" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "link_pulls_pkey" PRIMARY KEY ("link_id","number")
);

-- AddForeignKey
ALTER TABLE "link_pulls" ADD CONSTRAINT "link_pulls_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "repo_links"("id") ON DELETE CASCADE ON UPDATE CASCADE;
