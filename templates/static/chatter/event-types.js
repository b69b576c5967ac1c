/** The types of events on stream by name, as the server's table has them. */

/** @typedef {{label: string, icon: string, tone: string}} Chip */

export class EventTypes {
  /** @param {Record<string, Chip>} rows @param {Chip} other what any other type looks like */
  constructor(rows, other) {
    this.rows = new Map(Object.entries(rows));
    this.other = other;
  }

  /** @param {string} type any name @returns {Chip} a type nobody knows is called by its name */
  chip(type) {
    return this.rows.get(type) ?? { ...this.other, label: type.replaceAll("_", " ") };
  }
}
