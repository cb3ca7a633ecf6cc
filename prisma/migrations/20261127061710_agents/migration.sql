-- AlterTable
ALTER TABLE "projects" ADD COLUMN     "agent_policy" JSONB NOT NULL DEFAULT '{"rules": [], "whenUnreachable": "allow"}';

-- CreateTable
CREATE TABLE "agent_sessions" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "session_id" TEXT NOT NULL,
    "machine" TEXT,
    "root" TEXT,
    "root_given" BOOLEAN NOT NULL DEFAULT false,
    "saved" JSONB NOT NULL DEFAULT '[]',
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "agent_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent_receipts" (
    "agent_id" UUID NOT NULL,
    "doc_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "told_version" INTEGER NOT NULL DEFAULT 0,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_receipts_pkey" PRIMARY KEY ("agent_id","doc_id")
);

-- CreateTable
CREATE TABLE "agent_answers" (
    "agent_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "tool_use_id" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_answers_pkey" PRIMARY KEY ("agent_id","event","tool_use_id")
);

-- CreateTable
CREATE TABLE "proposals" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "doc_id" UUID NOT NULL,
    "base_version" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "message" TEXT,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" JSONB,
    "outcome" TEXT,

    CONSTRAINT "proposals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "agent_sessions_project_id_id_idx" ON "agent_sessions"("project_id", "id");

-- CreateIndex
CREATE INDEX "agent_sessions_project_id_seen_at_idx" ON "agent_sessions"("project_id", "seen_at");

-- CreateIndex
CREATE UNIQUE INDEX "agent_sessions_project_id_actor_id_session_id_key" ON "agent_sessions"("project_id", "actor_id", "session_id");

-- CreateIndex
CREATE INDEX "agent_receipts_doc_id_idx" ON "agent_receipts"("doc_id");

-- CreateIndex
CREATE INDEX "proposals_project_id_id_idx" ON "proposals"("project_id", "id");

-- CreateIndex
CREATE INDEX "proposals_open_idx" ON "proposals"("project_id", "id") WHERE (resolved_at IS NULL);

-- CreateIndex
CREATE INDEX "proposals_doc_id_idx" ON "proposals"("doc_id");

-- AddForeignKey
ALTER TABLE "agent_sessions" ADD CONSTRAINT "agent_sessions_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_receipts" ADD CONSTRAINT "agent_receipts_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent_sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_receipts" ADD CONSTRAINT "agent_receipts_doc_id_fkey" FOREIGN KEY ("doc_id") REFERENCES "docs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_answers" ADD CONSTRAINT "agent_answers_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent_sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_doc_id_fkey" FOREIGN KEY ("doc_id") REFERENCES "docs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
