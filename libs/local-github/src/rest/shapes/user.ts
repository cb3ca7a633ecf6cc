import type { Site } from '../../hosting/site.js';
import type { UserRecord } from '../../storage/records.js';
import { nodeId, type Schema } from './schema.js';

export function userShape(site: Site, user: UserRecord): Schema<'simple-user'> {
  const url = `${site.apiUrl}/users/${user.login}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('User', user.id),
    avatar_url: `${site.origin}/avatars/u/${user.id}`,
    gravatar_id: '',
    url,
    html_url: `${site.origin}/${user.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

export function publicUserShape(site: Site, user: UserRecord): Schema<'public-user'> {
  return {
    ...userShape(site, user),
    name: user.name,
    email: user.email,
    company: null,
    blog: '',
    location: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: user.createdAt,
    updated_at: user.createdAt,
  };
}
