export { migrate, migrationSql } from './migrate.js';
export { connect, SESSION_SETTINGS } from './client.js';
export { createNotifier, listen, OUTBOX_CHANNEL } from './notify.js';
export type { Listening, Notifier } from './notify.js';
export { OutboxRepository } from './outbox.repository.js';
export { isUnavailable, isUnstorableText } from './postgres-errors.js';
export { PrismaStore } from './prisma-store.js';
