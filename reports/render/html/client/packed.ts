/** Unpacks what is packed in the page: markup when what it stands in is opened, text when it is asked for. */
export const unpackScript = String.raw`
async function inflate(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).text();
}

async function unpackIn(place) {
  for (const script of place.querySelectorAll('script[data-packed]')) {
    // Another call may have been faster.
    if (!script.isConnected) continue;
    const fold = script.parentElement.closest('details');
    if (fold && !fold.open) continue;
    const base64 = script.textContent;
    const note = script.nextElementSibling;
    script.remove();
    try {
      const template = document.createElement('template');
      template.innerHTML = await inflate(base64);
      note.replaceWith(template.content);
    } catch (cause) {
      note.textContent = 'This browser cannot unpack it: ' + cause;
    }
  }
}

document.addEventListener('toggle', (event) => { if (event.target.open) unpackIn(event.target); }, true);
`;
