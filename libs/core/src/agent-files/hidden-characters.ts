import type { DocWarning } from '@lockstep/contracts';

/** What a reader does not see and an agent reads: zero-width and filler characters, text-direction controls, tags and variation selectors beyond emoji. */
const HIDDEN = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e01ef}]/gu;

/** Where such characters have a use that can be seen: in emoji, in flags of regions, and joining letters of scripts that need it. */
const IN_USE = /\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?(?:\u200d\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)+|\u{1f3f4}[\u{e0020}-\u{e007e}]{2,6}\u{e007f}|(?<=[\p{L}\p{M}])(?<![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}])[\u200c\u200d]/gu;

/** One warning per line with the characters it holds; a BOM in front of the text is none. */
export function checkHidden(text: string): DocWarning[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  return lines.flatMap((line, index): DocWarning[] => {
    const found = [...line.replace(IN_USE, '').matchAll(HIDDEN)].map(([char]) => char);
    if (found.length === 0) return [];
    const names = [...new Set(found)].slice(0, 5).map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
    const many = found.length === 1 ? 'a character' : `${found.length} characters`;
    return [{ code: 'hidden.characters', line: index + 1, message: `This line holds ${many} that nobody sees and agents read: ${names.join(', ')}.` }];
  });
}
