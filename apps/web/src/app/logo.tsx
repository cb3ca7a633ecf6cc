/** The mark: two steps in one rhythm. Decorative; the name stands beside it or in a label. */
export function Logo({ size = 26 }: { size?: number }) {
  return <img src="/favicon.svg" width={size} height={size} alt="" draggable={false} style={{ display: 'block' }} />;
}
