/** Narrows the page down to what is asked for, and says how much is left. */
export const filterScript = String.raw`
const form = document.querySelector('form.controls');
const filtered = [...document.querySelectorAll('[data-filtered]')];
const texts = new Map();

function textOf(element) {
  if (!texts.has(element)) {
    const parts = [...element.querySelectorAll('summary, .searched')].map((part) => part.textContent);
    texts.set(element, parts.join(' ').toLowerCase());
  }
  return texts.get(element);
}

function filter() {
  const wanted = new FormData(form);
  const words = String(wanted.get('text')).toLowerCase().split(/\s+/).filter(Boolean);
  const left = { failures: 0, rules: 0 };
  const all = { failures: 0, rules: 0 };
  for (const element of filtered) {
    const { filtered: what, status } = element.dataset;
    const fits = ['status', 'area', 'level', 'profile'].every((name) => {
      const value = wanted.get(name);
      return !value || element.dataset[name] === value || (what === 'rules' && name === 'status' && value === 'known' && status !== 'pass' && element.querySelector('.shapes'));
    }) && (words.length === 0 || words.every((word) => textOf(element).includes(word)));
    element.hidden = !fits;
    all[what] += 1;
    if (fits) left[what] += 1;
  }
  for (const group of document.querySelectorAll('.cause, .severity, .area'))
    group.hidden = !group.querySelector('[data-filtered]:not([hidden])');
  const isAll = left.failures === all.failures && left.rules === all.rules;
  form.querySelector('.hits').textContent = isAll ? ''
    : left.failures + ' of ' + all.failures + ' failures and ' + left.rules + ' of ' + all.rules + ' rules shown';
}

function clear() {
  form.reset();
  filter();
}

if (form) {
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', filter);
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.matches('input, textarea');
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      form.elements.text.focus();
    }
    if (event.key === 'Escape') clear();
  });
}
`;
