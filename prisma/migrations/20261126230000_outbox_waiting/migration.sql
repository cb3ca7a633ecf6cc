-- CreateTable
CREATE TABLE "outbox_waiting" (
    "seq" BIGINT NOT NULL,

    CONSTRAINT "outbox_waiting_pkey" PRIMARY KEY ("seq")
);

-- What no relay has carried yet goes on waiting.
INSERT INTO "outbox_waiting" ("seq") SELECT "seq" FROM "outbox" WHERE "published_at" IS NULL;

-- DropIndex
DROP INDEX "outbox_unpublished_idx";

-- AlterTable
ALTER TABLE "outbox" DROP COLUMN "published_at";
