import { invalidField } from '../errors.js';
import { isId } from '../ids.js';

const LONGEST = 50;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** @throws DomainError `request.invalid`: a slug stands in addresses, where an id may stand too. */
export function checkSlug(slug: string): string {
  if (!SLUG.test(slug) || slug.length > LONGEST) {
    throw invalidField('slug', `must be lower-case letters, digits and single hyphens, at most ${LONGEST} characters`);
  }
  if (isId(slug)) throw invalidField('slug', 'must not look like an id');
  return slug;
}

/** A slug from a name; `project` when nothing of the name can stand in an address. */
export function slugFrom(name: string): string {
  const words = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = words.replace(/[^a-z0-9]+/g, '-').slice(0, LONGEST).replace(/^-+|-+$/g, '');
  return slug === '' || isId(slug) ? 'project' : slug;
}

/** The nth try for a slug that is taken: `notes`, `notes-2`, `notes-3`. */
export function numbered(slug: string, attempt: number): string {
  if (attempt === 1) return slug;
  const suffix = `-${attempt}`;
  return slug.slice(0, LONGEST - suffix.length).replace(/-+$/, '') + suffix;
}
