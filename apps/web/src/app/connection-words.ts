import type { LiveStatus } from '../api/live-connection.js';

/** What the connection means for the person in front of it, never only a colour. */
export const connectionWords: Record<LiveStatus, { word: string; meaning: string; color: string }> = {
  live: { word: 'live', meaning: 'Changes by others appear as they happen.', color: 'pine' },
  connecting: { word: 'connecting', meaning: 'The live connection is being made. Saving works.', color: 'gray' },
  httpOnly: {
    word: 'not live',
    meaning: 'Something between here and the server blocks live connections. Editing and saving work; changes by others appear within 15 seconds.',
    color: 'yellow',
  },
  reconnecting: {
    word: 'reconnecting',
    meaning: 'The server cannot be reached and is tried again by itself. Unsaved text is kept on this device.',
    color: 'orange',
  },
  offline: { word: 'offline', meaning: 'This device has no network. Unsaved text is kept on it; a save that failed is tried again when the network is back.', color: 'orange' },
};
