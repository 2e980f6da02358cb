/** The rooms that one play has made as groups. No other room is one, whoever is in it. */
export class GroupRooms {
  readonly #rooms = new Map<string, string>();
  readonly #groups = new Map<string, string>();

  made(group: string, room: string): void {
    this.#rooms.set(group, room);
    this.#groups.set(room, group);
  }

  /** The room of a group; `undefined` where none was made, or nobody knows whether. */
  roomOf(group: string): string | undefined {
    return this.#rooms.get(group);
  }

  /** The group whose room it is; `undefined` for any other room. */
  groupOf(room: string): string | undefined {
    return this.#groups.get(room);
  }
}
