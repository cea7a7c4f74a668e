// Runs before the first paint: the theme, density and language that this device kept, so that nothing flashes.
// It asks who is signed in while the app is still on its way, which saves a journey to the server before the first screen.
// Later it tells when the app cannot start or stops working, because a crashed app cannot say so itself.
{
  const root = document.documentElement;
  const kept = (name) => {
    try { return localStorage.getItem('stagewright.' + name); } catch { return null; }
  };
  const theme = kept('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  if (kept('density') === 'compact') root.dataset.density = 'compact';
  const french = (kept('locale') || navigator.language || '').toLowerCase().startsWith('fr');
  root.lang = french ? 'fr' : 'en';

  const headers = { 'Content-Type': 'application/json', 'X-Requested-With': 'stagewright', 'Accept-Language': root.lang };
  // The app asks itself if this does not get through. Who leaves at once keeps the new session all the same.
  window.stagewrightSession = fetch('/auth/refresh', { method: 'POST', headers, body: '{}', keepalive: true }).catch(() => undefined);

  let shown = false;
  const fail = () => {
    if (shown) return;
    shown = true;
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog crash';
    const words = document.createElement('p');
    words.textContent = french
      ? 'Un problème est survenu et la page ne répond plus. Ce qui était enregistré est en sécurité.'
      : 'Something went wrong and the page stopped responding. Everything that was saved is safe.';
    const button = document.createElement('button');
    button.className = 'btn btn-primary';
    button.textContent = french ? 'Recharger la page' : 'Reload the page';
    button.addEventListener('click', () => location.reload());
    dialog.append(words, button);
    document.body.append(dialog);
    dialog.showModal();
  };
  // The build for the web carries no panic messages; what stays is the machine's own error.
  const crashed = (reason) => reason instanceof WebAssembly.RuntimeError && fail();
  addEventListener('unhandledrejection', (event) => crashed(event.reason));
  addEventListener('stagewright-crash', fail);
  addEventListener('error', (event) => {
    crashed(event.error);
    // A script or style sheet of an earlier build is gone after an update: load the new page, once.
    const asset = event.target instanceof HTMLScriptElement || event.target instanceof HTMLLinkElement;
    if (!asset) return;
    if (sessionStorage.getItem('stagewright.reloaded')) return fail();
    sessionStorage.setItem('stagewright.reloaded', '1');
    location.reload();
  }, true);
  addEventListener('TrunkApplicationStarted', () => sessionStorage.removeItem('stagewright.reloaded'));
}
