// Single keys of a page (Shell/Keys.razor). A key is a command only where it could not be meant as text.
const memory = 'scamwatch.keys';
const pause = 5000;
// In these a letter writes nothing; a space or Enter belongs to them.
const pressed = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'color', 'file', 'image', 'range']);

function isText(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT'
    || (target.tagName === 'INPUT' && !pressed.has(target.type)));
}

function isOn() {
  return localStorage.getItem(memory) !== 'off';
}

export function show(overlay) {
  if (!overlay.open) {
    overlay.showModal();
  }
}

export function focus(id) {
  const element = document.getElementById(id);
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
}

export function listen(page, overlay) {
  let first = '';
  let since = 0;
  let underway = 0;
  let held = [];
  let over = false;

  const box = overlay.querySelector('[data-keys-on]');
  box.checked = isOn();
  box.addEventListener('change', () => localStorage.setItem(memory, box.checked ? 'on' : 'off'));

  // Read with each press: what the page shows and what its keys do come in one drawing.
  const known = () => new Map(JSON.parse(overlay.dataset.keys).map(k => [k.key, k.repeats]));

  // A key that means nothing yet may be about what the one before it is about to show.
  const take = key => {
    if (held.length === 0 && known().has(key)) {
      underway++;
      page.invokeMethodAsync('PressAsync', key).finally(() => {
        underway--;
        if (underway === 0 && !over) {
          const kept = held;
          held = [];
          kept.forEach(take);
        }
      });
    } else if (underway > 0 && held.length < 20) {
      held.push(key);
    }
  };

  const press = event => {
    // 229: an input method has taken the key; Safari says so where isComposing is already false again.
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (isText(event.target)) {
      // Out of the field, back to the list.
      if (event.key === 'Escape') {
        event.target.blur();
      }
      return;
    }
    if (document.querySelector('dialog[open], [role="dialog"]')) {
      return;
    }
    // Help stays when the others are off: there they are switched on again.
    if (event.key === '?') {
      event.preventDefault();
      show(overlay);
      return;
    }
    if (!isOn()) {
      return;
    }
    // Enter on a link, a button or a field is that one's own.
    if (event.key === 'Enter' && event.target instanceof Element && event.target.closest('a[href], button, summary, input')) {
      return;
    }
    const keys = known();
    const together = first !== '' && event.timeStamp - since < pause ? `${first} ${event.key}` : '';
    first = '';
    const key = keys.has(together) ? together : event.key;
    if (keys.has(key)) {
      event.preventDefault();
      if (!event.repeat || keys.get(key)) {
        take(key);
      }
    } else if ([...keys.keys()].some(k => k.startsWith(`${event.key} `))) {
      event.preventDefault();
      first = event.key;
      since = event.timeStamp;
    } else if (!event.repeat) {
      take(key);
    }
  };

  overlay.dataset.bound = '';
  document.addEventListener('keydown', press);
  // What was pressed before, in its order (console.js).
  overlay.waiting?.forEach(press);
  delete overlay.waiting;
  return {
    end: () => {
      over = true;
      document.removeEventListener('keydown', press);
    },
  };
}
