/**
 * What the server put into the page.
 *
 * @import { Me } from "../lines/addressed.js"
 * @import { Chip } from "../stream/event-types.js"
 *
 * @typedef {{card: string, tick_card: string}} ReasonWords why a line was said, and at a tick
 *
 * @typedef {object} OverlayData
 * @property {string} slug
 * @property {string} room_id
 * @property {string} ws_path
 *
 * @typedef {object} RoomWords
 * @property {number} max_chars the longest line the room takes
 * @property {Me|null} me null until the reader has a name
 * @property {boolean} operator whether the reader may say what is on stream
 * @property {string} csrf
 * @property {Record<string, Chip>} event_types
 * @property {Chip} other_event
 * @property {Record<string, ReasonWords>} reasons
 *
 * @typedef {OverlayData & RoomWords} RoomData
 */
import { need } from "../draw/dom.js";

/** @returns {RoomData} */
export const roomData = () => pageData();

/** @returns {OverlayData} */
export const overlayData = () => pageData();

const pageData = () => JSON.parse(need("#room-data").textContent ?? "null");
