import { announcePage } from './living-pages.js';
import { dropTicket, leaveTicket, newSession, takeTicket } from './page-session.js';

/** This page load. Never reused, unlike the lock session. */
export const pageId = newSession();

let opened = 0;

/** Where one open editor keeps its unsaved text: no other editor, on this page or another, writes there. */
export function rescuePlace(): string {
  opened += 1;
  return `${pageId}.${opened}`;
}

/** Who holds locks: this page, and after a reload still this page. */
export const lockSession = takeTicket(sessionStorage, Date.now()) ?? newSession();

announcePage(pageId);
window.addEventListener('pagehide', () => leaveTicket(sessionStorage, lockSession, Date.now()));
window.addEventListener('pageshow', (event) => event.persisted && dropTicket(sessionStorage));
