/**
 * The network as `socket.js` sees it: a test passes another one.
 *
 * @typedef {object} Ear what a link calls, until it is closed from here
 * @property {() => void} opened
 * @property {(text: string) => void} heard
 * @property {(code: number) => void} ended
 *
 * @typedef {object} Link
 * @property {(text: string) => boolean} send Returns false when the link is not open.
 * @property {() => void} close
 *
 * @typedef {object} Network
 * @property {(path: string, ear: Ear) => Link} connect Opens a websocket to this server.
 * @property {() => boolean} online Returns whether the device has any network at all.
 * @property {(change: "online"|"offline", act: () => void) => void} on
 */

/** @type {Network} */
export const pageNetwork = {
  online: () => navigator.onLine,
  on: (change, act) => addEventListener(change, act),
  connect(path, ear) {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}${path}`);
    socket.onopen = () => ear.opened();
    socket.onmessage = (event) => ear.heard(event.data);
    socket.onclose = (event) => ear.ended(event.code);
    return {
      send: (text) => sendOver(socket, text),
      close() {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
      },
    };
  },
};

/**
 * @param {WebSocket} socket
 * @param {string} text
 */
function sendOver(socket, text) {
  if (socket.readyState !== WebSocket.OPEN) return false;
  socket.send(text);
  return true;
}
