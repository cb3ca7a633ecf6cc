import { createEmulator, type Emulator } from 'emulate';

/** The independent emulator with the same account and repositories. */
export function startEmulate(token: string): Promise<Emulator> {
  return createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { [token]: { login: 'octo', scopes: ['repo', 'admin:repo_hook'] } },
      github: {
        users: [{ login: 'octo', name: 'Octo Cat', email: 'octo@example.test' }],
        repos: [
          { owner: 'octo', name: 'docs', auto_init: false },
          { owner: 'octo', name: 'empty', auto_init: false },
        ],
      },
    },
  });
}
