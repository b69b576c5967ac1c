/**
 * How events on stream look, by type, as the server's table has them. Pure.
 *
 * @typedef {{label: string, icon: string, tone: string}} Chip
 */

export class EventTypes {
  /**
   * @param {Record<string, Chip>} rows
   * @param {Chip} other what any other type looks like
   */
  constructor(rows, other) {
    this.rows = new Map(Object.entries(rows));
    this.other = other;
  }

  /**
   * Return the look of a type. One that nobody knows is called by its name.
   * @param {string} type
   */
  chip(type) {
    return this.rows.get(type) ?? { ...this.other, label: type.replaceAll("_", " ") };
  }
}
