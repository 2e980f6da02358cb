// Puts what stands between `// #region name` and `// #endregion` of a source into a page, where the page asks for it:
//   <!-- excerpt examples/file.ts#name -->
//   (what was put there before)
//   <!-- end of excerpt -->
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { regionIn } from '../dist/harness/cli/driver/guide.js';

const asked = /(<!-- excerpt ([^#\s]+)#([\w-]+) -->\n)[^]*?(<!-- end of excerpt -->)/g;

/** The page, with its excerpts as the sources have them now. Throws where a source has no such region. */
export function withExcerpts(path) {
  const page = readFileSync(path, 'utf8');
  const fresh = page.replaceAll(
    asked,
    (...[, begin, file, name, end]) =>
      `${begin}\n\`\`\`${extname(file).slice(1)}\n${regionOf(file, name)}\n\`\`\`\n\n${end}`,
  );
  const left = fresh.replaceAll(asked, '').match(/<!-- .*excerpt.*-->/);
  if (left) throw new Error(`${path}: ${left[0]} is no excerpt, or has no end`);
  return fresh;
}

function regionOf(file, name) {
  const region = regionIn(readFileSync(file, 'utf8'), name);
  if (region === undefined) throw new Error(`${file} has no region ${name}`);
  return region;
}
