"""The prover: a token net of a Model, its reachable states, and what they prove."""

from engine.prover.compiling import compile_net
from engine.prover.explorer import explore
from engine.prover.net import Net, Place, Step, Transition
from engine.prover.soundness import Soundness, Verdict, soundness
from engine.prover.space import Bound, Space, components, marking, path_to, replay, transitions_to

__all__ = [
    "Bound",
    "Net",
    "Place",
    "Soundness",
    "Space",
    "Step",
    "Transition",
    "Verdict",
    "compile_net",
    "components",
    "explore",
    "marking",
    "path_to",
    "replay",
    "soundness",
    "transitions_to",
]
