/** Opens what a link leads to, and all that it stands in; what a filter hides is shown again. */
export const linksScript = String.raw`
function follow() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { return; }
  const target = id && document.getElementById(id);
  if (!target) return;
  if (form && target.closest('[hidden]')) clear();
  const fold = target.matches('details') ? target : target.querySelector(':scope > details');
  for (let place = fold ?? target; place; place = place.parentElement?.closest('details')) if (place.matches('details')) place.open = true;
  target.scrollIntoView();
  (fold?.querySelector('summary') ?? target.querySelector('a'))?.focus({ preventScroll: true });
}

addEventListener('hashchange', follow);
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (link && link.hash === location.hash) setTimeout(follow);
});
`;
