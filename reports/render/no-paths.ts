import type { TargetInfo } from '../../harness/vocabulary/index.ts';

/** Where folders of people, and of the machines that build, are; routes of a server do not begin so. */
const folders =
  /(?<![\w.:/-])(?:~|[A-Za-z]:[\\/]|\/(?:home|Users|root|tmp|private|var|mnt|opt|srv|builds|workspace|github)\b)(?:[\\/]?[\w.@+~-]+[\\/])*[\\/]?([\w.@+~-]*)/g;

/** A text in which paths of the user's machine are told by their last part alone. */
export function withoutPaths(text: string, { name }: Pick<TargetInfo, 'name'>): string {
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  const known = folder.length > 2 ? text.replaceAll(folder, '…/') : text;
  return known.replaceAll(folders, (path, last: string) => (path === '~' ? path : `…/${last}`));
}

/** A target as others can name it: of a path the last part alone, of a running server not where it is. */
export function publicTarget(target: TargetInfo): TargetInfo {
  const { reach: _reach, ...rest } = target;
  if (target.kind === 'url') return { ...rest, name: 'http://127.0.0.1:5001' };
  if (target.kind !== 'process') return rest;
  const name = target.name.includes('/') ? `./${target.name.slice(target.name.lastIndexOf('/') + 1)}` : target.name;
  return { ...rest, name, options: target.options.map((option) => withoutPaths(option, target)) };
}
