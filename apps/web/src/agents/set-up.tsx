import { Anchor, Stack, Tabs, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSlug } from '../projects/project-context.js';
import { CopyField } from '../ui/copy-field.js';
import { keyVariable, plainSettings } from './plain-settings.js';

/** How to connect an agent to this server and project, each step ready to be copied. */
export function SetUp() {
  const slug = useSlug();
  const { origin } = window.location;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Make an{' '}
        <Anchor component={Link} to={`/projects/${slug}/keys`} inherit>
          API key
        </Anchor>{' '}
        with docs:read, docs:write, locks:write and hooks, then connect the agent in one of these ways.
      </Text>
      <Tabs defaultValue="plugin" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="plugin">Plugin</Tabs.Tab>
          <Tabs.Tab value="cli">Command line</Tabs.Tab>
          <Tabs.Tab value="plain">Plain settings</Tabs.Tab>
          <Tabs.Tab value="mcp">MCP</Tabs.Tab>
        </Tabs.List>
        <Way value="plugin" about="For Claude Code; the machine needs Node. It asks for the key once.">
          <CopyField label="Add this server’s marketplace" value={`/plugin marketplace add ${origin}/agents/claude-code/marketplace.json`} />
          <CopyField label="Install the plugin" value="/plugin install lockstep@lockstep" />
        </Way>
        <Way value="cli" about="For Claude Code; it also keeps the documents as files and works offline with what it has.">
          <CopyField label="Get the command line" value={install(origin)} />
          <CopyField label="Give it the key" value={`lockstep login --url ${origin}`} />
          <CopyField label="In your repository" value={`lockstep init --command --url ${origin} --project ${slug} && lockstep pull && lockstep doctor`} />
        </Way>
        <Way value="plain" about={`For Claude Code, with nothing but curl. It reads the key from ${keyVariable}.`}>
          <CopyField label="Set the key where Claude Code is started" value={`export ${keyVariable}=lsk_…`} />
          <CopyField label=".claude/settings.json" value={plainSettings(origin)} />
        </Way>
        <Way value="mcp" about="For any agent that speaks MCP; it asks and writes by itself. Plugin users have it already.">
          <CopyField label="Address" value={`${origin}/mcp`} description="With the header Authorization: Bearer and the key." />
          <CopyField label="For Claude Code" value={`claude mcp add --transport http lockstep ${origin}/mcp --header "Authorization: Bearer $${keyVariable}"`} />
        </Way>
      </Tabs>
    </Stack>
  );
}

/** The plugin's repository holds the command line as one file. */
function install(origin: string): string {
  const [folder, bin] = ['~/.local/share/lockstep', '~/.local/bin'];
  return `git clone ${origin}/agents/claude-code/lockstep.git ${folder} && chmod +x ${folder}/lockstep.mjs && mkdir -p ${bin} && ln -s ${folder}/lockstep.mjs ${bin}/lockstep`;
}

function Way({ value, about, children }: { value: string; about: string; children: ReactNode }) {
  return (
    <Tabs.Panel value={value} pt="sm">
      <Stack gap="sm">
        <Text size="sm">{about}</Text>
        {children}
      </Stack>
    </Tabs.Panel>
  );
}
