import { announcePage } from './living-pages.js';
import { dropTicket, leaveTicket, newSession, takeTicket } from './page-session.js';

/** This page load: where its unsaved text is kept. Never reused, unlike the lock session. */
export const pageId = newSession();

/** Who holds locks: this page, and after a reload still this page. */
export const lockSession = takeTicket(sessionStorage, Date.now()) ?? newSession();

announcePage(pageId);
window.addEventListener('pagehide', () => leaveTicket(sessionStorage, lockSession, Date.now()));
window.addEventListener('pageshow', (event) => event.persisted && dropTicket(sessionStorage));
