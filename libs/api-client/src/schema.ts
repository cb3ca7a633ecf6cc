/* Generated from openapi.json by `npm run openapi`; changes here are lost. */

export interface paths {
    "/api/v1/auth/github": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["GitHubSignIn_start"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/github/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["GitHubSignIn_finish"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Auth_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Auth_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/github/app": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["App_about"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/github/installations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["App_installations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/github/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Webhooks_receiveForApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/github/webhooks/{linkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Webhooks_receive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/claude-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Hooks_answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{token}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Members_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["InstanceLinks_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Projects_list"];
        put?: never;
        post: operations["Projects_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Projects_get"];
        put?: never;
        post?: never;
        delete: operations["Projects_archive"];
        options?: never;
        head?: never;
        patch: operations["Projects_update"];
        trace?: never;
    };
    "/api/v1/projects/{project}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Projects_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/agent-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Agents_policy"];
        put: operations["Agents_setPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/agent-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Agents_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/agent-sessions/{agentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Agents_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ApiKeys_list"];
        put?: never;
        post: operations["ApiKeys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/api-keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["ApiKeys_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/api-keys/{keyId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ApiKeys_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Bulk_bundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Bulk_apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Checks_ofText"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Conflicts_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/conflicts/{conflictId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Conflicts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/conflicts/{conflictId}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Conflicts_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Docs_list"];
        put?: never;
        post: operations["Docs_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Docs_get"];
        put?: never;
        post?: never;
        delete: operations["Docs_archive"];
        options?: never;
        head?: never;
        patch: operations["Docs_move"];
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Checks_ofDoc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["Docs_save"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Versions_diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Drafts_get"];
        put: operations["Drafts_put"];
        post?: never;
        delete: operations["Drafts_discard"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["Locks_acquire"];
        post?: never;
        delete: operations["Locks_release"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/lock/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Locks_renew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/lock/steal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Locks_steal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Docs_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/staged": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Staged_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Versions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/{docId}/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Versions_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/docs/by-path": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Docs_byPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Bulk_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/fanout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Fanout_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Bulk_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Members_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Links_list"];
        put?: never;
        post: operations["Links_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/links/{linkId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Links_get"];
        put?: never;
        post?: never;
        delete: operations["Links_remove"];
        options?: never;
        head?: never;
        patch: operations["Links_update"];
        trace?: never;
    };
    "/api/v1/projects/{project}/links/{linkId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Links_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/links/{linkId}/deliveries/{deliveryId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Links_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/links/{linkId}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Links_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/links/{linkId}/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Links_rebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/links/{linkId}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Links_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/links/{linkId}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Links_sync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/locks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Locks_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Members_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["Members_remove"];
        options?: never;
        head?: never;
        patch: operations["Members_setRole"];
        trace?: never;
    };
    "/api/v1/projects/{project}/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Proposals_list"];
        put?: never;
        post: operations["Proposals_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/proposals/{proposalId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Proposals_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/proposals/{proposalId}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Proposals_apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/proposals/{proposalId}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Proposals_reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["Projects_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project}/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["Bulk_find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcquireDto: {
            session: string;
            /** @default 60 */
            ttlSeconds?: number;
        };
        ActivityList: {
            items: components["schemas"]["ActivitySchema"][];
            nextCursor: string | null;
        };
        ActivitySchema: {
            actor: components["schemas"]["ActorSchema"];
            createdAt: string;
            data: {
                [key: string]: unknown;
            };
            docId: string | null;
            id: string;
            /** @example doc.changed */
            type: string;
        };
        ActorSchema: {
            id: string;
            /** @enum {string} */
            kind: "user" | "apiKey" | "github" | "system";
            name: string;
        };
        AgentPolicyDto: {
            /** @description The first rule with a glob for the path decides; without one agents write. */
            rules: components["schemas"]["AgentRuleDto"][];
            /**
             * @description What hooks do while Lockstep cannot be reached.
             * @enum {string}
             */
            whenUnreachable: "allow" | "deny";
        };
        AgentRuleDto: {
            /** @enum {string} */
            mode: "read" | "propose" | "write";
            /**
             * @description Globs.
             * @example [
             *       "docs/**"
             *     ]
             */
            paths: string[];
        };
        AgentSessionDetailSchema: {
            actor: components["schemas"]["ActorSchema"];
            /** @description How many of them are newer, moved or deleted by now. */
            behind: number;
            behindDocs: components["schemas"]["BehindDocSchema"][];
            /** @description Documents of which a version is known that the session has. */
            docs: number;
            endedAt: string | null;
            id: string;
            machine: string | null;
            seenAt: string;
            sessionId: string;
            startedAt: string;
        };
        AgentSessionList: {
            items: components["schemas"]["AgentSessionSchema"][];
            nextCursor: string | null;
        };
        AgentSessionSchema: {
            actor: components["schemas"]["ActorSchema"];
            /** @description How many of them are newer, moved or deleted by now. */
            behind: number;
            /** @description Documents of which a version is known that the session has. */
            docs: number;
            endedAt: string | null;
            id: string;
            machine: string | null;
            seenAt: string;
            sessionId: string;
            startedAt: string;
        };
        ApiKeyList: {
            items: components["schemas"]["ApiKeySchema"][];
            nextCursor: string | null;
        };
        ApiKeySchema: {
            createdAt: string;
            createdBy: components["schemas"]["ActorSchema"];
            expiresAt: string | null;
            id: string;
            /** @description How it ends. */
            last4: string;
            /** @description To the minute. */
            lastUsedAt: string | null;
            name: string;
            paths: string[];
            /** @description How the key begins. */
            prefix: string;
            scopes: ("docs:read" | "docs:write" | "locks:write" | "locks:steal" | "hooks" | "sync:run")[];
        };
        AppInfoSchema: {
            configured: boolean;
            /** @description Where on GitHub the App is installed for an account. */
            installUrl: string | null;
            slug: string | null;
        };
        AppliedSchema: {
            version: number;
        };
        ApplyProposalDto: {
            /** @description A text of one's own in place of the proposed one. */
            content?: string;
            /** @description With `content`: the version of the document that was looked at. */
            onVersion?: number;
        };
        BehindDocSchema: {
            archived: boolean;
            docId: string;
            path: string;
            received: number;
            /** @description Where the session has it: another than `path` when it was moved since. */
            receivedPath: string;
            updatedAt: string;
            updatedBy: components["schemas"]["ActorSchema"];
            version: number;
        };
        BundleDocSchema: {
            content: string;
            contentSha: string;
            id: string;
            path: string;
            version: number;
        };
        BundleSchema: {
            docs: components["schemas"]["BundleDocSchema"][];
            revision: string;
        };
        ChangeDto: {
            /** @description Version or contentSha this was made on; absent: the path must be free. */
            base?: number | string;
            /** @description The whole text; for `put`. */
            content?: string;
            /**
             * Format: uuid
             * @description The document whose version `base` is: where another one is at the path by now, the change is in conflict.
             */
            id?: string;
            /** @enum {string} */
            op: "put" | "delete";
            path: string;
        };
        ChangeResultSchema: {
            contentSha?: string;
            id?: string;
            /** @description Whose lock stands in the way. */
            lock?: components["schemas"]["LockSchema"];
            path: string;
            /** @enum {string} */
            status: "applied" | "unchanged" | "conflict" | "locked";
            version?: number;
            /** @description To API keys: what agents would stumble over in the text as it was sent, at most 100. Nothing was kept from being saved by it. Of more than 20 texts in one request, and in a project of more than 2,000 documents: what each shows by itself. */
            warnings?: components["schemas"]["WarningSchema"][];
        };
        ChangesDto: {
            /**
             * @description All or none.
             * @default true
             */
            atomic?: boolean;
            changes: components["schemas"]["ChangeDto"][];
            message?: string;
        };
        ChangesResultSchema: {
            results: components["schemas"]["ChangeResultSchema"][];
        };
        CheckTextDto: {
            /** @description A text that need not be saved. */
            content: string;
            /**
             * @description Where the text would stand.
             * @example .claude/rules/testing.md
             */
            path: string;
        };
        ConflictList: {
            items: components["schemas"]["ConflictSummarySchema"][];
            nextCursor: string | null;
        };
        ConflictSchema: {
            base: string | null;
            createdAt: string;
            docId: string | null;
            id: string;
            /** @enum {string} */
            kind: "content" | "add_add" | "modify_delete" | "delete_modify";
            linkId: string;
            ours: string | null;
            /** @description Send it back with the resolution. */
            oursVersion: number | null;
            path: string;
            theirs: string | null;
            /** @description Send it back with the resolution. */
            theirsSha: string | null;
        };
        ConflictSummarySchema: {
            createdAt: string;
            docId: string | null;
            id: string;
            /** @enum {string} */
            kind: "content" | "add_add" | "modify_delete" | "delete_modify";
            linkId: string;
            path: string;
        };
        CreateApiKeyDto: {
            /** @description Absent: the key does not expire. */
            expiresInDays?: number;
            name: string;
            /**
             * @description Globs that bound the key; none: the whole project.
             * @example [
             *       "docs/**"
             *     ]
             */
            paths?: string[];
            scopes: ("docs:read" | "docs:write" | "locks:write" | "locks:steal" | "hooks" | "sync:run")[];
        };
        CreatedDocSchema: {
            /** @description Git blob SHA-1 of the bytes. */
            contentSha: string;
            id: string;
            lock: components["schemas"]["LockSchema"] | null;
            path: string;
            /** @description Bytes. */
            size: number;
            /** @enum {string} */
            sync: "unlinked" | "synced" | "pending" | "staged" | "conflict";
            updatedAt: string;
            updatedBy: components["schemas"]["ActorSchema"];
            version: number;
            /** @description To API keys: what agents would stumble over in the text as it was sent, at most 100. Nothing was kept from being saved by it. */
            warnings?: components["schemas"]["WarningSchema"][];
        };
        CreateDocDto: {
            /** @description UTF-8 text up to 1 MiB, kept byte for byte. */
            content: string;
            message?: string;
            /**
             * @description Relative, /-separated, NFC, 1 to 512 bytes.
             * @example .claude/rules/testing.md
             */
            path: string;
        };
        CreateLinkDto: {
            /** @description API base, where the operator allows more than one. */
            apiUrl?: string;
            /** @description Absent: the default branch. */
            branch?: string;
            credential: components["schemas"]["CredentialDto"];
            /**
             * @description Globs of what stays outside.
             * @default [
             *       ".github/workflows/**"
             *     ]
             */
            exclude?: string[];
            /** @description Globs of what is carried; none: everything that is text. */
            include?: string[];
            /**
             * @description pull_request: changes wait in one pull request until somebody merges it.
             * @default direct
             * @enum {string}
             */
            mode?: "direct" | "pull_request";
            owner: string;
            repo: string;
            /** @description Folder that the paths of documents are relative to; absent: the whole repository. */
            root?: string;
        };
        CreateProjectDto: {
            description?: string;
            name: string;
            /** @description Lower-case letters, digits and hyphens; made from the name when absent. */
            slug?: string;
        };
        CredentialDto: {
            /** @description With kind app. */
            installationId?: number;
            /** @enum {string} */
            kind: "token" | "app";
            /** @description With kind token: may read and write the contents of the repository. */
            token?: string;
        };
        DeliveryList: {
            items: components["schemas"]["DeliverySchema"][];
            nextCursor: string | null;
        };
        DeliverySchema: {
            attempts: number;
            deliveryId: string;
            error: string | null;
            event: string;
            id: string;
            processedAt: string | null;
            receivedAt: string;
            /** @enum {string} */
            status: "pending" | "processed" | "failed";
        };
        DiffHunkSchema: {
            lines: components["schemas"]["DiffLineSchema"][];
            newLines: number;
            newStart: number;
            oldLines: number;
            oldStart: number;
        };
        DiffLineSchema: {
            /** @enum {string} */
            kind: "context" | "added" | "removed";
            text: string;
        };
        DiffSchema: {
            hunks: components["schemas"]["DiffHunkSchema"][];
            /** @description What `git apply` takes. */
            unified: string;
        };
        DocList: {
            items: components["schemas"]["DocSchema"][];
            nextCursor: string | null;
        };
        DocSchema: {
            /** @description Git blob SHA-1 of the bytes. */
            contentSha: string;
            id: string;
            lock: components["schemas"]["LockSchema"] | null;
            path: string;
            /** @description Bytes. */
            size: number;
            /** @enum {string} */
            sync: "unlinked" | "synced" | "pending" | "staged" | "conflict";
            updatedAt: string;
            updatedBy: components["schemas"]["ActorSchema"];
            version: number;
        };
        DocWithContentSchema: {
            content: string;
            /** @description Git blob SHA-1 of the bytes. */
            contentSha: string;
            id: string;
            lock: components["schemas"]["LockSchema"] | null;
            path: string;
            /** @description Bytes. */
            size: number;
            /** @enum {string} */
            sync: "unlinked" | "synced" | "pending" | "staged" | "conflict";
            updatedAt: string;
            updatedBy: components["schemas"]["ActorSchema"];
            version: number;
        };
        DraftDto: {
            /** @description The version the text was typed on. */
            baseVersion: number;
            content: string;
        };
        DraftSchema: {
            /** @description The version the text was typed on. */
            baseVersion: number;
            content: string;
            updatedAt: string;
        };
        FanoutCellSchema: {
            linkId: string;
            /** @enum {string} */
            state: "same" | "behind" | "ahead" | "conflict" | "not carried";
            /** @description The version that the repository has; null: none that both sides agree on. */
            version: number | null;
        };
        FanoutList: {
            items: components["schemas"]["FanoutRowSchema"][];
            nextCursor: string | null;
        };
        FanoutRowSchema: {
            docId: string;
            links: components["schemas"]["FanoutCellSchema"][];
            path: string;
            version: number;
        };
        ImportSchema: {
            items: components["schemas"]["ChangeResultSchema"][];
            skipped: components["schemas"]["SkippedSchema"][];
        };
        InboundStepSchema: {
            /** @enum {string} */
            action: "create" | "update" | "move" | "archive" | "merge" | "link";
            from?: string;
            path: string;
        };
        InstallationList: {
            items: components["schemas"]["InstallationSchema"][];
        };
        InstallationSchema: {
            account: string;
            id: number;
            /** @enum {string} */
            repositories: "all" | "selected";
            suspended: boolean;
        };
        InstanceLinkList: {
            items: components["schemas"]["InstanceLinkSchema"][];
            nextCursor: string | null;
        };
        InstanceLinkSchema: {
            branch: string;
            conflicts: number;
            /** @description Why pull requests are not told who edits their files; sync is not affected. */
            editingError: components["schemas"]["SyncTroubleSchema"] | null;
            id: string;
            /** @description Age of the oldest change that has not reached the other side. */
            lagSeconds: number;
            lastError: components["schemas"]["SyncTroubleSchema"] | null;
            lastRun: components["schemas"]["SyncRunSchema"] | null;
            /** @enum {string} */
            mode: "direct" | "pull_request";
            owner: string;
            paused: components["schemas"]["LinkPauseSchema"] | null;
            project: components["schemas"]["LinkProjectSchema"];
            /** @description What GitHub last said about the credential of this link. */
            rateLimit: components["schemas"]["RateLimitSchema"] | null;
            repo: string;
            root: string;
            /** @enum {string} */
            status: "new" | "ok" | "syncing" | "conflicts" | "awaiting_approval" | "blocked" | "suspended" | "branch_missing" | "attention";
        };
        InvitationSchema: {
            expiresAt: string;
            /** @description Shown this once. */
            token: string;
            /** @description Where the invited person goes. */
            url: string;
        };
        InviteDto: {
            /** Format: email */
            email: string;
            /** @enum {string} */
            role: "viewer" | "editor" | "admin" | "owner";
        };
        LinkList: {
            items: components["schemas"]["LinkSchema"][];
            nextCursor: string | null;
        };
        LinkPauseSchema: {
            /** @description Who paused it. */
            by: string;
            since: string;
            /** @description For people: what is so, and what ends it. */
            words: string;
        };
        LinkProjectSchema: {
            id: string;
            name: string;
            slug: string;
        };
        LinkPullRequestSchema: {
            branch: string;
            number: number;
            /** @enum {string} */
            state: "open" | "closed";
            /** @description Its page on GitHub. */
            url: string;
            /** @description For people: waiting in pull request #12. */
            words: string;
        };
        LinkSchema: {
            branch: string;
            conflicts: number;
            /** @description Documents whose text is not in the repository yet. */
            dirty: number;
            /** @description Why pull requests are not told who edits their files; sync is not affected. */
            editingError: components["schemas"]["SyncTroubleSchema"] | null;
            exclude: string[];
            headSha: string | null;
            id: string;
            include: string[];
            /** @description Age of the oldest change that has not reached the other side. */
            lagSeconds: number;
            lastError: components["schemas"]["SyncTroubleSchema"] | null;
            lastRun: components["schemas"]["SyncRunSchema"] | null;
            /** @enum {string} */
            mode: "direct" | "pull_request";
            owner: string;
            paused: components["schemas"]["LinkPauseSchema"] | null;
            /** @description Where changes wait, in pull request mode. */
            pullRequest: components["schemas"]["LinkPullRequestSchema"] | null;
            /** @description What GitHub last said about the credential of this link. */
            rateLimit: components["schemas"]["RateLimitSchema"] | null;
            repo: string;
            root: string;
            /** @description Repository files that stay outside: the first 1,000 by name. */
            skipped: components["schemas"]["SkippedFileSchema"][];
            /** @description How many stay outside in all, by reason. */
            skippedCounts: components["schemas"]["SkippedCountSchema"][];
            staged: number;
            /** @enum {string} */
            status: "new" | "ok" | "syncing" | "conflicts" | "awaiting_approval" | "blocked" | "suspended" | "branch_missing" | "attention";
        };
        LinkWebhookSchema: {
            secret: string;
            url: string;
        };
        LockList: {
            items: components["schemas"]["LockSchema"][];
            nextCursor: string | null;
        };
        LockSchema: {
            acquiredAt: string;
            canSteal: boolean;
            docId: string;
            expiresAt: string;
            expiresInMs: number;
            holder: components["schemas"]["ActorSchema"];
            /** @description Shown to its own holder only. */
            session?: string;
            /** @description Fencing number: grows with every change of ownership. */
            token: number;
        };
        LoginDto: {
            /** Format: email */
            email: string;
            password: string;
        };
        MemberList: {
            items: components["schemas"]["MemberSchema"][];
            nextCursor: string | null;
        };
        MemberSchema: {
            email: string;
            joinedAt: string;
            name: string;
            /** @enum {string} */
            role: "viewer" | "editor" | "admin" | "owner";
            userId: string;
        };
        MoveDocDto: {
            path: string;
        };
        NewApiKeySchema: {
            createdAt: string;
            createdBy: components["schemas"]["ActorSchema"];
            expiresAt: string | null;
            id: string;
            /** @description The whole key, shown this once. */
            key: string;
            /** @description How it ends. */
            last4: string;
            /** @description To the minute. */
            lastUsedAt: string | null;
            name: string;
            paths: string[];
            /** @description How the key begins. */
            prefix: string;
            scopes: ("docs:read" | "docs:write" | "locks:write" | "locks:steal" | "hooks" | "sync:run")[];
        };
        NewLinkSchema: {
            branch: string;
            conflicts: number;
            /** @description Documents whose text is not in the repository yet. */
            dirty: number;
            /** @description Why pull requests are not told who edits their files; sync is not affected. */
            editingError: components["schemas"]["SyncTroubleSchema"] | null;
            exclude: string[];
            headSha: string | null;
            id: string;
            include: string[];
            /** @description Age of the oldest change that has not reached the other side. */
            lagSeconds: number;
            lastError: components["schemas"]["SyncTroubleSchema"] | null;
            lastRun: components["schemas"]["SyncRunSchema"] | null;
            /** @enum {string} */
            mode: "direct" | "pull_request";
            owner: string;
            paused: components["schemas"]["LinkPauseSchema"] | null;
            /** @description Where changes wait, in pull request mode. */
            pullRequest: components["schemas"]["LinkPullRequestSchema"] | null;
            /** @description What GitHub last said about the credential of this link. */
            rateLimit: components["schemas"]["RateLimitSchema"] | null;
            repo: string;
            root: string;
            /** @description Repository files that stay outside: the first 1,000 by name. */
            skipped: components["schemas"]["SkippedFileSchema"][];
            /** @description How many stay outside in all, by reason. */
            skippedCounts: components["schemas"]["SkippedCountSchema"][];
            staged: number;
            /** @enum {string} */
            status: "new" | "ok" | "syncing" | "conflicts" | "awaiting_approval" | "blocked" | "suspended" | "branch_missing" | "attention";
            webhook: components["schemas"]["LinkWebhookSchema"];
        };
        OpenedSchema: {
            /** Format: uuid */
            id: string;
            /** @description To API keys: what agents would stumble over in the text as it was sent, at most 100. Nothing was kept from being saved by it. */
            warnings?: components["schemas"]["WarningSchema"][];
        };
        OpenProposalDto: {
            /** @description The version of the document that the text was made on. */
            baseVersion: number;
            /** @description The whole proposed text. */
            content: string;
            /**
             * Format: uuid
             * @description The document whose version `baseVersion` is: where another one is at the path by now, nothing is proposed.
             */
            id?: string;
            /** @description Why. */
            message?: string;
            path: string;
        };
        OutboundStepSchema: {
            /** @enum {string} */
            action: "create" | "update" | "delete" | "move";
            from?: string;
            path: string;
        };
        PlanDto: {
            /** @description What a run after a rebuild would do. */
            rebuild?: boolean;
        };
        PlannedConflictSchema: {
            /** @enum {string} */
            kind: "content" | "add_add" | "modify_delete" | "delete_modify";
            path: string;
        };
        ProjectList: {
            items: components["schemas"]["ProjectSchema"][];
            nextCursor: string | null;
        };
        ProjectSchema: {
            createdAt: string;
            description: string;
            docCount: number;
            id: string;
            name: string;
            /**
             * @description Of the one who asks; for an API key the role its scopes come nearest to.
             * @enum {string}
             */
            role: "viewer" | "editor" | "admin" | "owner";
            slug: string;
            updatedAt: string;
        };
        ProposalDecisionSchema: {
            at: string;
            by: components["schemas"]["ActorSchema"];
            /** @description Applied with a text that the person made of it. */
            edited: boolean;
            /** @description Why it was rejected. */
            note: string | null;
            /** @description What the document was at afterwards, where it was applied. */
            version: number | null;
        };
        ProposalList: {
            items: components["schemas"]["ProposalSummarySchema"][];
            nextCursor: string | null;
        };
        ProposalSchema: {
            actor: components["schemas"]["ActorSchema"];
            base: string;
            baseVersion: number;
            content: string;
            createdAt: string;
            current: string;
            currentVersion: number;
            /** @description null while it waits. */
            decision: components["schemas"]["ProposalDecisionSchema"] | null;
            docId: string;
            id: string;
            message: string | null;
            /**
             * @description `replaced`: its run went on editing, and a later text took its place.
             * @enum {string|null}
             */
            outcome: "applied" | "rejected" | "replaced" | null;
            path: string;
            /** @enum {string} */
            reason: "policy" | "conflict";
        };
        ProposalSummarySchema: {
            actor: components["schemas"]["ActorSchema"];
            baseVersion: number;
            createdAt: string;
            /** @description null while it waits. */
            decision: components["schemas"]["ProposalDecisionSchema"] | null;
            docId: string;
            id: string;
            message: string | null;
            /**
             * @description `replaced`: its run went on editing, and a later text took its place.
             * @enum {string|null}
             */
            outcome: "applied" | "rejected" | "replaced" | null;
            path: string;
            /** @enum {string} */
            reason: "policy" | "conflict";
        };
        RateLimitSchema: {
            limit: number;
            remaining: number;
            /** @description When all of them are there again. */
            resetAt: string;
        };
        RebuildDto: {
            /** @description Agrees to what the plan for a rebuild says. */
            confirm?: boolean;
        };
        RegisterDto: {
            /** Format: email */
            email: string;
            /** @description Token of an invitation for this address. */
            invitation?: string;
            name: string;
            password: string;
        };
        RejectProposalDto: {
            note?: string;
        };
        RenewDto: {
            session: string;
            /** @description The token that came with the lock. */
            token: number;
            /** @default 60 */
            ttlSeconds?: number;
        };
        ResolveConflictDto: {
            /** @description The text that both sides get. */
            content?: string;
            /** @description The version of ours that was looked at. */
            oursVersion?: number;
            /**
             * @description Or one side as it is.
             * @enum {string}
             */
            take?: "ours" | "theirs";
            /** @description The `theirsSha` that was looked at. */
            theirsSha?: string | null;
        };
        RoleDto: {
            /** @enum {string} */
            role: "viewer" | "editor" | "admin" | "owner";
        };
        RotateApiKeyDto: {
            /**
             * @description How long the old secret goes on working.
             * @default 0
             */
            graceSeconds?: number;
        };
        SavedDocSchema: {
            /** @description Git blob SHA-1 of the bytes. */
            contentSha: string;
            id: string;
            lock: components["schemas"]["LockSchema"] | null;
            /** @description The text was merged with what others saved meanwhile. */
            merged?: boolean;
            path: string;
            /** @description Bytes. */
            size: number;
            /** @enum {string} */
            sync: "unlinked" | "synced" | "pending" | "staged" | "conflict";
            updatedAt: string;
            updatedBy: components["schemas"]["ActorSchema"];
            version: number;
            /** @description To API keys: what agents would stumble over in the text as it was sent, at most 100. Nothing was kept from being saved by it. */
            warnings?: components["schemas"]["WarningSchema"][];
        };
        SaveDocDto: {
            /** @description The whole new text. */
            content: string;
            message?: string;
        };
        SearchHitSchema: {
            docId: string;
            path: string;
            rank: number;
            /** @description Text around the words, which stand between ** and **. */
            snippet: string;
        };
        SearchList: {
            items: components["schemas"]["SearchHitSchema"][];
            nextCursor: string | null;
        };
        SignedInSchema: {
            /** @description Send as Authorization: Bearer … */
            accessToken: string;
            expiresInSeconds: number;
            user: components["schemas"]["UserSchema"];
        };
        SkippedCountSchema: {
            count: number;
            /** @enum {string} */
            reason: "symlink" | "submodule" | "lfs" | "too_large" | "binary" | "not_utf8" | "unsafe_path" | "collision" | "too_many";
        };
        SkippedFileSchema: {
            path: string;
            /** @enum {string} */
            reason: "symlink" | "submodule" | "lfs" | "too_large" | "binary" | "not_utf8" | "unsafe_path" | "collision" | "too_many";
        };
        SkippedSchema: {
            path: string;
            reason: string;
        };
        StagedChangeSchema: {
            author: components["schemas"]["ActorSchema"];
            /** @description What both sides last agreed on. */
            base: string;
            commitSha: string;
            /** @description The text there; null: the file was deleted. */
            content: string | null;
            linkId: string;
            /** @description Where the file stands there; for a deleted one, where it stood. */
            path: string;
            stagedAt: string;
        };
        StealDto: {
            reason: string;
            /** @description The token of the lock that was seen; the take-over fails when it changed. */
            seenToken: number;
            session: string;
        };
        SyncDto: {
            /** @description Agrees to the plan of a first sync with content on both sides, or to a new pull request after one was closed. */
            confirm?: boolean;
        };
        SyncPlanSchema: {
            /** @description Why a person has to agree first. */
            brake: string | null;
            conflicts: components["schemas"]["PlannedConflictSchema"][];
            inbound: components["schemas"]["InboundStepSchema"][];
            outbound: components["schemas"]["OutboundStepSchema"][];
        };
        SyncRunList: {
            items: components["schemas"]["SyncRunSchema"][];
            nextCursor: string | null;
        };
        SyncRunSchema: {
            commitSha: string | null;
            conflicts: number;
            error: components["schemas"]["SyncTroubleSchema"] | null;
            finishedAt: string | null;
            id: string;
            inbound: number;
            outbound: number;
            /** @description Documents that were left waiting, because somebody held them. */
            staged: number;
            startedAt: string;
            /** @enum {string} */
            status: "queued" | "running" | "ok" | "conflicts" | "awaiting_approval" | "failed";
            /** @description Who asked: auto, manual, confirmed. */
            trigger: string;
        };
        SyncStartedSchema: {
            runId: string;
        };
        SyncTroubleSchema: {
            code: string;
            message: string;
            /** @description What to do about it. */
            next: string;
        };
        UpdatedLinkSchema: {
            branch: string;
            conflicts: number;
            /** @description Documents whose text is not in the repository yet. */
            dirty: number;
            /** @description Why pull requests are not told who edits their files; sync is not affected. */
            editingError: components["schemas"]["SyncTroubleSchema"] | null;
            exclude: string[];
            headSha: string | null;
            id: string;
            include: string[];
            /** @description Age of the oldest change that has not reached the other side. */
            lagSeconds: number;
            lastError: components["schemas"]["SyncTroubleSchema"] | null;
            lastRun: components["schemas"]["SyncRunSchema"] | null;
            /** @enum {string} */
            mode: "direct" | "pull_request";
            owner: string;
            paused: components["schemas"]["LinkPauseSchema"] | null;
            /** @description Where changes wait, in pull request mode. */
            pullRequest: components["schemas"]["LinkPullRequestSchema"] | null;
            /** @description What GitHub last said about the credential of this link. */
            rateLimit: components["schemas"]["RateLimitSchema"] | null;
            repo: string;
            root: string;
            /** @description Repository files that stay outside: the first 1,000 by name. */
            skipped: components["schemas"]["SkippedFileSchema"][];
            /** @description How many stay outside in all, by reason. */
            skippedCounts: components["schemas"]["SkippedCountSchema"][];
            staged: number;
            /** @enum {string} */
            status: "new" | "ok" | "syncing" | "conflicts" | "awaiting_approval" | "blocked" | "suspended" | "branch_missing" | "attention";
            webhook?: components["schemas"]["LinkWebhookSchema"];
        };
        UpdateLinkDto: {
            /** @description Absent: the default branch. */
            branch?: string;
            credential?: components["schemas"]["CredentialDto"];
            /**
             * @description Globs of what stays outside.
             * @default [
             *       ".github/workflows/**"
             *     ]
             */
            exclude?: string[];
            /** @description Globs of what is carried; none: everything that is text. */
            include?: string[];
            /**
             * @description pull_request: changes wait in one pull request until somebody merges it.
             * @default direct
             * @enum {string}
             */
            mode?: "direct" | "pull_request";
            /** @description true: nothing comes in or goes out until it is set to false; what changes meanwhile follows then. */
            paused?: boolean;
            /** @description Folder that the paths of documents are relative to; absent: the whole repository. */
            root?: string;
            /** @description A new webhook secret, answered once; the old one works until GitHub first uses the new one. */
            rotateWebhookSecret?: boolean;
        };
        UpdateProjectDto: {
            description?: string;
            name?: string;
            slug?: string;
        };
        UserSchema: {
            email: string;
            id: string;
            /** @description Whether the whole installation is his to look after. */
            isInstanceOwner: boolean;
            name: string;
        };
        VersionList: {
            items: components["schemas"]["VersionSchema"][];
            nextCursor: string | null;
        };
        VersionSchema: {
            author: components["schemas"]["ActorSchema"];
            /** @description The commit that brought or published this version. */
            commitSha?: string;
            contentSha: string;
            createdAt: string;
            message: string | null;
            size: number;
            /** @enum {string} */
            source: "editor" | "api" | "github" | "merge" | "restore";
            version: number;
        };
        VersionWithContentSchema: {
            author: components["schemas"]["ActorSchema"];
            /** @description The commit that brought or published this version. */
            commitSha?: string;
            content: string;
            contentSha: string;
            createdAt: string;
            message: string | null;
            size: number;
            /** @enum {string} */
            source: "editor" | "api" | "github" | "merge" | "restore";
            version: number;
        };
        WarningSchema: {
            /**
             * @description Stable and dotted.
             * @example import.broken
             */
            code: string;
            /** @description From 1; absent when it is about the whole document. */
            line?: number;
            message: string;
        };
        WarningsSchema: {
            /** @description At most 100, in the order of the lines. */
            warnings: components["schemas"]["WarningSchema"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    GitHubSignIn_start: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    GitHubSignIn_finish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInSchema"];
                };
            };
        };
    };
    Auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Auth_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserSchema"];
                };
            };
        };
    };
    Auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInSchema"];
                };
            };
        };
    };
    Auth_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInSchema"];
                };
            };
        };
    };
    App_about: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppInfoSchema"];
                };
            };
        };
    };
    App_installations: {
        parameters: {
            query: {
                /** @description The account whose repositories they are. */
                owner: string;
                /** @description Id or slug of the project that a repository is to be linked to. */
                project: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstallationList"];
                };
            };
        };
    };
    Webhooks_receiveForApp: {
        parameters: {
            query?: never;
            header: {
                "X-GitHub-Delivery": string;
                "X-GitHub-Event": string;
                "X-Hub-Signature-256": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Known already, or nothing that concerns a link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Stored. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Webhooks_receive: {
        parameters: {
            query?: never;
            header: {
                "X-GitHub-Delivery": string;
                "X-GitHub-Event": string;
                "X-Hub-Signature-256": string;
            };
            path: {
                linkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Known already, or nothing that concerns this link. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Stored. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Hooks_answer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Id or slug; a key knows its project. */
                "X-Project"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The JSON of a Claude Code hook, as the client sends it. */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The answer as the client accepts it; empty when there is nothing to say. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    Members_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSchema"];
                };
            };
        };
    };
    InstanceLinks_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                status?: "new" | "ok" | "syncing" | "conflicts" | "awaiting_approval" | "blocked" | "suspended" | "branch_missing" | "attention" | "paused";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceLinkList"];
                };
            };
        };
    };
    Projects_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectList"];
                };
            };
        };
    };
    Projects_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProjectDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSchema"];
                };
            };
        };
    };
    Projects_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSchema"];
                };
            };
        };
    };
    Projects_archive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Projects_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProjectDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSchema"];
                };
            };
        };
    };
    Projects_activity: {
        parameters: {
            query?: {
                /** @description Id of a user or key, or the e-mail address or login of a commit author. */
                actor?: string;
                cursor?: string;
                docId?: string;
                limit?: number;
                type?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityList"];
                };
            };
        };
    };
    Agents_policy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPolicyDto"];
                };
            };
        };
    };
    Agents_setPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentPolicyDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPolicyDto"];
                };
            };
        };
    };
    Agents_sessions: {
        parameters: {
            query?: {
                /** @description Only those that have an old version of a document, or one that was moved or deleted since, and have not ended. */
                behind?: boolean;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentSessionList"];
                };
            };
        };
    };
    Agents_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agentId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentSessionDetailSchema"];
                };
            };
        };
    };
    ApiKeys_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
        };
    };
    ApiKeys_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKeySchema"];
                };
            };
        };
    };
    ApiKeys_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiKeys_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                keyId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateApiKeyDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKeySchema"];
                };
            };
        };
    };
    Bulk_bundle: {
        parameters: {
            query?: {
                /** @description Globs; several times for several. */
                paths?: string[];
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BundleSchema"];
                };
            };
        };
    };
    Bulk_apply: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangesDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesResultSchema"];
                };
            };
        };
    };
    Checks_ofText: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckTextDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WarningsSchema"];
                };
            };
        };
    };
    Conflicts_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConflictList"];
                };
            };
        };
    };
    Conflicts_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conflictId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConflictSchema"];
                };
            };
        };
    };
    Conflicts_resolve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conflictId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveConflictDto"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Docs_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description Only paths that begin so. */
                prefix?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocList"];
                };
            };
        };
    };
    Docs_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDocDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedDocSchema"];
                };
            };
        };
    };
    Docs_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocWithContentSchema"];
                };
            };
        };
    };
    Docs_archive: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Docs_move: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveDocDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocSchema"];
                };
            };
        };
    };
    Checks_ofDoc: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WarningsSchema"];
                };
            };
        };
    };
    Docs_save: {
        parameters: {
            query?: {
                /** @description Merge three-way instead of refusing a stale base. */
                merge?: boolean;
            };
            header: {
                "If-Match": string;
                "X-Lock-Session"?: string;
                "X-Lock-Token"?: string;
            };
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SaveDocDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedDocSchema"];
                };
            };
        };
    };
    Versions_diff: {
        parameters: {
            query: {
                from: number;
                to: number;
            };
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiffSchema"];
                };
            };
        };
    };
    Drafts_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftSchema"];
                };
            };
        };
    };
    Drafts_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftSchema"];
                };
            };
        };
    };
    Drafts_discard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Locks_acquire: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcquireDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LockSchema"];
                };
            };
        };
    };
    Locks_release: {
        parameters: {
            query: {
                session: string;
                /** @description The token that came with the lock. */
                token: number;
            };
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Locks_renew: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenewDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LockSchema"];
                };
            };
        };
    };
    Locks_steal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StealDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LockSchema"];
                };
            };
        };
    };
    Docs_restore: {
        parameters: {
            query?: never;
            header?: {
                "X-Lock-Session"?: string;
                "X-Lock-Token"?: string;
            };
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocSchema"];
                };
            };
        };
    };
    Staged_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagedChangeSchema"];
                };
            };
        };
    };
    Versions_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionList"];
                };
            };
        };
    };
    Versions_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionWithContentSchema"];
                };
            };
        };
    };
    Versions_restore: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                docId: string;
                /** @description Id or slug. */
                project: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocSchema"];
                };
            };
        };
    };
    Docs_byPath: {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocWithContentSchema"];
                };
            };
        };
    };
    Bulk_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Fanout_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description Only paths that begin so. */
                prefix?: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FanoutList"];
                };
            };
        };
    };
    Bulk_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/zip": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportSchema"];
                };
            };
        };
    };
    Members_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationSchema"];
                };
            };
        };
    };
    Links_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkList"];
                };
            };
        };
    };
    Links_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateLinkDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewLinkSchema"];
                };
            };
        };
    };
    Links_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                linkId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkSchema"];
                };
            };
        };
    };
    Links_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                linkId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Links_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                linkId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateLinkDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdatedLinkSchema"];
                };
            };
        };
    };
    Links_deliveries: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                linkId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
        };
    };
    Links_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: string;
                linkId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Links_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                linkId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PlanDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncPlanSchema"];
                };
            };
        };
    };
    Links_rebuild: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                linkId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RebuildDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncStartedSchema"];
                };
            };
        };
    };
    Links_runs: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                linkId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncRunList"];
                };
            };
        };
    };
    Links_sync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                linkId: string;
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncDto"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncStartedSchema"];
                };
            };
        };
    };
    Locks_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LockList"];
                };
            };
        };
    };
    Members_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
        };
    };
    Members_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Members_setRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberSchema"];
                };
            };
        };
    };
    Proposals_list: {
        parameters: {
            query?: {
                cursor?: string;
                /** @description Only those that a person decided, whatever `open` says. */
                decided?: boolean;
                limit?: number;
                /** @description Only those that wait. */
                open?: boolean;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalList"];
                };
            };
        };
    };
    Proposals_open: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenProposalDto"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedSchema"];
                };
            };
        };
    };
    Proposals_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                proposalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalSchema"];
                };
            };
        };
    };
    Proposals_apply: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                proposalId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyProposalDto"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppliedSchema"];
                };
            };
        };
    };
    Proposals_reject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
                proposalId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectProposalDto"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Projects_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectSchema"];
                };
            };
        };
    };
    Bulk_find: {
        parameters: {
            query: {
                cursor?: string;
                limit?: number;
                /** @description Words, "phrases", -not, OR, path:part. */
                q: string;
            };
            header?: never;
            path: {
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchList"];
                };
            };
        };
    };
}
