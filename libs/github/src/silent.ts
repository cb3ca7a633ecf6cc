/** What Octokit would print is either thrown as well, or a deprecation note that nobody at run time can act on. */
export const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  return;
}
