/** What the buttons do: copy, the colours, JSON line by line. */
export const actionsScript = String.raw`
const toast = document.querySelector('.toast');

function say(text) {
  toast.textContent = '';
  setTimeout(() => { toast.textContent = text; }, 50);
  setTimeout(() => { if (toast.textContent === text) toast.textContent = ''; }, 4000);
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    if (!copied) return say('This browser does not let a page copy.');
  }
  say(what + ' copied');
}

function togglePretty(button) {
  const code = button.previousElementSibling;
  const isOpen = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', String(!isOpen));
  if (isOpen) { button.nextElementSibling.remove(); code.hidden = false; return; }
  const bare = code.cloneNode(true);
  for (const decoded of bare.querySelectorAll('.decoded')) decoded.remove();
  const pre = document.createElement('pre');
  const salt = button.closest('.wire').dataset.salt;
  prettyJson(bare.textContent).split(salt || '\0').forEach((part, i) => {
    if (i > 0) pre.append(Object.assign(document.createElement('span'), { className: 'salt', textContent: salt }));
    pre.append(part);
  });
  button.after(pre);
  code.hidden = true;
}

const deeds = {
  clear,
  pretty: togglePretty,
  theme() {
    const isDark = (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
    document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
  },
  'copy-replay': (button) => copy(button.closest('.actions').querySelector('.replay').textContent, 'Replay line'),
  'copy-report': async (button) => copy(await inflate(button.closest('.actions').querySelector('[data-text="report"]').textContent), 'Bug report'),
};

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('button[data-does]');
  if (button) deeds[button.dataset.does]?.(button);
});
addEventListener('beforeprint', () => { for (const fold of document.querySelectorAll('.failure > details:not([open])')) fold.open = true; });
`;
