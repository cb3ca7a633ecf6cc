/** Keeps two panes at the same share of their length. The one under the pointer leads; returns how to stop. */
export function scrollTogether(a: HTMLElement, b: HTMLElement): () => void {
  let leader: HTMLElement = a;
  const lead = (event: Event): void => {
    if (event.currentTarget instanceof HTMLElement) leader = event.currentTarget;
  };
  const follow = (event: Event): void => {
    if (event.target !== leader) return;
    const other = leader === a ? b : a;
    const room = leader.scrollHeight - leader.clientHeight;
    if (room > 0) other.scrollTop = (leader.scrollTop / room) * (other.scrollHeight - other.clientHeight);
  };
  for (const pane of [a, b]) {
    pane.addEventListener('pointerenter', lead);
    pane.addEventListener('focusin', lead);
    pane.addEventListener('scroll', follow, { passive: true });
  }
  return () => {
    for (const pane of [a, b]) {
      pane.removeEventListener('pointerenter', lead);
      pane.removeEventListener('focusin', lead);
      pane.removeEventListener('scroll', follow);
    }
  };
}
