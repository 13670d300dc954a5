"""The timbre of a voice: how it differs from the one recorded voice from which all voices are made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

SEMITONES_PER_OCTAVE = 12


@dataclass(frozen=True, slots=True)
class Timbre:
    """Ratios to the network's own voice, which has a pitch of 188 Hz.

    ``pitch`` scales the pitch, ``formants`` the resonances of the vocal tract (a longer tract: below 1), ``liveliness``
    the deviation of the pitch from its mean, ``pace`` the speed. ``tilt`` is in decibels per octave above 500 Hz,
    ``breath`` in decibels on the noise of voiced sounds.
    """

    pitch: float = 1.0
    formants: float = 1.0
    liveliness: float = 1.0
    pace: float = 1.0
    tilt: float = 0.0
    breath: float = 0.0

    @property
    def is_original_voice(self) -> bool:
        return replace(self, pace=1.0) == Timbre()

    def adjusted(self, *, speaking_rate: float, semitones: float) -> Timbre:
        return replace(
            self,
            pace=self.pace * speaking_rate,
            pitch=self.pitch * 2.0 ** (semitones / SEMITONES_PER_OCTAVE),
        )


TIMBRES = MappingProxyType(
    {
        "anna": Timbre(),
        "ben": Timbre(pitch=0.58, formants=0.86),
        "clara": Timbre(pitch=0.86, formants=0.93, liveliness=0.9, pace=0.95, tilt=-0.5),
        "david": Timbre(pitch=0.69, formants=0.92, liveliness=1.1, pace=1.04, tilt=-0.5),
        "ella": Timbre(pitch=1.14, formants=1.06, liveliness=1.1, pace=1.06),
        "frank": Timbre(pitch=0.49, formants=0.81, liveliness=0.9, pace=0.94),
    }
)
