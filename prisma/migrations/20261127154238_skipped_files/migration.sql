-- AlterTable
ALTER TABLE "repo_links" ADD COLUMN     "skipped_counts" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "unreadable_blobs" (
    "link_id" UUID NOT NULL,
    "sha" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "unreadable_blobs_pkey" PRIMARY KEY ("link_id","sha")
);

-- AddForeignKey
ALTER TABLE "unreadable_blobs" ADD CONSTRAINT "unreadable_blobs_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "repo_links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was listed so far is counted, and cut as it is from now on.
UPDATE "repo_links" SET
  "skipped_counts" = (
    SELECT jsonb_agg(jsonb_build_object('reason', reason, 'count', n))
    FROM (SELECT entry->>'reason' AS reason, count(*) AS n FROM jsonb_array_elements("skipped") AS entry GROUP BY 1) AS counted),
  "skipped" = jsonb_path_query_array("skipped", '$[0 to 999]')
WHERE jsonb_array_length("skipped") > 0;
