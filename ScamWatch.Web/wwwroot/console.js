// A connection that the server has given up cannot be revived: load the page anew, where drafts and filters are kept.
// While it is lost nothing can be typed: it would be seen on the screen and be gone with the reload.
const dialog = document.getElementById('components-reconnect-modal');
if (dialog) {
  let focused = null;
  new MutationObserver(() => {
    if (dialog.classList.contains('components-reconnect-rejected')) {
      location.reload();
    }
    const frame = document.querySelector('.frame');
    const lost = ['show', 'retrying', 'paused', 'failed', 'rejected'].some(s => dialog.classList.contains('components-reconnect-' + s));
    if (frame && frame.inert !== lost) {
      if (lost) {
        focused = document.activeElement;
      }
      frame.inert = lost;
      if (!lost) {
        focused?.focus();
      }
    }
  }).observe(dialog, { attributes: true, attributeFilter: ['class'] });
}

// Keys of the desk: <button data-key="F8">, <summary data-key="F2">. Not while an input method converts, which uses the same keys.
document.addEventListener('keydown', event => {
  if (event.isComposing || event.altKey || event.metaKey || event.shiftKey) {
    return;
  }
  const key = (event.ctrlKey ? 'Control+' : '') + event.key;
  const target = [...document.querySelectorAll('[data-key]')].find(e => e.dataset.key === key && e.offsetParent !== null);
  if (target) {
    event.preventDefault();
    if (!target.disabled && !event.repeat) {
      target.click();
    }
  }
});

// Single keys pressed while a page shows and its keys (keys.js) are still on their way: kept at the overlay that lists them, not lost.
document.addEventListener('keydown', event => {
  const overlay = document.querySelector('dialog.keys:not([data-bound])');
  if (overlay && !event.repeat) {
    overlay.waiting ??= [];
    if (overlay.waiting.length < 20) {
      overlay.waiting.push(event);
    }
  }
});

// A sign-in ends when nothing is done in it for long. What is typed and clicked here goes over one connection, which also carries
// what nobody did: so say once a minute that somebody is there.
let told = Date.now();
for (const kind of ['keydown', 'pointerdown']) {
  document.addEventListener(kind, () => {
    if (Date.now() - told > 60_000) {
      told = Date.now();
      fetch('/account/still-here', { method: 'POST' }).catch(() => { });
    }
  }, { passive: true });
}

// Enter in the field for the password means that field alone, whatever form it stands in.
document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.isComposing && event.target.matches?.('.proof input')) {
    event.preventDefault();
  }
});
