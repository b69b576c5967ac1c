"""The feed, and the promise it makes: what a client gets is exactly what it missed."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rooms.sockets.feed import HISTORY, KEEP, PAGE, PAGE_CHARS, Feed, Numbered, Place


def numbered(seq: int, epoch: str = "e1") -> Numbered:
    return Numbered(seq, epoch, f'{{"seq":{seq},"epoch":"{epoch}"}}')


def filled(head: int, epoch: str = "e1") -> Feed:
    feed = Feed()
    feed.load([numbered(seq, epoch) for seq in range(max(1, head - KEEP + 1), head + 1)])
    return feed


def test_lines_in_order_are_added_and_repeated_ones_seen() -> None:
    feed = Feed()
    assert [feed.add(numbered(seq)) for seq in (1, 2, 2, 1, 3)] == [
        "added",
        "added",
        "seen",
        "seen",
        "added",
    ]
    assert feed.lines(0) == ([numbered(seq).text for seq in (1, 2, 3)], 3)


def test_a_jump_is_a_gap_and_changes_nothing() -> None:
    feed = filled(3)
    assert feed.add(numbered(5)) == "gap"
    assert feed.head == 3


def test_a_new_epoch_or_another_text_under_a_known_seq_is_a_new_beginning() -> None:
    feed = filled(3)
    assert feed.add(numbered(1, "e2")) == "renumbered"
    assert feed.add(Numbered(2, "e1", "something else")) == "renumbered"


def test_loading_a_younger_room_counts_as_a_new_generation() -> None:
    feed = filled(9)
    feed.load([numbered(seq) for seq in range(1, 12)])
    assert feed.generation == 0
    feed.load([numbered(1), numbered(2)])
    assert feed.generation == 1
    feed.load([])
    assert (feed.generation, feed.epoch, feed.head) == (2, "", 0)


def test_only_the_gapless_end_of_a_log_is_used() -> None:
    feed = Feed()
    feed.load([numbered(1), numbered(2), numbered(4), numbered(5)])
    assert (feed.base, feed.head) == (3, 5)
    feed.load([numbered(8), numbered(1, "e2"), numbered(2, "e2")])
    assert (feed.base, feed.head, feed.epoch) == (0, 2, "e2")


def test_places() -> None:
    feed = filled(600)
    latest = Place(600 - HISTORY, False)
    cases: list[tuple[int | None, str | None, Place]] = [
        (None, None, latest),
        (None, "e1", latest),
        (600, "e1", Place(600, True)),
        (150, "e1", Place(150, True)),
        (100, "e1", Place(100, True)),
        (99, "e1", latest),
        (601, "e1", latest),
        (600, "e2", latest),
        (600, None, latest),
    ]
    for since, epoch, place in cases:
        assert feed.place(since, epoch) == place, (since, epoch)


def test_sockets_at_the_same_place_share_one_array() -> None:
    feed = filled(3)
    first, last = feed.array(1)
    assert feed.array(1)[0] is first
    assert (first, last) == (f"[{numbered(2).text},{numbered(3).text}]", 3)
    feed.add(numbered(4))
    assert feed.array(1)[1] == 4


def test_a_frame_never_grows_past_its_limit_but_holds_one_line() -> None:
    third, whole = "x" * (PAGE_CHARS // 3), "y" * (PAGE_CHARS + 1)
    feed = Feed()
    for seq, text in enumerate([third, third, third, third, whole, third], 1):
        feed.add(Numbered(seq, "e1", text))
    at, pages = 0, []
    while at < feed.head:
        page, at = feed.lines(at)
        pages.append(len(page))
    assert pages == [3, 1, 1, 1]


def test_memory_is_bounded() -> None:
    feed = Feed()
    for seq in range(1, 5 * KEEP):
        feed.add(numbered(seq))
    assert KEEP <= feed.head - feed.base <= 2 * KEEP


@settings(deadline=None)
@given(st.integers(0, 700), st.integers(0, 700))
def test_pages_give_every_line_once_and_in_order(head: int, after: int) -> None:
    feed = filled(head)
    after = min(max(after, feed.base), head)
    got: list[str] = []
    at = after
    while at < feed.head:
        page, at = feed.lines(at)
        assert 0 < len(page) <= PAGE
        got += page
    assert got == [numbered(seq).text for seq in range(after + 1, head + 1)]


class Resuming(RuleBasedStateMachine):
    """A room that publishes, restarts its numbering, and a client that comes and goes."""

    def __init__(self) -> None:
        super().__init__()
        self.epoch, self.head, self.births = "e0", 0, 0
        self.log: list[Numbered] = []
        self.feed = Feed()
        self.seen: list[tuple[str, int]] = []
        self.known: tuple[str | None, int | None] = (None, None)

    @rule(count=st.integers(1, 260))
    def publish(self, count: int) -> None:
        for _ in range(count):
            self.head += 1
            self._arrive(numbered(self.head, self.epoch))

    @rule(lost=st.integers(1, 30))
    def publish_unheard(self, lost: int) -> None:
        """Lines the hub's tail never saw: the next one shows a gap."""
        for _ in range(lost):
            self.head += 1
            self.log.append(numbered(self.head, self.epoch))
        self.publish(1)

    @rule()
    def begin_anew(self) -> None:
        self.births += 1
        self.epoch, self.head, self.log = f"e{self.births}", 0, []
        self.publish(1)

    @rule()
    def reconnect(self) -> None:
        epoch, since = self.known
        place = self.feed.place(since, epoch)
        got = self._read(place.after)
        if place.recovered:
            assert got == [(self.epoch, s) for s in range((since or 0) + 1, self.head + 1)]
        else:
            assert got[-1] == (self.epoch, self.head) if self.head else got == []
            assert len(got) == min(HISTORY, self.head - self.feed.base)
        if since is not None and epoch == self.epoch and self.head - since <= KEEP:
            assert place.recovered
        self.known = (self.epoch, self.head) if self.head else (None, None)

    def _arrive(self, line: Numbered) -> None:
        self.log = [*self.log, line][-KEEP:]
        if self.feed.add(line) in ("gap", "renumbered"):
            self.feed.load(self.log)

    def _read(self, after: int) -> list[tuple[str, int]]:
        got: list[str] = []
        while after < self.feed.head:
            page, after = self.feed.lines(after)
            got += page
        texts = {numbered(s, self.epoch).text: (self.epoch, s) for s in range(1, self.head + 1)}
        return [texts[text] for text in got]

    @invariant()
    def the_feed_is_at_the_rooms_head(self) -> None:
        assert self.feed.head == self.head


TestResuming = Resuming.TestCase
TestResuming.settings = settings(deadline=None)
