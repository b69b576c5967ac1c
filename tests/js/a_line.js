/** Return a line of the firehose; tests say what matters to them. */
export const aLine = (seq, rest = {}) => ({
  id: `m${seq}`,
  ts: "2026-11-21T12:00:00Z",
  origin: "bot",
  user_id: "user:moss",
  display_name: "moss",
  content: "called it",
  mentions: [],
  badges: [],
  seq,
  epoch: "e1",
  ...rest,
});
