"""A core persona: who it is, how it writes, its temper and how far that may drift."""

from typing import TYPE_CHECKING, Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta, field

from protocol.configs.base import IDENTITY, MODEL, Config, ConfigVersion, Generator
from protocol.declare import Group, knobs_of, means
from protocol.fields import Badge, HexColour, Name, PersonaId, Text64, Text128, Unit

VOICE: Final = Group("Voice", note="How it writes. None of this drifts.")
TEMPER: Final = Group(
    "Temper", note="Traits from 0 to 1. Reflection may move them within their bounds."
)
LOOK: Final = Group("Look")
LIMITS: Final = Group("Limits")
DRIFT: Final = Group("Drift", folded=True)

VoiceStyle = Literal["deadpan", "hype", "snarky", "wholesome", "chaotic", "lorekeeper"]
NeverCategory = Literal[
    "harassment", "slurs", "doxxing", "sexual_content", "self_harm", "illegal_instructions"
]
Phrase = Annotated[str, Meta(min_length=1, max_length=120)]


class VoiceRules(Config, frozen=True, kw_only=True):
    style: Annotated[VoiceStyle, means("The tone of every line.", VOICE)]
    caps_style: Annotated[
        Literal["lower", "mixed", "upper"],
        means(
            "Lower: no capitals. Mixed: as most people type. Upper: nearly every line is all "
            "capitals.",
            VOICE,
        ),
    ] = "mixed"
    punctuation: Annotated[
        Literal["minimal", "normal", "heavy"],
        means(
            "Minimal: apostrophes, commas and full stops often left out. Heavy: more full stops "
            "and !.",
            VOICE,
        ),
    ] = "minimal"
    emoji_density: Annotated[
        Literal["none", "low", "medium", "high"],
        means("How often an emote is used. None: never.", VOICE),
    ] = "low"
    emote_habits: Annotated[
        tuple[Text64, ...], Meta(max_length=64), means("Favourite emote codes.", VOICE)
    ] = ()
    catchphrase_seeds: Annotated[
        tuple[Phrase, ...], Meta(max_length=32), means("Phrases this chatter comes back to.", VOICE)
    ] = ()
    banned_topics: Annotated[
        tuple[Text64, ...], Meta(max_length=64), means("Words this chatter never takes up.", VOICE)
    ] = ()


class Anchor(Config, frozen=True, kw_only=True):
    """What never drifts."""

    bio: Annotated[
        str,
        Meta(min_length=1, max_length=2000),
        means("Who this is. Never drifts.", IDENTITY, long=True),
    ]
    voice_rules: Annotated[VoiceRules, means("How it writes.")]


class Traits(Config, frozen=True, kw_only=True):
    """Traits that reflection moves, each 0-1. A trait is declared here and nowhere else."""

    talkativeness: Annotated[
        Unit, means("How readily it speaks: 0 hardly ever, 0.5 as the room, 1 often.", TEMPER)
    ] = 0.5
    meme_level: Annotated[Unit, means("How much of it is memes and copied phrases.", TEMPER)] = 0.5
    helpfulness: Annotated[
        Unit, means("How likely it answers people's questions in earnest.", TEMPER)
    ] = 0.5
    saltiness: Annotated[Unit, means("How teasing or sour its tone gets.", TEMPER)] = 0.5
    curiosity: Annotated[Unit, means("How often it asks something back.", TEMPER)] = 0.5


TRAITS: Final = tuple(knob.path[0] for knob in knobs_of(Traits))


class Drift(Traits, frozen=True, kw_only=True):
    """The traits, and what goes with them."""

    topic_biases: Annotated[
        dict[Text128, Unit],
        Meta(max_length=128),
        means("Topic to interest, 0 to 1; 0.5 is neutral.", TEMPER),
    ] = field(default_factory=dict)
    notes: Annotated[
        tuple[Phrase, ...], Meta(max_length=32), means("What reflection noted about itself.", DRIFT)
    ] = ()


class KnobBounds(Config, frozen=True, kw_only=True):
    min: Annotated[Unit, means("The trait never goes below this.")] = 0.0
    max: Annotated[Unit, means("The trait never goes above this.")] = 1.0
    max_delta: Annotated[
        float, Meta(gt=0, le=0.2), means("The most that one reflection may move the trait.")
    ] = 0.02


if TYPE_CHECKING:

    class DriftBounds(Config, frozen=True):
        """Bounds for each trait, under the trait's name."""

else:
    DriftBounds = msgspec.defstruct(
        "DriftBounds",
        [
            (
                trait,
                Annotated[KnobBounds, means(f"How far {trait} may drift.")],
                field(default_factory=KnobBounds),
            )
            for trait in TRAITS
        ],
        bases=(Config,),
        module=__name__,
        frozen=True,
        kw_only=True,
    )


class PresentationStyle(Config, frozen=True, kw_only=True):
    name_color: Annotated[
        HexColour, means("Colour of the name, such as #30D5C8.", LOOK, initial="#8AB4F8")
    ]
    effects: Annotated[
        tuple[Badge, ...], Meta(max_length=8), means("Effects on the name.", LOOK)
    ] = ()


class Presentation(Config, frozen=True, kw_only=True):
    style: Annotated[PresentationStyle, means("How the name looks.")]
    badges: Annotated[
        tuple[Badge, ...], Meta(max_length=16), means("Badges beside the name.", LOOK)
    ] = ()


class PersonaSafety(Config, frozen=True, kw_only=True):
    hard_never_categories: Annotated[
        tuple[NeverCategory, ...],
        Meta(min_length=1, max_length=16),
        means(
            "What a model is told never to write as this chatter; a line with telling words of it "
            "is refused.",
            LIMITS,
            initial=get_args(NeverCategory),
        ),
    ]
    max_chars: Annotated[
        int, Meta(ge=1, le=200), means("Longest line.", LIMITS, unit="characters")
    ] = 160


class PersonaConfig(Config, frozen=True, kw_only=True):
    """A persona's configuration, as in ``configs/personas`` and on the control stream."""

    config_type: Annotated[Literal["persona"], means("Says that the file describes a persona.")]
    config_version: ConfigVersion
    persona_id: Annotated[
        PersonaId,
        means(
            "Stands for this chatter everywhere; never reuse it.",
            IDENTITY,
            form="It begins with no dot and holds no slash, backslash or control character.",
            unique=True,
        ),
    ]
    display_name: Annotated[Name, means("The name shown in chat.", IDENTITY)]
    anchor: Annotated[Anchor, means("What never drifts.")]
    drift: Annotated[Drift, means("Traits that reflection moves.")] = field(default_factory=Drift)
    generator: Annotated[
        Generator | None, means("Who writes its lines; empty: as the room says.", MODEL)
    ] = None
    provider: Annotated[
        Name | None,
        means("Which model writes its lines.", MODEL, names="provider", none="as the room says"),
    ] = None
    presentation: Annotated[Presentation, means("How the name looks in chat.")]
    safety: Annotated[PersonaSafety, means("What it never writes.")]
    drift_bounds: Annotated[
        DriftBounds,
        means(
            "Per trait: min, max, and max_delta, the most one reflection may move it.",
            DRIFT,
            whole=True,
        ),
    ] = field(default_factory=DriftBounds)
