/** Both sides hold the same bytes, but for what waits for a person or cannot be carried. */
export function agreement({ docs, conflicts, bases, skipped, git }) {
  const open = conflicts.filter((conflict) => conflict.open);
  const parkedDocs = new Set(open.map(({ docId }) => docId));
  const parkedPaths = new Set([...open.map(({ path }) => path), ...skipped.map(({ path }) => path)]);
  const live = docs.filter(({ archived }) => !archived);
  const paths = new Set(live.map(({ path }) => path));
  const differ = live.filter(({ id, path }) => !parkedDocs.has(id) && !parkedPaths.has(path)).flatMap((doc) => difference(doc, git.files.get(doc.path)));
  // Moved on both sides, a document in conflict has one path here and another there.
  const parkedHomes = new Set([...parkedPaths, ...bases.filter(({ docId }) => parkedDocs.has(docId)).map(({ path }) => path)]);
  const strays = [...git.files.keys()].filter((path) => !paths.has(path) && !parkedHomes.has(path));
  return [...differ, ...strays.map((path) => `${path}: in the repository, and no document`)];
}

function difference({ path, content, contentSha }, file) {
  if (!file) return [`${path}: a document, and not in the repository`];
  if (file.sha !== contentSha) return [`${path}: ${contentSha} here, ${file.sha} in the repository`];
  return file.bytes.equals(Buffer.from(content)) ? [] : [`${path}: the text is not what its SHA says`];
}
