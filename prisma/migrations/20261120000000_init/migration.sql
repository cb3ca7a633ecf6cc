-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- What the search box looks through: the path's words and the text's, without stemming (documents come in any language).
-- A tsvector holds at most 1 MB, which a 1 MiB document of distinct words exceeds: then only its beginning is indexed,
-- because a save must never fail for the sake of search. Semicolons are written \x3b: the WebAssembly engine splits
-- scripts at every semicolon, quoted or not.
CREATE FUNCTION lockstep_search_vector(path text, content text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS E'
DECLARE
    words_of_path tsvector := setweight(to_tsvector(\'simple\', translate(path, \'/._-\', \'    \')), \'A\')\x3b
BEGIN
    RETURN words_of_path || to_tsvector(\'simple\', left(content, 250000))\x3b
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN words_of_path || to_tsvector(\'simple\', left(content, 25000))\x3b
END\x3b
';

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "is_instance_owner" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "refreshed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "projects" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "members" (
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "members_pkey" PRIMARY KEY ("project_id","user_id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "invited_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "docs" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "version" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "content_sha" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "updated_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),
    "search" tsvector GENERATED ALWAYS AS (lockstep_search_vector("path", "content")) STORED,

    CONSTRAINT "docs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "doc_locks" (
    "doc_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "token" BIGINT NOT NULL DEFAULT 0,
    "holder_session" TEXT,
    "holder" JSONB,
    "acquired_at" TIMESTAMPTZ(3),
    "last_activity_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "doc_locks_pkey" PRIMARY KEY ("doc_id")
);

-- CreateTable
CREATE TABLE "doc_versions" (
    "doc_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "token" BIGINT NOT NULL,
    "author" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "message" TEXT,
    "content" TEXT NOT NULL,
    "content_sha" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "commit_sha" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "doc_versions_pkey" PRIMARY KEY ("doc_id","version")
);

-- CreateTable
CREATE TABLE "doc_drafts" (
    "user_id" UUID NOT NULL,
    "doc_id" UUID NOT NULL,
    "content" TEXT NOT NULL,
    "base_version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "doc_drafts_pkey" PRIMARY KEY ("user_id","doc_id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "previous_secret_hash" TEXT,
    "previous_until" TIMESTAMPTZ(3),
    "scopes" TEXT[],
    "paths" TEXT[],
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "repo_links" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "api_url" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "repo" TEXT NOT NULL,
    "repo_id" BIGINT,
    "branch" TEXT NOT NULL,
    "root" TEXT NOT NULL DEFAULT '',
    "include" TEXT[],
    "exclude" TEXT[],
    "mode" TEXT NOT NULL DEFAULT 'direct',
    "credential" TEXT NOT NULL,
    "webhook_secret" TEXT NOT NULL,
    "previous_webhook_secret" TEXT,
    "status" TEXT NOT NULL DEFAULT 'new',
    "last_error" JSONB,
    "skipped" JSONB NOT NULL DEFAULT '[]',
    "last_head_sha" TEXT,
    "etag" TEXT,
    "pending_commit_sha" TEXT,
    "pending_bases" JSONB,
    "run_token" INTEGER NOT NULL DEFAULT 0,
    "needs_sync_at" TIMESTAMPTZ(3),
    "first_synced_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "repo_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "linked_docs" (
    "link_id" UUID NOT NULL,
    "doc_id" UUID NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "base_blob_sha" TEXT NOT NULL,
    "base_content" TEXT NOT NULL,
    "base_version" INTEGER NOT NULL,
    "mode" TEXT NOT NULL DEFAULT '100644',

    CONSTRAINT "linked_docs_pkey" PRIMARY KEY ("link_id","doc_id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "error" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_runs" (
    "id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "trigger" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "inbound" INTEGER NOT NULL DEFAULT 0,
    "outbound" INTEGER NOT NULL DEFAULT 0,
    "conflicts" INTEGER NOT NULL DEFAULT 0,
    "commit_sha" TEXT,
    "error" JSONB,

    CONSTRAINT "sync_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "doc_conflicts" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "doc_id" UUID,
    "path" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "base" TEXT,
    "ours" TEXT,
    "ours_version" INTEGER,
    "theirs" TEXT,
    "theirs_blob_sha" TEXT,
    "theirs_commit" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" JSONB,

    CONSTRAINT "doc_conflicts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "seq" BIGSERIAL NOT NULL,
    "project_id" UUID,
    "doc_id" UUID,
    "type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "data" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "projects_slug_key" ON "projects"("slug");

-- CreateIndex
CREATE INDEX "members_user_id_idx" ON "members"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_project_id_idx" ON "invitations"("project_id");

-- CreateIndex
CREATE INDEX "docs_project_id_archived_at_idx" ON "docs"("project_id", "archived_at");

-- CreateIndex
CREATE INDEX "docs_search_idx" ON "docs" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "docs_live_path_key" ON "docs"("project_id", "path") WHERE (archived_at IS NULL);

-- CreateIndex
CREATE INDEX "doc_locks_held_idx" ON "doc_locks"("project_id") WHERE (holder_session IS NOT NULL);

-- CreateIndex
CREATE INDEX "doc_versions_doc_id_content_sha_idx" ON "doc_versions"("doc_id", "content_sha");

-- CreateIndex
CREATE INDEX "doc_drafts_doc_id_idx" ON "doc_drafts"("doc_id");

-- CreateIndex
CREATE INDEX "api_keys_project_id_idx" ON "api_keys"("project_id");

-- CreateIndex
CREATE INDEX "repo_links_project_id_idx" ON "repo_links"("project_id");

-- CreateIndex
CREATE INDEX "repo_links_sweep_idx" ON "repo_links"("checked_at") WHERE (archived_at IS NULL);

-- CreateIndex
CREATE INDEX "linked_docs_doc_id_idx" ON "linked_docs"("doc_id");

-- CreateIndex
CREATE UNIQUE INDEX "linked_docs_link_id_path_key" ON "linked_docs"("link_id", "path");

-- CreateIndex
CREATE INDEX "webhook_deliveries_link_id_received_at_idx" ON "webhook_deliveries"("link_id", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_deliveries_link_id_delivery_id_key" ON "webhook_deliveries"("link_id", "delivery_id");

-- CreateIndex
CREATE INDEX "sync_runs_link_id_id_idx" ON "sync_runs"("link_id", "id");

-- CreateIndex
CREATE INDEX "doc_conflicts_project_id_id_idx" ON "doc_conflicts"("project_id", "id");

-- CreateIndex
CREATE INDEX "doc_conflicts_doc_id_idx" ON "doc_conflicts"("doc_id");

-- CreateIndex
CREATE UNIQUE INDEX "doc_conflicts_open_key" ON "doc_conflicts"("link_id", "path") WHERE (resolved_at IS NULL);

-- CreateIndex
CREATE INDEX "outbox_unpublished_idx" ON "outbox"("seq") WHERE (published_at IS NULL);

-- CreateIndex
CREATE INDEX "outbox_project_id_seq_idx" ON "outbox"("project_id", "seq");

-- CreateIndex
CREATE INDEX "outbox_project_id_doc_id_seq_idx" ON "outbox"("project_id", "doc_id", "seq");

-- CreateIndex
CREATE INDEX "outbox_project_id_actor_id_seq_idx" ON "outbox"("project_id", "actor_id", "seq");

-- CreateIndex
CREATE INDEX "outbox_project_id_type_seq_idx" ON "outbox"("project_id", "type", "seq");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "docs" ADD CONSTRAINT "docs_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "doc_locks" ADD CONSTRAINT "doc_locks_doc_id_fkey" FOREIGN KEY ("doc_id") REFERENCES "docs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "doc_versions" ADD CONSTRAINT "doc_versions_doc_id_fkey" FOREIGN KEY ("doc_id") REFERENCES "docs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "doc_drafts" ADD CONSTRAINT "doc_drafts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "doc_drafts" ADD CONSTRAINT "doc_drafts_doc_id_fkey" FOREIGN KEY ("doc_id") REFERENCES "docs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "repo_links" ADD CONSTRAINT "repo_links_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "linked_docs" ADD CONSTRAINT "linked_docs_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "repo_links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "linked_docs" ADD CONSTRAINT "linked_docs_doc_id_fkey" FOREIGN KEY ("doc_id") REFERENCES "docs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "repo_links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "repo_links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "doc_conflicts" ADD CONSTRAINT "doc_conflicts_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "repo_links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Renewals rewrite a lock row every few seconds: room on its page keeps them heap-only updates.
ALTER TABLE "doc_locks" SET (fillfactor = 50);
