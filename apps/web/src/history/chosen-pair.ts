export interface VersionPair {
  /** 0 means before the first version: the empty text. */
  from: number;
  to: number;
}

/** Which two versions the address asks for; the newest and the one before it when it asks for none. */
export function chosenPair(versions: readonly { version: number }[], search: URLSearchParams): VersionPair {
  const newest = versions[0]?.version ?? 1;
  const to = within(search.get('to'), newest) ?? newest;
  const from = within(search.get('from'), newest, 0) ?? to - 1;
  return from <= to ? { from, to } : { from: to, to: from };
}

function within(value: string | null, newest: number, lowest = 1): number | null {
  if (value === null || !/^\d+$/.test(value)) return null;
  const version = Number(value);
  return version >= lowest && version <= newest ? version : null;
}
