import { createBrowserRouter } from 'react-router';
import { NotFoundPage, RouteProblem } from './route-problem.js';
import { SignedIn } from './signed-in.js';

/** Every address of the app. Pages load when they are first visited; the editor is the big one. */
export const router = createBrowserRouter([
  {
    errorElement: <RouteProblem />,
    hydrateFallbackElement: <></>,
    children: [
      { path: '/sign-in', lazy: async () => ({ Component: (await import('./sign-in-page.js')).SignInPage }) },
      { path: '/register', lazy: async () => ({ Component: (await import('./register-page.js')).RegisterPage }) },
      { path: '/invitations/:token', lazy: async () => ({ Component: (await import('./invitation-page.js')).InvitationPage }) },
      { element: <SignedIn />, children: [projectsRoute(), operationsRoute(), projectRoute()] },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);

function projectsRoute() {
  return { path: '/', lazy: async () => ({ Component: (await import('../projects/projects-page.js')).ProjectsPage }) };
}

function operationsRoute() {
  return { path: '/operations', lazy: async () => ({ Component: (await import('../operations/operations-page.js')).OperationsPage }) };
}

function projectRoute() {
  return {
    path: '/projects/:project',
    lazy: async () => ({ Component: (await import('../projects/project-layout.js')).ProjectLayout }),
    children: [
      { index: true, lazy: async () => ({ Component: (await import('../projects/overview-page.js')).OverviewPage }) },
      { path: 'docs/:docId', lazy: async () => ({ Component: (await import('../editor/editor-page.js')).EditorPage }) },
      { path: 'docs/:docId/history', lazy: async () => ({ Component: (await import('../history/history-page.js')).HistoryPage }) },
      { path: 'search', lazy: async () => ({ Component: (await import('../projects/search-page.js')).SearchPage }) },
      { path: 'activity', lazy: async () => ({ Component: (await import('../projects/activity-page.js')).ActivityPage }) },
      { path: 'conflicts', lazy: async () => ({ Component: (await import('../conflicts/conflicts-page.js')).ConflictsPage }) },
      { path: 'conflicts/:conflictId', lazy: async () => ({ Component: (await import('../conflicts/conflict-page.js')).ConflictPage }) },
      { path: 'sync', lazy: async () => ({ Component: (await import('../sync/sync-page.js')).SyncPage }) },
      { path: 'fanout', lazy: async () => ({ Component: (await import('../fanout/fanout-page.js')).FanoutPage }) },
      { path: 'agents', lazy: async () => ({ Component: (await import('../agents/agents-page.js')).AgentsPage }) },
      { path: 'agents/proposals/:proposalId', lazy: async () => ({ Component: (await import('../agents/proposal-page.js')).ProposalPage }) },
      { path: 'keys', lazy: async () => ({ Component: (await import('../keys/keys-page.js')).KeysPage }) },
      { path: 'members', lazy: async () => ({ Component: (await import('../projects/members-page.js')).MembersPage }) },
      { path: 'settings', lazy: async () => ({ Component: (await import('../projects/settings-page.js')).SettingsPage }) },
      { path: '*', element: <NotFoundPage /> },
    ],
  };
}
