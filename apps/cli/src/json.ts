/** Values from files and servers that may hold anything: a look at them that believes nothing. */
export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
export const isSha = (value: unknown): value is string => isText(value) && /^[0-9a-f]{40}$/.test(value);
export const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** @returns undefined for a text that is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
