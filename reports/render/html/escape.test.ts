import { expect, test } from 'vitest';
import { bounded, escape, html } from './escape.ts';

test('what is put into a template is text, whatever it holds', () => {
  const hostile = `</script><img src=x onerror="alert('1')">&amp;`;
  expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(
    '<p title="&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;">&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;</p>',
  );
});

test('markup is put into a template as it is, lists one after the other, nothing for what is not there', () => {
  const items = [1, 2].map((n) => html`<li>${n}</li>`);
  expect(html`<ul>${items}${undefined}${false}</ul>`.text).toBe('<ul><li>1</li><li>2</li></ul>');
});

test('control characters, changes of the writing direction and halves of characters are shown as a dot or a sign, not obeyed', () => {
  expect(escape('a\u0000b\u001b[31mc\u202ed\u2066e\u009bf')).toBe('a·b·[31mc·d·e·f');
  expect(escape('\ud800x')).toBe('\ufffdx');
  expect(escape('two\nlines\tand a tab')).toBe('two\nlines\tand a tab');
});

test('what is too long is cut, and says how long it was', () => {
  expect(bounded('x'.repeat(1_000_000), 3)).toBe('xxx… (cut, 1000000 characters)');
  expect(bounded('xxx', 3)).toBe('xxx');
});
