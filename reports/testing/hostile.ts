/**
 * What a server may say that is not to be obeyed, each of it somewhere: markup, ends of quotes in every format that we write, what
 * links or calls people by itself, commands of build servers, control characters, changes of the writing direction, half a character.
 */
export const hostileText = [
  '<script>alert(1)</script><img src=x onerror=alert(2)>',
  '</code></pre></details>--> ]]> &amp; &#0;',
  '``` ````` ` \\| | --- | **bold** [a](javascript:alert(3))',
  '@everyone #123 GH-7 https://evil.example/?q=1 www.evil.example mail@evil.example :+1:',
  '::error title=forged::forged %0A::stop-commands::x',
  '\u0000\u0007\u001b[31m\u001b]0;title\u0007\u009b\u202eright to left\u2066\ufffe',
  'half \ud83d of a character, whole 😀 one',
].join('\n');
