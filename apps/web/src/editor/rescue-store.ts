/** Text that was typed and not saved, kept in this browser. */
export interface Rescue {
  /** The editor that typed it, `page.number`: each writes to a place of its own, so none overwrites another's text. */
  page: string;
  content: string;
  /** The version it was typed on top of. */
  baseVersion: number;
  /** Wall clock, for people. */
  keptAt: number;
}

type RescueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Rescued texts per person, document and page. Synchronous storage on purpose: it also works while the page is being closed. */
export class RescueStore {
  constructor(
    private readonly storage: RescueStorage,
    private readonly userId: string,
    readonly page: string,
  ) {}

  /** @returns false when this browser has no room or forbids storage: the caller says so. */
  keep(docId: string, rescue: Omit<Rescue, 'page'>): boolean {
    try {
      this.storage.setItem(this.#key(docId, this.page), JSON.stringify({ ...rescue, page: this.page }));
      return true;
    } catch (error) {
      if (error instanceof DOMException) return false;
      throw error;
    }
  }

  /** What other editors left behind for a document, newest first. `living`: other pages that are open and still show their text. */
  leftBehind(docId: string, living: ReadonlySet<string>): Rescue[] {
    return this.#ofOthers(docId).filter(({ page }) => !living.has(pageOf(page))).sort((a, b) => b.keptAt - a.keptAt);
  }

  /** Whether another open page shows unsaved text of this document; the draft on the server is then that page's. */
  onAnotherScreen(docId: string, living: ReadonlySet<string>): boolean {
    return this.#ofOthers(docId).some(({ page }) => living.has(pageOf(page)));
  }

  drop(docId: string, page: string = this.page): void {
    this.storage.removeItem(this.#key(docId, page));
  }

  #ofOthers(docId: string): Rescue[] {
    const found: Rescue[] = [];
    for (let index = 0; index < this.storage.length; index += 1) {
      const key = this.storage.key(index);
      const rescue = key?.startsWith(this.#key(docId, '')) ? parse(this.storage.getItem(key)) : null;
      if (rescue && rescue.page !== this.page) found.push(rescue);
    }
    return found;
  }

  #key(docId: string, page: string): string {
    return `lockstep.rescue.${this.userId}.${docId}.${page}`;
  }
}

/** The page of an editor's place. */
function pageOf(place: string): string {
  return place.split('.')[0] ?? '';
}

function parse(text: string | null): Rescue | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isRescue(value) ? value : null;
  } catch {
    return null;
  }
}

function isRescue(value: unknown): value is Rescue {
  const fields = { page: 'string', content: 'string', baseVersion: 'number', keptAt: 'number' };
  return typeof value === 'object' && value !== null && Object.entries(fields).every(([name, type]) => typeof Reflect.get(value, name) === type);
}
