-- What a session has so far, it has where the document is now. Without a default: a process of the release before writes none.
ALTER TABLE "agent_receipts" ADD COLUMN "path" TEXT COLLATE "C", ADD COLUMN "told_path" TEXT COLLATE "C";
UPDATE "agent_receipts" r SET "path" = d."path" FROM "docs" d WHERE d."id" = r."doc_id";

-- CreateIndex
CREATE INDEX "agent_receipts_agent_id_path_idx" ON "agent_receipts"("agent_id", "path");
