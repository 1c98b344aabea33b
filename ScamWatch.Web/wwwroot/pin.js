// Hands the four digits of a field over as bytes and empties the field at once. False where there are not four digits.
export function send(field, panel) {
  const digits = field.value;
  field.value = '';
  if (!/^[0-9]{4}$/.test(digits)) {
    field.focus();
    return false;
  }
  const bytes = new TextEncoder().encode(digits);
  panel.invokeMethodAsync('TakeAsync', bytes).finally(() => bytes.fill(0));
  return true;
}
