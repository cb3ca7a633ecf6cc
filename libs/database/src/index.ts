export { migrate, migrationSql } from './migrate.js';
