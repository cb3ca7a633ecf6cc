/** Names under which Nest hands out what has no class of its own here: values and ports. wiring.ts says what stands behind them. */
export const ENV = Symbol('Env');
export const LOGGER = Symbol('Logger');
export const STORE = Symbol('Store');
export const OUTBOX_READER = Symbol('OutboxReader');
/** One shared connection for commands, or null without REDIS_URL; who subscribes duplicates it. */
export const REDIS = Symbol('Redis');
/** What /health/ready asks. */
export const READINESS_CHECKS = Symbol('ReadinessChecks');
/** Where the relay puts work for the workers. */
export const JOB_QUEUE = Symbol('JobQueue');
/** What carries packets between API processes, or null without REDIS_URL. */
export const BACKBONE = Symbol('Backbone');
/** Who is where in other API processes. */
export const PRESENCE = Symbol('Presence');
