// <button data-copy="id">: copies the text of that element, and says so. Without the right to the clipboard the text is selected,
// so that Ctrl+C takes it. In the browser alone: it works while the connection to the server is lost.
let voice;

function say(words) {
  if (!voice) {
    voice = document.createElement('div');
    voice.className = 'visually-hidden';
    voice.setAttribute('role', 'status');
    (document.querySelector('main') ?? document.body).append(voice);
  }
  // Emptied first: the same words twice are said twice.
  voice.textContent = '';
  setTimeout(() => { voice.textContent = words; }, 50);
}

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copied(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    select(element);
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    }
  }
}

document.addEventListener('click', async event => {
  const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) {
    return;
  }
  const done = await copied(source);
  say(done ? button.dataset.copied : button.dataset.selected);
  if (done) {
    button.classList.add('copied');
    setTimeout(() => button.classList.remove('copied'), 2000);
  }
});
