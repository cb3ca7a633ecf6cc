// Runs before the first paint, so that a dark page never flashes white. A file of its own because the
// content security policy forbids inline scripts. Same key and attribute as Mantine's own manager.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem('mantine-color-scheme-value');
  } catch {
    // Storage may be forbidden (private windows): the system's scheme is used then.
  }
  var dark = stored === 'dark' || (stored !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
