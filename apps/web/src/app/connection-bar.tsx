import { Affix, Center, Notification, Transition } from '@mantine/core';
import { IconWifiOff } from '@tabler/icons-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { connectionWords } from './connection-words.js';
import { live } from './page-services.js';

/** Shorter gaps (a server restart, a page waking up) are nothing to worry anybody with. */
const patienceMs = 2_500;

/** Loud on every screen size while the page is cut off; floats above the page, so that nothing jumps. */
export function ConnectionBar() {
  const status = useSyncExternalStore(live.subscribe, live.status);
  const cutOff = status === 'reconnecting' || status === 'offline';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!cutOff) return setShown(false);
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, [cutOff]);
  const { word, meaning } = connectionWords[status];
  return (
    // In the middle, where it covers neither navigation nor notifications; clicks beside it go through.
    <Affix position={{ bottom: 16, left: 0, right: 0 }} zIndex={300} style={{ pointerEvents: 'none' }}>
      <Center px="md">
        <Transition mounted={shown} transition="slide-up" duration={150}>
          {(style) => (
            <Notification style={style} color="orange" icon={<IconWifiOff size={18} />} title={word === 'offline' ? 'Offline' : 'Reconnecting…'} withCloseButton={false} maw={360} role="alert" withBorder>
              {meaning}
            </Notification>
          )}
        </Transition>
      </Center>
    </Affix>
  );
}
