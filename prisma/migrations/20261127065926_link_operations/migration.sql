-- AlterTable
ALTER TABLE "repo_links" ADD COLUMN     "paused_at" TIMESTAMPTZ(3),
ADD COLUMN     "paused_by" JSONB,
ADD COLUMN     "rate_limit" JSONB;

-- How much a link needs a person: 0 only he can repair it, 1 it waits for his word, 2 paused, late or trying again by itself, 3 all is well.
CREATE FUNCTION lockstep_link_attention(status text, paused_at timestamptz, last_error jsonb, needs_sync_at timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN paused_at IS NOT NULL THEN 2
    WHEN status IN ('attention', 'blocked', 'suspended', 'branch_missing') THEN 0
    WHEN status IN ('new', 'awaiting_approval', 'conflicts') THEN 1
    WHEN last_error IS NOT NULL OR needs_sync_at IS NOT NULL THEN 2
    ELSE 3
  END
$$;

-- Computed by Postgres, so that no writer of a status can forget it.
ALTER TABLE "repo_links" ADD COLUMN "attention" INTEGER GENERATED ALWAYS AS (lockstep_link_attention("status", "paused_at", "last_error", "needs_sync_at")) STORED;

-- AlterTable
ALTER TABLE "sync_runs" ADD COLUMN     "staged" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "repo_links_attention_idx" ON "repo_links"("attention", "id") WHERE (archived_at IS NULL);
