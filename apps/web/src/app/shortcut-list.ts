/** Every shortcut, as the help shows it. `Mod` is Ctrl, or ⌘ on a Mac. */
export const shortcuts: { keys: string[]; does: string }[] = [
  { keys: ['Mod', 'K'], does: 'Jump to a document or page' },
  { keys: ['Mod', 'S'], does: 'Save the open document' },
  { keys: ['Mod', 'Shift', 'P'], does: 'Show or hide the preview' },
  { keys: ['Mod', 'F'], does: 'Find in the document' },
  { keys: ['Mod', 'Z'], does: 'Undo' },
  { keys: ['Mod', 'B'], does: 'Bold' },
  { keys: ['Mod', 'I'], does: 'Italic' },
  { keys: ['Esc', 'Tab'], does: 'Leave the text with the keyboard' },
  { keys: ['?'], does: 'Show this list' },
];

/** The key's name on this machine. */
export function keyName(key: string, mac: boolean): string {
  if (key === 'Mod') return mac ? '⌘' : 'Ctrl';
  return key === 'Shift' && mac ? '⇧' : key;
}
