/**
 * How the terms make the chance: factors or summands, whichever the figures bear out.
 * @param {number[]} values @param {number} chance @returns {"" | "×" | "+"}
 */
export function relation(values, chance) {
  const near = (figure) => Math.abs(figure - chance) <= 0.005 + 0.01 * chance;
  if (values.length < 2) return "";
  if (near(values.reduce((a, b) => a * b))) return "×";
  return near(values.reduce((a, b) => a + b)) ? "+" : "";
}
