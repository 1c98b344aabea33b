// A connection that the server has given up cannot be revived: load the page anew, where drafts and filters are kept.
const dialog = document.getElementById('components-reconnect-modal');
if (dialog) {
  new MutationObserver(() => {
    if (dialog.classList.contains('components-reconnect-rejected')) {
      location.reload();
    }
  }).observe(dialog, { attributes: true, attributeFilter: ['class'] });
}
