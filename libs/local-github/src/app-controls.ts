import type { LocalApp, LocalGitHub } from './handle.js';
import type { Site } from './hosting/site.js';
import type { AppRecord, InstallationRecord } from './storage/records.js';
import { announceInstallation, announceSelection } from './webhooks/installation-events.js';

type AppControls = Pick<LocalGitHub, 'registerApp' | 'installApp' | 'suspendInstallation' | 'deleteInstallation' | 'changeInstallation'>;

/** The part of the handle that acts on apps: what people do on GitHub's pages. */
export function appControls(site: Site): AppControls {
  const { apps } = site;
  return {
    registerApp: async (input) => describe(await apps.register(input)),
    installApp: async (slug, input) => {
      const app = apps.bySlug(slug);
      if (!app) throw new RangeError(`no app ${slug}`);
      const installation = await apps.install(app, input);
      announceInstallation(site, app, installation, 'created');
      return installation.id;
    },
    suspendInstallation: async (id, isSuspended) => {
      const { app, installation } = required(site, id);
      await apps.suspend(installation, isSuspended);
      announceInstallation(site, app, installation, isSuspended ? 'suspend' : 'unsuspend');
    },
    deleteInstallation: async (id) => {
      const { app, installation } = required(site, id);
      // It names its repositories, so it is told of before it has none.
      announceInstallation(site, app, installation, 'deleted');
      await apps.uninstall(installation);
    },
    changeInstallation: async (id, { add = [], remove = [] }) => {
      const { app, installation } = required(site, id);
      const { login } = apps.accountOf(installation);
      const [added, removed] = [add.map((name) => apps.required(login, name)), remove.map((name) => apps.required(login, name))];
      const kept = apps.repositoriesOf(installation).filter((one) => !removed.includes(one) && !added.includes(one));
      await apps.select(installation, [...kept, ...added]);
      if (added.length > 0) announceSelection(site, app, installation, { action: 'added', repositories: added });
      if (removed.length > 0) announceSelection(site, app, installation, { action: 'removed', repositories: removed });
    },
  };
}

function required({ apps }: Site, id: number): { app: AppRecord; installation: InstallationRecord } {
  const installation = apps.installation(id);
  const app = installation && apps.byId(installation.appId);
  if (!installation || !app) throw new RangeError(`no installation ${id}`);
  return { app, installation };
}

function describe({ id, slug, privateKey }: AppRecord): LocalApp {
  return { id, slug, privateKey };
}
