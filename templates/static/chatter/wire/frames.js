/**
 * Hands each frame to what is made for its kind.
 *
 * @import { ChatMessage, ServerFrame } from "#wire"
 * @import { Incoming } from "./socket.js"
 *
 * @typedef {ServerFrame["type"]} Type
 * @typedef {{[T in Type]?: (frame: Extract<ServerFrame, {type: T}>) => void}} ByType
 * @typedef {ByType & {lines: (lines: ChatMessage[]) => void}} Handlers by type of frame; `lines`
 *   takes the chat lines, however they came
 */

/**
 * Call the handler of a frame. A frame that nobody handles is left out: the server may know more
 * kinds than this page.
 * @param {Incoming} frame
 * @param {Handlers} handlers
 */
export function dispatch(frame, handlers) {
  if (Array.isArray(frame)) return handlers.lines(frame);
  if (!("type" in frame)) return handlers.lines([frame]);
  const handle = Object.hasOwn(handlers, frame.type) && handlers[frame.type];
  if (handle) /** @type {(frame: ServerFrame) => void} */ (handle)(frame);
}
