"""The numbers that a question asks for: the result of a sum, or a range to guess in. Pure."""

from language.tables import Language


def sum_of(text: str, language: Language) -> int | None:
    """The result of the little sum somebody asks for ("2+2?"), if they do."""
    found = language.numbers.sum.search(text)
    if not found:
        return None
    left, right = int(found[1]), int(found[3])
    return {"+": left + right, "-": left - right}.get(found[2], left * right)


def number_range(text: str, language: Language) -> tuple[int, int, str]:
    """Lowest and highest sensible answer and its unit ("" or "min")."""
    numbers = language.numbers
    found = numbers.range.search(text)
    if found and int(found[1]) < int(found[2]):
        return int(found[1]), int(found[2]), ""
    out_of = numbers.out_of.search(text)
    if out_of:
        top = out_of[1].casefold()
        return 1, 10 if top == numbers.ten else max(1, int(top)), ""
    if numbers.long.search(text):
        return 5, 90, " min"
    if numbers.rate.search(text):
        return 1, 10, ""
    if numbers.percent.search(text):
        return 1, 100, "%"
    return 1, 40, ""
