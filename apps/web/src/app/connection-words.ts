import type { LiveStatus } from '../api/live-connection.js';

/** What the connection means for the person in front of it, never only a colour. */
export const connectionWords: Record<LiveStatus, { word: string; meaning: string; color: string }> = {
  live: { word: 'live', meaning: 'Changes by others appear as they happen.', color: 'pine' },
  connecting: { word: 'connecting', meaning: 'The live connection is being made. Saving works.', color: 'gray' },
  reconnecting: {
    word: 'reconnecting',
    meaning: 'The live connection is down and is tried again by itself. Saving works if the server can be reached; what you type is kept on this device.',
    color: 'yellow',
  },
  offline: { word: 'offline', meaning: 'This device has no network. What you type is kept here and saved when it is back.', color: 'orange' },
};
