// Passkeys: the browser asks the device, and the answer goes back in the page's own form. Buttons show only where that is possible.
async function ask(form, address) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { RequestVerificationToken: form.querySelector('[name=__RequestVerificationToken]').value },
  });
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return answer.json();
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON && window.isSecureContext;
  form.hidden = !able;
  if (!able) {
    continue;
  }
  form.addEventListener('submit', async event => {
    const field = form.querySelector('[data-credential]');
    if (field.value) {
      return;
    }
    event.preventDefault();
    const failed = form.querySelector('[data-failed]');
    failed.hidden = true;
    try {
      const options = await ask(form, form.dataset.passkey);
      const credential = form.dataset.passkey.includes('creation')
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      field.value = JSON.stringify(credential);
      form.submit();
    } catch (fault) {
      failed.hidden = false;
      failed.focus();
    }
  });
}
