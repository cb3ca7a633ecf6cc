export interface Page {
  readonly number: number;
  readonly size: number;
}

/** Out-of-range numbers are bent into range, as GitHub does. */
export function pageOf(query: URLSearchParams, standard = 30): Page {
  const number = Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1);
  const size = Math.min(100, Math.max(1, Math.trunc(Number(query.get('per_page') ?? standard)) || standard));
  return { number, size };
}

export function slice<T>(items: readonly T[], page: Page): T[] {
  return items.slice((page.number - 1) * page.size, page.number * page.size);
}

/** The `Link` header: prev, next, last and first, each only where it leads somewhere. */
export function linkHeader(url: string, query: URLSearchParams, page: Page, total: number): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / page.size));
  const link = (number: number, rel: string) => {
    const search = new URLSearchParams(query);
    search.set('page', String(number));
    return `<${url}?${search}>; rel="${rel}"`;
  };
  const links = [
    ...(page.number > 1 ? [link(page.number - 1, 'prev')] : []),
    ...(page.number < last ? [link(page.number + 1, 'next'), link(last, 'last')] : []),
    ...(page.number > 1 ? [link(1, 'first')] : []),
  ];
  return links.length > 0 ? { link: links.join(', ') } : {};
}
