import { EditorSelection } from '@codemirror/state';
import type { StateCommand } from '@codemirror/state';

/** Puts a mark around every selection, or takes it away when it is already there. */
export function toggleMark(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const change = state.changeByRange((range) => {
      const [from, to] = [range.from - mark.length, range.to + mark.length];
      const marked = from >= 0 && state.sliceDoc(from, range.from) === mark && state.sliceDoc(range.to, to) === mark;
      if (marked) {
        return { changes: [{ from, to: range.from }, { from: range.to, to }], range: EditorSelection.range(from, range.to - mark.length) };
      }
      return {
        changes: [{ from: range.from, insert: mark }, { from: range.to, insert: mark }],
        range: EditorSelection.range(range.from + mark.length, range.to + mark.length),
      };
    });
    dispatch(state.update(change, { userEvent: 'input.format', scrollIntoView: true }));
    return true;
  };
}
