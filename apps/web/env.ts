/** Where the development server forwards API and socket traffic; production serves both from one origin. */
export const apiOrigin = process.env['LOCKSTEP_API'] ?? 'http://localhost:3000';
