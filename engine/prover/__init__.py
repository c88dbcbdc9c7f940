"""The prover: a token net of a Model, its reachable states, and what they prove."""

import engine.model  # noqa: F401 - its publish gate uses the prover, so it has to be there first
from engine.prover.circles import components
from engine.prover.compiling import compile_net
from engine.prover.drawing import Reading
from engine.prover.explorer import explore
from engine.prover.net import Net, Place, Step, Transition
from engine.prover.proving import doubled_scopes, prove
from engine.prover.soundness import Soundness, Verdict, soundness
from engine.prover.space import Bound, Space, marking, path_to, replay, transitions_to

__all__ = [
    "Bound",
    "Net",
    "Place",
    "Reading",
    "Soundness",
    "Space",
    "Step",
    "Transition",
    "Verdict",
    "compile_net",
    "components",
    "doubled_scopes",
    "explore",
    "marking",
    "path_to",
    "prove",
    "replay",
    "soundness",
    "transitions_to",
]
