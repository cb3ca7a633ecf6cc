import { agreement } from './verdict/agreement.mjs';
import { history } from './verdict/history.mjs';
import { promise } from './verdict/promise.mjs';

/** @returns one line per violation; none when everything held. Pure: the same evidence, the same verdict. */
export function verdict(evidence, ledger) {
  return [...promise(evidence, ledger), ...agreement(evidence), ...history(evidence, ledger)];
}
