import { useTree } from '@mantine/core';
import type { UseTreeReturnType } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useMemo } from 'react';
import { useParams } from 'react-router';
import type { Doc } from '@lockstep/contracts';
import { useSlug } from './project-context.js';
import { foldersAbove } from './tree.js';

/**
 * Which folders are open: what somebody chose, remembered per project; folders start open while a project is small.
 * A filter opens everything it finds, and the folders above the document on screen are opened when it is opened.
 */
export function useOpenFolders(docs: readonly Doc[], filtered: boolean): UseTreeReturnType {
  const { docId } = useParams();
  const [chosen, setChosen] = useLocalStorage<Record<string, boolean>>({ key: `lockstep.folders.${useSlug()}`, defaultValue: {}, getInitialValueInEffect: false });
  const folders = useMemo(() => [...new Set(docs.flatMap((doc) => foldersAbove(doc.path)))], [docs]);
  const openByDefault = docs.length <= 40;
  const current = docs.find((doc) => doc.id === docId)?.path;
  useEffect(() => {
    if (current) setChosen((known) => ({ ...known, ...Object.fromEntries(foldersAbove(current).map((folder) => [folder, true])) }));
  }, [current, setChosen]);
  const expandedState = Object.fromEntries(folders.map((folder) => [folder, filtered || (chosen[folder] ?? openByDefault)]));
  return useTree({ expandedState, onExpandedStateChange: (state) => setChosen((known) => ({ ...known, ...state })) });
}
