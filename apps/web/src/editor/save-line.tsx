import { Loader } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconPointFilled } from '@tabler/icons-react';
import type { SessionView } from './session-view.js';
import { saveWords } from './save-state.js';
import type { SaveWords } from './save-state.js';
import classes from './editor.module.css';

const kept = { nothing: '', device: ' · kept on this device', server: ' · draft kept on the server', nowhere: ' · this browser has no room to keep a copy' };

/** Where the text is safe, in words that are always true. */
export function SaveLine({ view }: { view: SessionView }) {
  const { tone, text } = saveWords(view.save);
  return (
    <span className={classes.saveLine} data-tone={tone} role="status" aria-label="Save state" aria-live="polite">
      <SaveMark tone={tone} />
      <span>
        {text}
        {view.save.dirty && !view.save.saving && kept[view.draft]}
      </span>
    </span>
  );
}

function SaveMark({ tone }: { tone: SaveWords['tone'] }) {
  const icon = { size: 15, stroke: 2, style: { flex: 'none' } };
  if (tone === 'saved') return <IconCheck {...icon} />;
  if (tone === 'saving') return <Loader size={13} />;
  return tone === 'failed' ? <IconAlertTriangle {...icon} /> : <IconPointFilled {...icon} />;
}
