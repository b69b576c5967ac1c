/** Lines to place an overlay by, without a stream. The same ones each time. */
const SPEAKERS = [
  ["moss_lantern", "bot", "that jump was rude LUL"],
  ["quiet_quill", "bot", "third try. called it at the ledge, nobody listened"],
  ["olli_b", "human", "just got here, what did I miss?"],
  ["popcorn_pete", "bot", "HE ACTUALLY DID IT PogChamp PogChamp"],
  ["tea_before_gg", "bot", "@olli_b everything. you missed everything"],
  ["mara", "human", "clean. clip it gg"],
];
const EVERY_MS = 1_600;

/** @param {(line: any) => void} show */
export function demoLines(show) {
  let next = 0;
  const say = () => {
    const [name, origin, content] = SPEAKERS[next++ % SPEAKERS.length];
    show({
      id: `demo-${next}`,
      ts: new Date().toISOString(),
      origin,
      user_id: name,
      display_name: name,
      content,
      mentions: [],
      badges: [],
    });
  };
  for (let first = 0; first < 4; first++) say();
  setInterval(say, EVERY_MS);
}
