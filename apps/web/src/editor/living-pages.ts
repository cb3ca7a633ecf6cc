const prefix = 'lockstep.page.';

/** Held for as long as this page lives: other pages see by it that our unsaved text is still on a screen. */
export function announcePage(page: string): void {
  if (!('locks' in navigator)) return;
  void navigator.locks.request(prefix + page, () => new Promise(() => undefined));
}

/** Pages of this browser that are open now; empty where the browser cannot tell (plain http). */
export async function livingPages(): Promise<Set<string>> {
  if (!('locks' in navigator)) return new Set();
  const { held } = await navigator.locks.query();
  return new Set((held ?? []).flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
}
