/** What an image is made of. */
export interface Recipe {
  /** Such as `im-conformance:test`. */
  readonly tag: string;
  readonly files: readonly Placed[];
  readonly folders: readonly Folder[];
  /** How it is started and what it is called, as lines of a Dockerfile. */
  readonly instructions: readonly string[];
}

/** A file or a folder of this machine, and its absolute path in the image. It belongs to root there, and everybody may read it. */
export interface Placed {
  readonly from: string;
  readonly to: string;
}

/** An empty folder of the image. */
export interface Folder {
  readonly at: string;
  /** Such as `0o1777`. */
  readonly mode: number;
  /** Number of the user and of the group. Default: root. */
  readonly owner?: Owner;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}
