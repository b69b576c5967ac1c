"""Moving personas' traits: after a reflection, back again, or not at all. Every move is logged.

Live within two seconds: whoever changes a persona publishes its rooms' rosters.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction
from msgspec import Struct

from drift.bounds import Change, changes, drifted, undone
from drift.models import DriftLog
from knobs.rows import columns_of
from personas.models import Persona
from personas.services import publish_rosters, rooms_of
from protocol.configs.persona import Drift
from protocol.model_outputs import DriftProposal


class Outlook(Struct, frozen=True):
    """Where a reflection would have a persona go, and why."""

    persona_id: str
    proposal: DriftProposal
    reason: str


@transaction.atomic
def drift_apply(room_id: str, outlooks: Iterable[Outlook], now_ms: int) -> int:
    """Carry out what reflections propose, within bounds; how many personas moved.

    A frozen persona stays as it is.
    """
    wanted = {outlook.persona_id: outlook for outlook in outlooks}
    moved = []
    rows = Persona.objects.select_for_update().filter(persona_id__in=wanted, drift_frozen=False)
    for persona in rows:
        config, outlook = persona.snapshot(), wanted[persona.persona_id]
        after, made = drifted(config.drift, outlook.proposal, config.drift_bounds)
        if made:
            _store(persona, after)
            _log(persona, made, outlook.reason, room_id, DriftLog.Kind.DRIFT, now_ms)
            moved.append(persona)
    publish_rosters(rooms_of(moved))
    return len(moved)


@transaction.atomic
def drift_roll_back(entries: Iterable[DriftLog], now_ms: int) -> int:
    """Give each trait the value it had before the entry; later entries of that trait fall too."""
    chosen = sorted(entries, key=lambda entry: (entry.at, entry.pk), reverse=True)
    for entry in chosen:
        persona = Persona.objects.select_for_update().get(pk=entry.persona_id)
        before = persona.snapshot().drift
        after = undone(before, Change(entry.knob, entry.old, entry.new))
        _store(persona, after)
        reason = f"rolled back to before {entry.at:%Y-%m-%d %H:%M:%S}"
        _log(persona, changes(before, after), reason, entry.room_id, DriftLog.Kind.ROLLBACK, now_ms)
    personas = Persona.objects.filter(pk__in={entry.persona_id for entry in chosen})
    publish_rosters(rooms_of(personas))
    return len(chosen)


@transaction.atomic
def drift_reset(personas: Iterable[Persona], now_ms: int) -> int:
    """Give personas the traits they had before they ever drifted; how many that changed."""
    changed = []
    for persona in personas:
        before = after = persona.snapshot().drift
        seen: set[str] = set()
        for entry in DriftLog.objects.filter(persona=persona).order_by("at", "pk"):
            if entry.knob not in seen:
                seen.add(entry.knob)
                after = undone(after, Change(entry.knob, entry.old, entry.new))
        if made := changes(before, after):
            _store(persona, after)
            _log(persona, made, "reset", "", DriftLog.Kind.RESET, now_ms)
            changed.append(persona)
    publish_rosters(rooms_of(changed))
    return len(changed)


def drift_freeze(personas: Iterable[Persona], *, frozen: bool) -> int:
    """Let reflection move personas, or not."""
    return Persona.objects.filter(pk__in=[one.pk for one in personas]).update(drift_frozen=frozen)


def _store(persona: Persona, drift: Drift) -> None:
    columns = columns_of(drift)
    for column, value in columns.items():
        setattr(persona, column, value)
    persona.save(update_fields=[*columns])


def _log(
    persona: Persona,
    made: Iterable[Change],
    reason: str,
    room_id: str,
    kind: DriftLog.Kind,
    now_ms: int,
) -> None:
    at = datetime.fromtimestamp(now_ms / 1000, UTC)
    DriftLog.objects.bulk_create(
        DriftLog(
            persona=persona,
            room_id=room_id,
            knob=change.knob,
            old=change.old,
            new=change.new,
            reason=reason[:200],
            kind=kind,
            at=at,
        )
        for change in made
    )
